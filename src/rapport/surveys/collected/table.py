"""A file of answers as one table of text, whatever wrote it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Source = Literal["csv", "qualtrics", "redcap", "sav"]
SOURCES: dict[Source, str] = {"csv": "CSV", "qualtrics": "Qualtrics", "redcap": "REDCap", "sav": "SPSS"}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: its name in the file; no two are equal.
        text: what was asked, where the file says it.
        labels: what its codes mean, where the file says it.
    """

    name: str
    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row: the line of the file on which it begins, and a text for each column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class AnswerTable:
    """A file of answers, without what is dropped at the door.

    Attributes:
        dropped: names of the columns that were dropped.
        previews: how many rows were trials of whoever made the survey; they are not among the rows.
        unfinished: lines of rows that say that the person did not finish.
    """

    source: Source
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    dropped: tuple[str, ...] = ()
    previews: int = 0
    unfinished: frozenset[int] = frozenset()

    def place(self, name: str) -> int | None:
        """Where a column stands."""
        return next((at for at, one in enumerate(self.columns) if one.name == name), None)


def to_text(table: AnswerTable) -> str:
    """The table as it waits."""
    said = {
        "source": table.source,
        "columns": [[one.name, one.text, dict(one.labels)] for one in table.columns],
        "rows": [[one.line, *one.cells] for one in table.rows],
        "unfinished": sorted(table.unfinished),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> AnswerTable:
    """What `to_text` wrote; what was dropped and left out is not told any more."""
    said: dict[str, Any] = json.loads(text)
    columns = tuple(Column(name, words, labels) for name, words, labels in said["columns"])
    rows = tuple(Row(line, tuple(cells)) for line, *cells in said["rows"])
    return AnswerTable(said["source"], columns, rows, unfinished=frozenset(said["unfinished"]))
