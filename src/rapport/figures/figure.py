"""A figure as a value: what is drawn, its caption, the text in place of the picture, and its data as a table."""

from dataclasses import dataclass

from rapport.figures.drawings import Drawing
from rapport.tables.record import Record
from rapport.tables.table import Table


@dataclass(frozen=True)
class Figure:
    """A figure. :func:`rapport.figures.telling.figure` makes one of a drawing.

    Attributes:
        name: short name, also of its files and in results.json; e.g. ``figure-1``.
        number: what stands before the caption, e.g. ``Figure 1``.
        caption: the caption, without a full stop.
        drawing: what is drawn.
        alt: what the figure shows, in a few sentences, for who does not see it.
        table: every number of the figure, with notes, methods and records.
    """

    name: str
    number: str
    caption: str
    drawing: Drawing
    alt: str
    table: Table

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes about the whole of it."""
        return self.table.notes

    @property
    def methods(self) -> tuple[str, ...]:
        """Sentences about what was run."""
        return self.table.methods

    @property
    def records(self) -> tuple[Record, ...]:
        """Its numbers in full precision."""
        return self.table.records
