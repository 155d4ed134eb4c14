"""A table of texts – CSV or XLSX – row by row: which columns it has, and what comes in of it.

Nothing here holds the rows: a file of 100,000 is read as a stream, and what is remembered of each is a fingerprint.
"""

import io
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from rapport.qualitative.material.reading.packed import WORKBOOK, ZIP, look_inside, refusal
from rapport.textfiles.csv_stream import CsvStream, look_at
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST_FILE = 60_000_000
MOST_ROWS = 200_000
SECONDS = 90
# So many rows tell what the columns are, and so many stand in the preview.
LOOKED_AT = 500
SHOWN = 5
MOST_VALUES = 12
LONGEST_VALUE = 40
LIKE_AN_ID = re.compile(r"\b(id|code|record|respondent|participant|number|no)\b", re.IGNORECASE)
SAVE_AS = "save it as CSV (UTF-8) or XLSX, and choose that"
NO_TABLE = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls), or one with a password",
    b"%PDF": "a PDF",
    b"{\\rtf": "rich text",
    b"\x89PNG": "a picture",
}


@dataclass(frozen=True)
class ColumnLook:
    """What a column seems to hold, by its first rows.

    Attributes:
        name: the heading.
        filled: in how many of these rows something stands.
        longest: the longest of them.
        values: the different ones, if they are few and short.
    """

    name: str
    filled: int
    longest: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Which columns come in.

    Attributes:
        text: the one of the texts.
        key: the one that says who wrote a row; empty where each row has somebody of its own.
        known: those that tell something of them.
    """

    text: str
    key: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row that holds text."""

    line: int
    text: str
    key: str
    known: dict[str, str]


@dataclass(frozen=True)
class Preview:
    """What would come in.

    Attributes:
        texts, empty: rows with and without text.
        people: how many different ids.
        again: rows of an id that stood in an earlier row.
        same: texts that two ids or more have, their case and white space apart.
        unknown: rows without an id.
        first: the first rows.
    """

    texts: int
    empty: int
    people: int
    again: int
    same: int
    unknown: int
    first: tuple[Row, ...]


def as_csv(content: bytes, *, name: str) -> bytes:
    """The bytes of an upload as CSV: a workbook's first visible sheet, or the file itself.

    Raises:
        TextFileError: it is neither, or too large.
    """
    if len(content) > LARGEST_FILE:
        raise refusal(name, "the file is larger than 60 MB", "divide it, or leave out columns that are not needed")
    for start, kind in NO_TABLE.items():
        if content.startswith(start):
            raise refusal(name, f"the file is {kind}", SAVE_AS)
    if not content.startswith(ZIP):
        return content
    look_inside(content, name, WORKBOOK).close()
    program = [sys.executable, "-P", str(Path(__file__).with_name("xlsx_program.py"))]
    try:
        done = subprocess.run(program, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 – ours
    except subprocess.TimeoutExpired:
        raise refusal(name, "the workbook takes too long to read", "save it as CSV, and choose that") from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace") if done.returncode == NOTHING else ""
        raise refusal(name, told or "the workbook is damaged, or too much to read", SAVE_AS)
    return done.stdout


NOTHING = 3


def table_of(content: bytes, *, name: str) -> CsvStream:
    """A CSV whose rows can be read. Raises TextFileError."""
    return look_at(lambda: io.BytesIO(content), name=name)


def columns(table: CsvStream) -> list[ColumnLook]:
    """What each column seems to hold. Raises TextFileError."""
    rows = [cells for (_, cells), _ in zip(table.records(), range(LOOKED_AT), strict=False) if cells]
    found = []
    for at, name in enumerate(table.header):
        filled = [cell for row in rows if (cell := row[at].strip())]
        values = sorted(set(filled))
        is_short = len(values) <= MOST_VALUES and all(len(one) <= LONGEST_VALUE for one in values)
        longest = max(map(len, filled), default=0)
        found.append(ColumnLook(name, len(filled), longest, tuple(values) if is_short else ()))
    return found


def suggestion(found: list[ColumnLook]) -> Choice:
    """Which columns somebody is likely to want: the longest texts, what is called an id, and what has few values."""
    text = max(found, key=lambda one: one.longest).name
    key = next((one.name for one in found if one.name != text and LIKE_AN_ID.search(one.name.replace("_", " "))), "")
    known = tuple(one.name for one in found if one.values and len(one.values) > 1 and one.name not in (text, key))
    return Choice(text, key, known)


def rows(table: CsvStream, choice: Choice) -> Iterator[Row | None]:
    """Every row in order: what comes in of it, or None where no text stands in it. Raises TextFileError."""
    at = {name: place for place, name in enumerate(table.header)}
    missing = [name for name in (choice.text, choice.key, *choice.known) if name and name not in at]
    if missing:
        raise refusal(table.file, f"there is no column “{missing[0]}”", "choose one that the file has")
    for number, (line, cells) in enumerate(table.records(), 1):
        if number > MOST_ROWS:
            raise TextFileError(
                [Mistake(table.file, line, f"there are more than {MOST_ROWS:,} rows", "divide the file")]
            )
        if not cells or not cells[at[choice.text]].strip():
            yield None
            continue
        known = {name: value for name in choice.known if (value := " ".join(cells[at[name]].split()))}
        key = " ".join(cells[at[choice.key]].split()) if choice.key else ""
        yield Row(line, cells[at[choice.text]], key, known)


def same(text: str) -> bytes:
    """A fingerprint of a text: two have the same if only case, white space or the form of signs differ."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()


def preview(table: CsvStream, choice: Choice) -> Preview:
    """What would come in, and what of it stands there twice.

    Raises:
        TextFileError: with every row that cannot be read.
    """
    keys: Counter[str] = Counter()
    of_text: dict[bytes, str] = {}
    several: set[bytes] = set()
    first: list[Row] = []
    empty = unknown = texts = 0
    for row in rows(table, choice):
        if row is None:
            empty += 1
            continue
        texts += 1
        key = row.key or f"\0{row.line}"
        unknown += bool(choice.key and not row.key)
        keys[key] += 1
        print_ = same(row.text)
        if of_text.setdefault(print_, key) != key:
            several.add(print_)
        if len(first) < SHOWN:
            first.append(row)
    again = sum(number - 1 for number in keys.values())
    return Preview(texts, empty, len(keys), again, len(several), unknown, tuple(first))
