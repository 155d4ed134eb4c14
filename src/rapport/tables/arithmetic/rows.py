"""The rows of a CSV file, each with its line; and what keeps a file from being read."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rapport.tables.arithmetic.finding import Place
from rapport.tables.arithmetic.printed import Printed, read


class UnreadableError(Exception):
    """The file cannot be checked; says why, and how to mend it."""


@dataclass(frozen=True)
class Row:
    """A row by the headings of its columns.

    Attributes:
        file: name of the file, for messages.
        line: its line, counted from 1.
        cells: what stands in it, without spaces around.
    """

    file: str
    line: int
    cells: dict[str, str]

    def text(self, *columns: str) -> str:
        """The first of some cells that holds something; empty where none does."""
        return next((self.cells[name] for name in columns if self.cells.get(name)), "")

    def number(self, *columns: str) -> Printed | None:
        """The printed number in the first of some cells that holds something. Raises UnreadableError."""
        text = self.text(*columns)
        if not text:
            return None
        found = read(text)
        if found is None:
            name = next(name for name in columns if self.cells.get(name))
            raise UnreadableError(
                f"{self.file}:{self.line}: “{text}” under “{name}” is no number – write one, or leave it empty"
            )
        return found

    def whole(self, column: str) -> int | None:
        """A whole number. Raises UnreadableError."""
        found = self.number(column)
        if found is not None and (found.decimals or found.value < 0):
            message = f"“{found.text}” under “{column}” is no number of people – write a whole one"
            raise UnreadableError(f"{self.file}:{self.line}: {message}")
        return None if found is None else round(found.value)

    def place(self, row: str, column: str = "") -> Place:
        """Where it stands."""
        return Place(self.file, row, column, self.line)


def lines_of(path: Path) -> list[tuple[int, list[str]]]:
    """Every row of a CSV file with its line, empty ones too.

    Args:
        path: the file; UTF-8, with or without a byte order mark, commas or semicolons.

    Returns:
        Lines and cells.

    Raises:
        UnreadableError: it cannot be read, or is no text.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise UnreadableError(
            f"{path} cannot be read ({problem.strerror}) – see its name, and who may read it"
        ) from None
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not in the encoding UTF-8 – save it as CSV UTF-8") from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as problem:
        raise UnreadableError(f"{path}:{reader.line_num}: this is no CSV ({problem}) – save it as CSV anew") from None


def rows_under(name: str, lines: list[tuple[int, list[str]]]) -> list[Row]:
    """The rows below the headings.

    Args:
        name: name of the file.
        lines: headings first.

    Returns:
        The rows by their headings, in small letters.
    """
    heads = [cell.strip().casefold() for cell in lines[0][1]]
    return [
        Row(name, line, dict(zip(heads, (cell.strip() for cell in cells), strict=False)))
        for line, cells in lines[1:]
        if any(cell.strip() for cell in cells)
    ]


def together(rows: Iterable[Row], *columns: str) -> Iterator[list[Row]]:
    """Rows that follow each other and say the same in some columns."""
    for _, some in groupby(rows, key=lambda row: [row.text(name) for name in columns]):
        yield list(some)
