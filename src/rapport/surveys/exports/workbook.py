"""Writes XLSX, in a process of its own: `python -m rapport.surveys.exports.workbook xlsx FOLDER` (see `told.py`).

Two sheets, the data and the codebook; their texts come protected.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from rapport.kit.processes import end_with_parent
from rapport.surveys.exports.told import Cell, read, rows
from rapport.textfiles.workbook import ILLEGAL_CHARACTERS_RE, Workbook

LONGEST_TEXT = 32_000


def write(folder: Path) -> None:
    told = read(folder)
    book = Workbook(write_only=True)
    data, codebook = book.create_sheet("Data"), book.create_sheet("Codebook")
    data.freeze_panes, codebook.freeze_panes = "A2", "B2"
    data.append(told.head)
    for row in rows(folder):
        data.append(cells(row))
    for line in told.codebook:
        codebook.append(cells(line))
    book.save(folder / "data.xlsx")


def cells(row: Sequence[Cell]) -> list[Cell | None]:
    return [plain(value) if isinstance(value, str) else whole(value) for value in row]


def plain(text: str) -> str | None:
    """A text that a workbook can hold; an empty one is no cell."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT] or None


def whole(number: float) -> float:
    return int(number) if number.is_integer() else number


if __name__ == "__main__":
    end_with_parent()
    write(Path(sys.argv[2]))
