"""A publication table as a value.

A table never changes: every verb returns a new one. A note hangs on the cell that it explains; the
letters a, b, c … are given when the table is rendered, in reading order, so that marks and notes
cannot disagree.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from rapport.tables.record import Record


class Align(StrEnum):
    """How the cells of a column stand; TEXT: running text, flush left, which may break and have several paragraphs."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TEXT = "text"


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: what is printed; in a column of running text a line end begins a paragraph.
        notes: footnotes that explain it.
    """

    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of figures.

    Attributes:
        label: its heading.
        spanner: heading that it shares with its neighbours; empty for none.
        align: how its cells stand.
        above: heading over the spanners that it shares with its neighbours, as the outcome over the levels
            of the outcome in a wide table of a multinomial model; empty for none.
    """

    label: Cell
    spanner: str | Cell = ""
    align: Align = Align.RIGHT
    above: str | Cell = ""


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        label: its heading.
        cells: one per column.
        level: 0 for a row of its own or the head of a group, 1 for a row inside that group.
    """

    label: Cell
    cells: tuple[Cell, ...]
    level: int = 0


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: short name, also of its files and in results.json; e.g. ``table-1``.
        number: what stands before the caption, e.g. ``Table 1``.
        caption: the caption, without a full stop.
        stub: heading of the row labels.
        columns: the columns of figures.
        rows: the rows.
        notes: notes about the whole table.
        methods: sentences about what was run, for the methods note of a report.
        records: its numbers in full precision.
    """

    name: str
    number: str
    caption: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    records: tuple[Record, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                message = f"row “{row.label.text}” has {len(row.cells)} cells"
                raise ValueError(f"{message}, the table {len(self.columns)} columns")

    @property
    def has_text(self) -> bool:
        """A column holds running text."""
        return any(column.align is Align.TEXT for column in self.columns)

    def with_rows(self, *rows: Row) -> "Table":
        """The table with rows below the others."""
        return replace(self, rows=self.rows + rows)

    def with_notes(self, *notes: str) -> "Table":
        """The table with notes about the whole of it; one that is there already is not repeated."""
        return replace(self, notes=tuple(dict.fromkeys(self.notes + notes)))

    def with_methods(self, *methods: str) -> "Table":
        """The table with sentences about what was run; none is repeated."""
        return replace(self, methods=tuple(dict.fromkeys(self.methods + methods)))

    def with_records(self, *records: Record) -> "Table":
        """The table with more numbers."""
        return replace(self, records=self.records + records)


@dataclass(frozen=True)
class Heading:
    """A heading of one or several columns, where it stands in the grid of headings.

    Attributes:
        cell: its text and notes.
        row: the row of headings that it begins in, 0 at the top.
        rows: how many rows of headings it takes.
        column: the first column that it heads, 0 for the first column of figures.
        columns: how many columns it heads.
        is_label: whether it is a column's own heading, not one that columns share.
    """

    cell: Cell
    row: int
    rows: int
    column: int
    columns: int
    is_label: bool


def headings(columns: tuple[Column, ...]) -> tuple[Heading, ...]:
    """The grid of headings above the columns of figures.

    Args:
        columns: the columns of a table.

    Returns:
        The headings in reading order. A heading takes the rows up to the next below it; the grid has
        as many rows as the column with most headings.
    """
    stacks = [_stack(column) for column in columns]
    depth = max((1 + bool(spanner.text) + bool(above.text) for above, spanner, _ in stacks), default=1)
    if any(above.text for above, _, _ in stacks) and any(spanner.text for _, spanner, _ in stacks):
        depth = 3
    found: list[Heading] = []
    for at, (above, spanner, label) in enumerate(stacks):
        row = 0
        if above.text:
            row = 1
            if at == 0 or stacks[at - 1][0] != above:
                found.append(Heading(above, 0, 1, at, _run(stacks, at, 1), is_label=False))
        if spanner.text:
            if at == 0 or stacks[at - 1][:2] != (above, spanner):
                found.append(Heading(spanner, row, depth - 1 - row, at, _run(stacks, at, 2), is_label=False))
            row = depth - 1
        found.append(Heading(label, row, depth - row, at, 1, is_label=True))
    return tuple(sorted(found, key=lambda heading: (heading.row, heading.column)))


def _stack(column: Column) -> tuple[Cell, Cell, Cell]:
    above, spanner = (part if isinstance(part, Cell) else Cell(part) for part in (column.above, column.spanner))
    return above, spanner, column.label


def _run(stacks: list[tuple[Cell, Cell, Cell]], start: int, parts: int) -> int:
    """How many columns from the start on share their first one or two headings."""
    end = start
    while end < len(stacks) and stacks[end][:parts] == stacks[start][:parts]:
        end += 1
    return end - start


def footnotes(table: Table) -> dict[str, str]:
    """The footnotes of a table with their marks.

    Args:
        table: the table.

    Returns:
        Note → mark (a, b, … z, aa, ab …), in reading order: column headings, then rows from left
        to right. The same note has one mark.
    """
    cells = [heading.cell for heading in headings(table.columns)]
    for row in table.rows:
        cells.extend((row.label, *row.cells))
    notes = dict.fromkeys(note for cell in cells for note in cell.notes)
    return {note: _letters(at) for at, note in enumerate(notes)}


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
