"""SPSS (.sav, .zsav), Stata (.dta) and SAS transport (.xpt) files as sources of data.

A labelled code is known by its label and by its code. What the file declares to be missing is "not answered",
unless the plan names it. Days are read as days, whatever the plan says about how they are written. The file itself
is read by ``statistical_program``, in a process of its own.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rapport.analysis.progress import tell
from rapport.analysis.sources.asked import Ask, Found, How, Sheet, Word, Words
from rapport.analysis.sources.gathering import PARSERS, Gathering, figures, gathering, iso_day
from rapport.analysis.words import plain
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import read_bytes

PROGRAM = Path(__file__).with_name("statistical_program.py")
KINDS = {".sav": "SPSS", ".zsav": "SPSS", ".dta": "Stata", ".xpt": "SAS transport"}
ICONV = {"mac-roman": "MACINTOSH", "macroman": "MACINTOSH", "latin-1": "LATIN1", "iso-8859-1": "LATIN1"}
OLD = "WINDOWS-1252"


@dataclass(frozen=True)
class StatisticalSource:
    """A file of a statistics program that was looked at.

    Attributes:
        path: the file.
        header: its columns.
        labels: column → code as text → label.
        missing: column → whether a code as text is declared missing.
        told: how its text is saved, if the plan or a second try says so; None for what the file says.
        encoding: the same in words, for the report.
        sha256: fingerprint of its bytes.
        rows: how many rows it says that it has; 0 where it does not say.
    """

    path: Path
    header: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]]
    missing: Mapping[str, "Missing"]
    told: str | None
    encoding: str
    sha256: str
    rows: int
    header_line: int = 1
    row_word: str = "row"

    @property
    def file(self) -> str:
        """Its name for messages."""
        return str(self.path)

    def read(self, asks: Collection[Ask]) -> Sheet:
        """Read what is asked; see :class:`rapport.analysis.sources.asked.Source`."""
        names = {plain(name): name for name in self.header}
        known = [ask for ask in dict.fromkeys(asks) if plain(ask.column) in names]
        takers = [(names[plain(ask.column)], ask, _gathering(ask)) for ask in known]
        asked = {name for name, _, _ in takers}
        columns = [name for name in self.header if name in asked] or list(self.header[:1])
        rows = 0
        for chunk in _answers(self.path, self.told, columns):
            cells = dict(zip(columns, chunk, strict=True))
            for name, ask, taker in takers:
                self._take(cells[name], name, ask, taker)
            rows += len(chunk[0])
            tell(min(0.99, rows / max(self.rows, rows, 1)))
        found = {ask: self._labelled(name, taker) for name, ask, taker in takers}
        return Sheet(rows, np.arange(1, rows + 1, dtype=np.int64), 0, found)

    def _take(self, cells: list[str], name: str, ask: Ask, taker: Gathering) -> None:
        if ask.how is How.WORDS:
            for cell in cells:
                taker.take(cell)
            return
        labels, missing = self.labels.get(name, {}), self.missing.get(name, NONE_MISSING)
        empty: dict[str, bool] = {}  # most columns hold few different codes
        for cell in cells:
            is_empty = empty.get(cell)
            if is_empty is None:
                is_empty = cell in missing or plain(labels.get(cell, "")) in ask.missing - {""}
                if labels or missing is not NONE_MISSING:
                    empty[cell] = is_empty
            taker.take("" if is_empty else cell)

    def _labelled(self, name: str, taker: Gathering) -> Found:
        found = taker.found()
        if not isinstance(found, Words):
            return found
        labels, missing = self.labels.get(name, {}), self.missing.get(name, NONE_MISSING)
        words = tuple(
            Word(plain(labels[word.text]), word.text, word.text in missing)
            if word.text in labels
            else Word(word.text, "", word.text in missing)
            for word in found.words
        )
        return Words(words, found.codes)


@dataclass(frozen=True)
class Missing:
    """What a file declares to mean "not answered" in one column.

    Attributes:
        ranges: from and to, of numbers.
        words: single words, and the letters of Stata.
    """

    ranges: tuple[tuple[float, float], ...] = ()
    words: frozenset[str] = frozenset()

    def __contains__(self, text: str) -> bool:
        if text in self.words:
            return True
        if not self.ranges:
            return False
        try:
            number = float(text)
        except ValueError:
            return False
        return any(low <= number <= high for low, high in self.ranges)


NONE_MISSING = Missing()


def open_statistical(path: Path, encoding: str | None) -> StatisticalSource:
    """Look at a file of SPSS, Stata or SAS.

    Args:
        path: the file, its name ending in .sav, .zsav, .dta or .xpt.
        encoding: how its text is saved; None for what the file says, or Windows-1252 if it cannot be read so.

    Returns:
        The file, ready to be asked for columns.

    Raises:
        TextFileError: it cannot be read.
    """
    sha256 = _fingerprint(path)
    told = ICONV.get((encoding or "").lower(), encoding)
    try:
        (said,) = _answers(path, told, None)
    except TextFileError:
        if told is not None:
            raise
        told = OLD
        (said,) = _answers(path, told, None)
    missing = {
        name: Missing(tuple((low, high) for low, high in one["ranges"]), frozenset(one["words"]))
        for name, one in said["missing"].items()
    }
    how = (told or said["encoding"] or "utf-8").lower()
    encoded = f"{how} ({KINDS[path.suffix.lower()]})"
    return StatisticalSource(path, tuple(said["columns"]), said["labels"], missing, told, encoded, sha256, said["rows"])


def _answers(path: Path, encoding: str | None, columns: list[str] | None) -> Iterator[Any]:
    """What the program answers, line by line."""
    asked = json.dumps({"path": str(path), "encoding": encoding, "columns": columns})
    argv = [sys.executable, "-I", str(PROGRAM), asked]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:  # noqa: S603 - our own
        if program.stdout is None:
            raise RuntimeError("the program has no output")
        try:
            for line in program.stdout:
                answer = json.loads(line)
                if isinstance(answer, dict) and "what" in answer:
                    raise TextFileError([Mistake(str(path), 1, answer["what"], answer["mend"])])
                yield answer
        finally:
            program.stdout.close()
            if program.poll() is None and sys.exc_info()[0] is not None:
                program.kill()
            ended = program.wait()
    if ended:
        kind = KINDS[path.suffix.lower()]
        what = f"this is no {kind} file, or a damaged one (its reader stopped)"
        raise TextFileError([Mistake(str(path), 1, what, "save it anew, or as CSV")])


def _gathering(ask: Ask) -> Gathering:
    if ask.how not in (How.DAY_FIRST, How.MONTH_FIRST):
        return gathering(ask)
    written = PARSERS[ask.how]

    def either(word: str) -> float | None:
        day = iso_day(word)
        return written(word) if day is None else day

    return figures(either, ask.missing)


def _fingerprint(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        read_bytes(path)  # says why in plain words
        raise
