"""What stands in a cell, as an answer to a field. Pure.

Words are kept exactly as they stand in the file; only line ends are made alike, as the form does. Blank cells, and -98
and -99 (as our exports and others write “not asked” and “skipped”), are no answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapport.surveys.collected.targets import Cells, Dates, Matching, Target, worded
from rapport.surveys.fields import Field, Value, refusal
from rapport.surveys.missing import LABELS, Missing

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"(-?\d{1,5})(\.0+)?", re.ASCII)
DAY = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})(?:[T ,].*)?", re.ASCII)
BETWEEN = re.compile(r"\s*[;|]\s*")
NO_ANSWER = frozenset({"-99", "-98", "-99.0", "-98.0"})
PREFER_NOT = int(Missing.PREFER_NOT)
YES = frozenset({"1", "1.0", "checked", "ticked", "yes", "true", "x", "selected", "✓", "on"})
NO = frozenset({"0", "0.0", "unchecked", "not ticked", "no", "false", "not selected", "off"})
YES_NO = {"yes": 1, "true": 1, "no": 0, "false": 0}
HALF = re.compile("[\ud800-\udfff]")


class NoAnswerError(ValueError):
    """What stands in a cell is no answer; the text says why."""


@dataclass
class Cell:
    """Reads the cells of one column.

    Attributes:
        field: what it stands for.
        option: of a tick, the value of its option.
        labels: what is written for each code, in any language of the instrument: worded text → code.
        told: what the codes of the file mean, as the file says.
    """

    field: Field
    option: int | None
    labels: Mapping[str, int]
    told: Mapping[str, str]
    dates: Dates = "iso"
    cells: Cells = "find"
    prefer_words: frozenset[str] = frozenset()

    def read(self, text: str) -> Value | bool:
        """The answer; None for none; of a tick whether it is ticked. Raises NoAnswerError."""
        bare = text.strip()
        if not bare or bare in NO_ANSWER or (self.is_coded and worded(bare) in UNSAID):
            return None
        if bare in ("-97", "-97.0") or (self.is_coded and worded(bare) in self.prefer_words):
            return self.checked(PREFER_NOT)
        if self.option is not None:
            return self.tick(bare)
        return self.checked(READERS[self.field.kind](self, text))

    @property
    def is_coded(self) -> bool:
        return self.field.kind in ("choice", "ticks")

    def checked(self, value: Value) -> Value:
        if why := refusal(self.field, value):
            raise NoAnswerError(why)
        return value

    def tick(self, bare: str) -> bool:
        said = worded(bare) or bare
        if said in YES or bare == str(self.option) or self.coded(bare) == self.option:
            return True
        if said in NO:
            return False
        raise NoAnswerError(f"“{bare}” says neither that this is ticked nor that it is not; write 1 or 0")

    def coded(self, bare: str) -> int | None:
        """The code of an option, from its code or its label as the file has it."""
        words = self.told.get(bare, "")
        if words and self.cells != "codes" and (by_file := self.labels.get(worded(words))) is not None:
            return by_file
        whole = WHOLE.fullmatch(bare)
        number = int(whole[1]) if whole else None
        if self.cells != "labels" and number in self.field.labels:
            return number
        by_label = self.labels.get(worded(bare))
        if by_label is None and self.cells != "codes" and set(self.field.labels) == {0, 1}:
            by_label = YES_NO.get(worded(bare))
        return None if self.cells == "codes" else by_label

    def choice(self, text: str) -> Value:
        found = self.coded(text.strip())
        if found is None:
            raise NoAnswerError(f"“{shown(text)}” is none of the options")
        return found

    def ticks(self, text: str) -> Value:
        """All ticks of one cell, parted by ; or | or commas – labels may hold commas themselves."""
        bare = text.strip()
        whole = self.coded(bare)
        parts = [bare] if whole is not None else BETWEEN.split(bare.strip(";|"))
        found: set[int] = set()
        for part in parts:
            code = self.coded(part)
            found |= {code} if code is not None else set(self.with_commas(part))
        return frozenset(found)

    def with_commas(self, text: str) -> Iterable[int]:
        """Options parted by commas: each as long a piece as is one."""
        pieces = text.split(",")
        while pieces:
            for size in range(len(pieces), 0, -1):
                code = self.coded(",".join(pieces[:size]).strip())
                if code is not None:
                    yield code
                    break
            else:
                raise NoAnswerError(f"“{shown(pieces[0])}” is none of the options")
            pieces = pieces[size:]

    def number(self, text: str) -> Value:
        bare = text.strip()
        plain = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
        if not NUMBER.fullmatch(plain):
            raise NoAnswerError(f"“{shown(text)}” is no number")
        found = float(plain)
        return int(found) if found.is_integer() and abs(found) < 1e15 else found

    def day(self, text: str) -> Value:
        return day(text, self.dates).isoformat()

    def words(self, text: str) -> Value:
        if HALF.search(text) or "\x00" in text:
            raise NoAnswerError("part of this cannot be kept as text")
        return text.replace("\r\n", "\n")

    def file(self, text: str) -> Value:
        raise NoAnswerError(f"“{shown(text)}”: files cannot be brought in")


READERS: dict[str, Callable[[Cell, str], Value]] = {
    "choice": Cell.choice, "ticks": Cell.ticks, "number": Cell.number, "date": Cell.day, "text": Cell.words,
    "file": Cell.file,
}  # fmt: skip
UNSAID = frozenset({worded(LABELS[Missing.NOT_ASKED]), worded(LABELS[Missing.SKIPPED])})


def day(text: str, order: Dates) -> date:
    """A day that is written in this order, or with its year first. Raises NoAnswerError."""
    found = DAY.fullmatch(text.strip())
    if found:
        first, second, last = int(found[1]), int(found[3]), int(found[4])
        ways = {"iso": None, "dmy": (last, second, first), "mdy": (last, first, second)}
        parts = (first, second, last) if len(found[1]) == 4 else ways[order]
        if parts and parts[0] > 999:
            try:
                return date(*parts)
            except ValueError:
                pass
    raise NoAnswerError(f"“{shown(text)}” is no day as the file writes days")


def shown(text: str) -> str:
    """What stands in a cell, as a message quotes it."""
    bare = " ".join(HALF.sub("\ufffd", text).replace("\x00", "").split())
    return bare if len(bare) <= 60 else f"{bare[:59]}…"


@dataclass(frozen=True)
class Tongue:
    """An instrument in one language: its fields by id, and how it says “prefer not to say”."""

    fields: Mapping[str, Field]
    prefer_not: str


def reader(target: Target, told: Mapping[str, str], tongues: Sequence[Tongue], matching: Matching) -> Cell:
    """What reads a column.

    Args:
        target: what of the instrument the column stands for.
        told: what the codes of the file mean.
        tongues: the instrument in each of its languages, its own first.
        matching: how the file writes days and options.
    """
    labels: dict[str, int] = {}
    for tongue in tongues:
        for code, option in tongue.fields[target.field].labels.items():
            for word in (option.label, option.name):
                if worded(word):
                    labels.setdefault(worded(word), code)
    prefer = frozenset({worded(one.prefer_not) for one in tongues} | {worded(LABELS[Missing.PREFER_NOT])})
    one = tongues[0].fields[target.field]
    return Cell(one, target.option, labels, told, matching.dates, matching.cells, prefer)
