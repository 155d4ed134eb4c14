"""Tables of counts as they may be handed to anybody, beside all that were handed out before. Pure.

Counts below 11 are hidden, with as many others as it takes (`stats.suppression`). Tables whose counts would differ
from those of an earlier pack by one to ten people are not told anew – the difference would tell about these few. The
last ones that were told stand in their place, with their day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapport.stats.suppression import PUBLIC, Counts, Hidden, Protected, Shown, protect, too_close

People = frozenset[int]
Place = tuple[str, str]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class Table:
    """Who is counted where: opaque numbers of people – or of mentorships – by (row, column)."""

    name: str
    # Tables of one subject are told of one day.
    subject: str
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


def sets(table: Table) -> dict[Place, People]:
    """Who is in each count; "" stands for a total."""
    found = {(row, column): table.cell(row, column) for row in table.rows for column in table.columns}
    found |= {(row, ""): table.row_people(row) for row in table.rows}
    if table.has_column_totals:
        columns = {column: [table.cell(row, column) for row in table.rows] for column in table.columns}
        found |= {("", column): NOBODY.union(*cells) for column, cells in columns.items()}
    return found


def told(table: Table) -> set[Place]:
    """Which of its counts are shown."""
    shown = table.shown
    counts: dict[Place, Shown] = {}
    for row, cells, total in zip(table.rows, shown.cells, shown.row_totals or (), strict=True):
        counts |= {(row, column): count for column, count in zip(table.columns, cells, strict=True)}
        counts[row, ""] = total
    if shown.column_totals is not None:
        counts |= {("", column): count for column, count in zip(table.columns, shown.column_totals, strict=True)}
    return {place for place, count in counts.items() if not isinstance(count, Hidden)}


def may_be_told(table: Table, earlier: Sequence[Table]) -> bool:
    """Whether no count differs by one to ten people from the same count of an earlier table.

    Looked at is every count that is shown in one of the two: what was hidden then and is shown now may have been told
    by another table of the same subject.
    """
    now, shown = sets(table), told(table)
    for before in earlier:
        then = sets(before)
        looked_at = (shown | told(before)) & now.keys() & then.keys()
        if any(too_close(now[place], then[place], PUBLIC) for place in looked_at):
            return False
    return True


def to_tell(tables: Sequence[Table], earlier: Mapping[str, Sequence[Table]]) -> list[Table]:
    """What a pack tells; `earlier` holds every table that was told, by name, the first first.

    Tables of one subject – the course, and who is late with it – are told of one day, all anew or none: one of today
    beside one of last year would tell who changed in between. A table that is new waits until its subject is told anew.
    """
    found: list[Table] = []
    for subject in dict.fromkeys(table.subject for table in tables):
        group = [table for table in tables if table.subject == subject]
        known = [table for table in group if earlier.get(table.name)]
        if all(may_be_told(table, earlier[table.name]) for table in known):
            found += group
        else:
            found += [earlier[table.name][-1] for table in known]
    return found
