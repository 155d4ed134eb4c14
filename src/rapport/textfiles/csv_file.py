"""CSV as people really save it.

UTF-8 with or without a byte order mark, else Windows-1252; comma, semicolon, tab or bar, told from the
header or by a first line ``sep=;``; any line end; blank lines and empty columns at the right end are
left out. Everything is text: what a cell means is the caller's business.
"""

import io
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles.csv_stream import look_at
from rapport.textfiles.plain_text import read_bytes


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
        delimiter: comma, semicolon, tab or bar.
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
    stream = look_at(lambda: io.BytesIO(data), name=name)
    rows, blank = [], list(range(stream.first_line, stream.header_line))
    for line, cells in stream.records():
        if cells:
            rows.append(CsvRow(line, tuple(cells)))
        else:
            blank.append(line)
    return CsvTable(
        name, stream.header, stream.header_line, tuple(rows), tuple(blank), stream.encoding, stream.delimiter
    )  # fmt: skip
