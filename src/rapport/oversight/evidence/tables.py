"""Tables of counts as they may be handed to anybody, beside all that were handed out before. Pure.

Counts below 11 are hidden, with as many others as it takes (`stats.suppression`). A table whose shown counts would
differ from those of an earlier pack by one to ten people is not told anew – the difference would tell about these few.
The last one that was told stands in its place, with its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapport.stats.suppression import PUBLIC, Counts, Hidden, Protected, Shown, protect, too_close

People = frozenset[int]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class Table:
    """Who is counted where: opaque numbers of people – or of mentorships – by (row, column)."""

    name: str
    title: str
    definition: str
    as_of: date
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    people: Mapping[tuple[str, str], People]
    # Rows of different people have a column total; rows that are all about the same people have none.
    column_totals: bool = True

    def cell(self, row: str, column: str) -> People:
        """Who is counted there."""
        return self.people.get((row, column), NOBODY)

    def row_people(self, row: str) -> People:
        """Who is counted in a row."""
        return NOBODY.union(*(self.cell(row, column) for column in self.columns))

    @property
    def has_column_totals(self) -> bool:
        """Totals are published; of a single row they would only say it again."""
        return self.column_totals and len(self.rows) > 1

    @property
    def shown(self) -> Protected:
        """The counts as they may be told."""
        cells = tuple(tuple(len(self.cell(row, column)) for column in self.columns) for row in self.rows)
        return protect(Counts(cells, column_totals=self.has_column_totals), k=PUBLIC)

    @property
    def lines(self) -> list[tuple[str, list[Shown]]]:
        """(row, its counts and its total), then the column totals where there are some."""
        told = self.shown
        totals = told.row_totals or ()
        found = [(row, [*cells, total]) for row, cells, total in zip(self.rows, told.cells, totals, strict=True)]
        if told.column_totals is not None and told.total is not None:
            found.append(("All", [*told.column_totals, told.total]))
        return found

    @property
    def hides(self) -> bool:
        """Some count is not told."""
        return any(isinstance(count, Hidden) for _, counts in self.lines for count in counts)


def told(table: Table) -> dict[tuple[str, str], People]:
    """Who is in each count that is shown; "" stands for a total."""
    found: dict[tuple[str, str], People] = {}
    shown = table.shown
    for row, cells, total in zip(table.rows, shown.cells, shown.row_totals or (), strict=True):
        for column, count in zip(table.columns, cells, strict=True):
            if not isinstance(count, Hidden):
                found[row, column] = table.cell(row, column)
        if not isinstance(total, Hidden):
            found[row, ""] = table.row_people(row)
    for column, count in zip(table.columns, shown.column_totals or (), strict=False):
        if not isinstance(count, Hidden):
            found["", column] = NOBODY.union(*(table.cell(row, column) for row in table.rows))
    return found


def may_be_told(table: Table, earlier: Sequence[Table]) -> bool:
    """Whether no count of the table differs by one to ten people from the same count of an earlier one."""
    now = told(table)
    for before in map(told, earlier):
        if any(too_close(now[place], before[place], PUBLIC) for place in now.keys() & before.keys()):
            return False
    return True


def to_tell(table: Table, earlier: Sequence[Table]) -> Table:
    """The table as it is now, or – where that may not be told – the last one that was; `earlier` the first first."""
    return table if may_be_told(table, earlier) or not earlier else earlier[-1]
