"""What is wrong in a table, or may be."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """An *error* cannot be right, whatever was counted. A *doubt* is implausible, and may have a reason."""

    ERROR = "error"
    DOUBT = "doubt"


@dataclass(frozen=True)
class Place:
    """Where a number stands.

    Attributes:
        table: name of the table.
        row: heading of its row, with that of the group in front.
        column: heading of its column.
        line: line of the file, counted from 1; 0 where there is none.
    """

    table: str
    row: str
    column: str = ""
    line: int = 0


@dataclass(frozen=True)
class Finding:
    """One slip.

    Attributes:
        kind: error or doubt.
        place: where it is.
        printed: what is printed there.
        what: why that cannot be, or hardly.
        fits: which values would fit; empty where none can be named.
        mend: what to do.
    """

    kind: Kind
    place: Place
    printed: str
    what: str
    fits: str
    mend: str

    def __str__(self) -> str:
        here = ", ".join(part for part in (self.place.row, self.place.column) if part)
        fits = f"; {self.fits}" if self.fits else ""
        head = f"{self.place.table}:{self.place.line}" if self.place.line else self.place.table
        return f"{head}: {self.kind}: {here}: printed {self.printed} – {self.what}{fits} – {self.mend}"
