"""SPSS (.sav, .zsav), Stata (.dta) and SAS transport (.xpt) files as sources of data.

A labelled code is known by its label and by its code. What the file declares to be missing is "not answered",
unless the plan names it. Days are read as days, whatever the plan says about how they are written.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat

from rapport.analysis.progress import tell
from rapport.analysis.sources.asked import Ask, How, Sheet, Word, Words
from rapport.analysis.sources.gathering import PARSERS, Gathering, figures, gathering, iso_day
from rapport.analysis.words import plain
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import read_bytes

READERS: dict[str, Callable[..., Any]] = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".dta": pyreadstat.read_dta,
    ".xpt": pyreadstat.read_xport,
}
PROGRAMS = {".sav": "SPSS", ".zsav": "SPSS", ".dta": "Stata", ".xpt": "SAS transport"}
WITHOUT_USER_MISSING = (".xpt",)
CHUNK = 50_000
ICONV = {"mac-roman": "MACINTOSH", "macroman": "MACINTOSH", "latin-1": "LATIN1", "iso-8859-1": "LATIN1"}
OLD = "WINDOWS-1252"
MOST_CODES = 1e15


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
        gathered = {ask: _gathering(ask) for ask in known}
        takers = [(names[plain(ask.column)], ask, gathered[ask]) for ask in known]
        columns = [name for name in self.header if name in {name for name, _, _ in takers}]
        rows = 0
        for chunk in self._chunks(columns or list(self.header[:1])):
            for name, ask, taker in takers:
                self._take(chunk[name], name, ask, taker)
            rows += len(next(iter(chunk.values())))
            tell(min(0.99, rows / max(self.rows, rows)))
        found = {ask: self._labelled(name, taker) for name, ask, taker in takers}
        return Sheet(rows, np.arange(1, rows + 1, dtype=np.int64), 0, found)

    def _chunks(self, columns: list[str]) -> Iterator[dict[str, list[Any]]]:
        offset = 0
        while True:
            chunk, _ = _call(self.path, self.told, usecols=columns, row_offset=offset, row_limit=CHUNK)
            there = len(next(iter(chunk.values()), []))
            if there or not offset:
                yield chunk
            if there < CHUNK:
                return
            offset += there

    def _take(self, cells: list[Any], name: str, ask: Ask, taker: Gathering) -> None:
        labels, missing = self.labels.get(name, {}), self.missing.get(name, NONE_MISSING)
        texts: dict[object, str] = {}  # most columns hold few different codes
        is_word = ask.how is How.WORDS
        for cell in cells:
            key = cell if cell.__class__ in (int, float, str) else None
            text = texts.get(key) if key is not None else None
            if text is None:
                text = as_text(cell)
                if not is_word and (text in missing or plain(labels.get(text, "")) in ask.missing - {""}):
                    text = ""
                if key is not None and len(texts) < CHUNK:
                    texts[key] = text
            taker.take(text)

    def _labelled(self, name: str, taker: Gathering) -> Any:  # noqa: ANN401 - one of what can be found
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
    told, said, meta = _look(path, ICONV.get((encoding or "").lower(), encoding))
    program = PROGRAMS[path.suffix.lower()]
    labels = {
        name: {as_text(code): str(text) for code, text in codes.items()}
        for name, codes in (meta.variable_value_labels or {}).items()
    }
    return StatisticalSource(
        path, tuple(meta.column_names), labels, _declared(meta), told, f"{said} ({program})", sha256,
        max(0, meta.number_rows or 0),
    )  # fmt: skip


def as_text(value: object) -> str:
    """A cell as text: a whole number without its point, a day without its midnight; nothing as nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < MOST_CODES:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if any((value.hour, value.minute, value.second)) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "")


def _gathering(ask: Ask) -> Gathering:
    if ask.how not in (How.DAY_FIRST, How.MONTH_FIRST):
        return gathering(ask)
    written = PARSERS[ask.how]

    def either(word: str) -> float | None:
        day = iso_day(word)
        return written(word) if day is None else day

    return figures(either, ask.missing)


def _look(path: Path, encoding: str | None) -> tuple[str | None, str, Any]:
    """How the text of a file is saved – to be told to pyreadstat, and in words – and what the file says of itself."""
    tries = (encoding,) if encoding else (None, OLD)
    for at, told in enumerate(tries):
        try:
            _, meta = _call(path, told, row_limit=CHUNK)
        except TextFileError:
            if at + 1 == len(tries):
                raise
            continue
        said = told.lower() if told else (meta.file_encoding or "utf-8").lower()
        return told, said, meta
    raise AssertionError


def _call(path: Path, encoding: str | None, **options: Any) -> tuple[dict[str, list[Any]], Any]:  # noqa: ANN401
    kind = path.suffix.lower()
    if kind not in WITHOUT_USER_MISSING:
        options["user_missing"] = True
    try:
        cells, meta = READERS[kind](str(path), encoding=encoding, output_format="dict", **options)
    except UnicodeDecodeError:
        what, mend = "its text cannot be read in the encoding that it names", "name another one (data: encoding)"
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, OSError) as error:
        if "encoding" in str(error).lower() or "convert" in str(error).lower():
            what, mend = f"its text cannot be read ({error})", "name another encoding (data: encoding)"
        else:
            what = f"this is no {PROGRAMS[kind]} file, or a damaged one ({error})"
            mend = f"save it anew in {PROGRAMS[kind].removesuffix(' transport')}, or as CSV"
    else:
        return dict(cells), meta
    raise TextFileError([Mistake(str(path), 1, what, mend)])


def _declared(meta: Any) -> dict[str, Missing]:  # noqa: ANN401 - pyreadstat has no types for it
    found: dict[str, Missing] = {}
    for name, ranges in (meta.missing_ranges or {}).items():
        numbers = tuple((float(one["lo"]), float(one["hi"])) for one in ranges if not isinstance(one["lo"], str))
        texts = frozenset(one["lo"].strip() for one in ranges if isinstance(one["lo"], str))
        found[name] = Missing(numbers, texts)
    for name, words in (meta.missing_user_values or {}).items():
        found[name] = Missing((), frozenset(map(str, words)))
    return found


def _fingerprint(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        read_bytes(path)  # says why in plain words
        raise
