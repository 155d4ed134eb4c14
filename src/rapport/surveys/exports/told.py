"""What the two programs that write files get: a folder with the exact CSV and what the variables are. Pure."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA, VARIABLES = "data.csv", "variables.json"
LONGEST_CELL = 10_000_000
Cell = float | str


@dataclass(frozen=True)
class Column:
    """One variable, its name and labels within the limits of the format.

    Attributes:
        codes: it can hold -97, -98 and -99.
    """

    short: str
    type: str
    label: str
    values: dict[int, str]
    codes: bool
    kind: str

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "decimal")


@dataclass(frozen=True)
class Told:
    """Everything but the rows."""

    title: str
    notes: list[str]
    columns: list[Column]
    head: list[str]
    codebook: list[list[str]]


def read(folder: Path) -> Told:
    """What the folder says of its data."""
    content: dict[str, Any] = json.loads((folder / VARIABLES).read_text(encoding="utf-8"))
    columns = [
        Column(**one | {"values": {int(code): text for code, text in one["values"].items()}})
        for one in content.pop("columns")
    ]
    return Told(columns=columns, **content)


def rows(folder: Path) -> Iterator[list[Cell]]:
    """The rows of the exact CSV: words as text, numbers as numbers, nothing as an empty text."""
    csv.field_size_limit(LONGEST_CELL)
    with (folder / DATA).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, quoting=csv.QUOTE_NONNUMERIC)
        next(lines)
        yield from lines
