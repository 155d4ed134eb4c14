"""CSV as people really save it.

UTF-8 with or without a byte order mark, else Windows-1252; comma, semicolon or tab, told from the
header; any line end; blank lines and empty columns at the right end are left out. Everything is
text: what a cell means is the caller's business.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.plain_text import UTF8_MARK, read_bytes

DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 10_000
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class CsvRow:
    """One row of cells.

    Attributes:
        line: line of the file on which it begins (a quoted cell may hold line ends).
        cells: one text per column, as it stands in the file.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CsvTable:
    """A CSV file.

    Attributes:
        file: its name for messages.
        header: the column names, without white space around them, all different; the first may be
            empty (row names as R writes them).
        header_line: line of the file on which they stand.
        rows: the rows below; rows without any text are left out.
        blank_lines: lines on which a row without any text began.
        encoding: ``utf-8`` or ``windows-1252``.
        delimiter: comma, semicolon or tab.
    """

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[CsvRow, ...]
    blank_lines: tuple[int, ...]
    encoding: str
    delimiter: str


def read(path: Path | str) -> CsvTable:
    """Read a CSV file.

    Args:
        path: the file.

    Returns:
        Header and rows, with line numbers.

    Raises:
        TextFileError: with every ragged row and duplicate column, or the reason why nothing at all
            can be read.
    """
    return read_data(read_bytes(path), name=str(path))


def read_data(data: bytes, *, name: str) -> CsvTable:
    """Read the bytes of a CSV file (an upload), as :func:`read` does from a path.

    Args:
        data: the bytes.
        name: what messages call the file.

    Returns:
        Header and rows, with line numbers.

    Raises:
        TextFileError: see :func:`read`.
    """
    text, encoding = _decode(data, name)
    delimiter = _delimiter(text)
    records = list(_records(text, delimiter, name))
    filled = [row for row in records if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise TextFileError([Mistake(name, 1, "the file is empty", "save it with a header and rows")])
    top = filled[0]
    header = _without_empty_end(tuple(cell.strip() for cell in top.cells))
    if len(header) > MOST_COLUMNS:
        what = f"the header has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read"
        raise TextFileError([Mistake(name, top.line, what, "keep the columns that are needed")])
    found = MistakeList()
    found.add(*_header_mistakes(header, top.line, name))
    rows = []
    for row in filled[1:]:
        cells = row.cells
        if len(cells) > len(header):
            cells = cells[: len(header)] + _without_empty_end(cells[len(header) :])
        if len(cells) != len(header):
            found.add(_ragged(row.line, len(cells), len(header), name))
        rows.append(CsvRow(row.line, cells))
    found.raise_if_any()
    kept = {row.line for row in filled}
    blank = tuple(row.line for row in records if row.line not in kept)
    return CsvTable(name, header, top.line, tuple(rows), blank, encoding, delimiter)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith(UTF16_MARKS):
        what = "the file is saved as UTF-16 (“Unicode text”)"
        raise TextFileError([Mistake(name, 1, what, "save it as “CSV UTF-8”")])
    at = data.find(b"\0")
    if at >= 0:
        what = "this line holds a NUL byte, so the file is no text"
        mend = "export it again as CSV (an .xlsx or .sav file only renamed to .csv cannot be read)"
        raise TextFileError([Mistake(name, data.count(b"\n", 0, at) + 1, what, mend)])
    try:
        return data.removeprefix(UTF8_MARK).decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        bad = error.start
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        line = data.count(b"\n", 0, bad) + 1
        what = "this line is neither UTF-8 nor Windows-1252"
        raise TextFileError([Mistake(name, line, what, "save the file as “CSV UTF-8”")]) from None


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first line with text, outside quotes."""
    counts: Counter[str] = Counter()
    quoted = False
    for sign in text.lstrip("\r\n \t"):
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "\r\n":
            break
        elif not quoted and sign in DELIMITERS:
            counts[sign] += 1
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _records(text: str, delimiter: str, name: str) -> Iterator[CsvRow]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield CsvRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"the row that begins here is no CSV: {error}"
        mend = "close every quotation mark, and double one that is part of the text"
        raise TextFileError([Mistake(name, line, what, mend)]) from None


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _header_mistakes(header: tuple[str, ...], line: int, name: str) -> Iterator[Mistake]:
    for column, times in Counter(header).items():
        if column and times > 1:
            places = ", ".join(str(at) for at, cell in enumerate(header, 1) if cell == column)
            what = f"{times} columns are called “{column}” (columns {places})"
            yield Mistake(name, line, what, "give each column a name of its own")
    for at, cell in enumerate(header, 1):
        if not cell and at > 1:  # R writes row names below an empty first name
            yield Mistake(name, line, f"column {at} has no name", "name it in the header")


def _ragged(line: int, cells: int, columns: int, name: str) -> Mistake:
    what = f"this row has {cells} cells, the header {columns}"
    mend = "put a cell that holds the delimiter in quotes, or add what is missing"
    return Mistake(name, line, what, mend)
