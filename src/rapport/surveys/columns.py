"""What an export has as columns. Pure; nothing depends on the data's length. Rows are read in `exports/layout.py`.

A grid cell is `<row>_<column>`, a tick `<item>___<choice>` (0, 1 or why not), the words behind “other” `<item>_other`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rapport.surveys.branching import Branches
from rapport.surveys.fields import Field
from rapport.surveys.items import PARTING, Number
from rapport.surveys.missing import LABELS

Type = Literal["integer", "decimal", "text", "date"]
Cell = int | float | str
TICK_LABELS = {0: "Not ticked", 1: "Ticked"}


@dataclass(frozen=True)
class ExportColumn:
    """One column.

    Attributes:
        name: at most 42 signs (26 for the item); small letters, digits, underscores.
        field: the field that it comes from.
        option: for a tick, the value of its option.
        label: what was asked, whole; formats with a limit cut it and leave the rest to the codebook.
        value_labels: what the numbers mean, missing codes included.
    """

    name: str
    field: Field
    type: Type
    label: str
    value_labels: Mapping[int, str]
    option: int | None = None

    @property
    def identifying(self) -> str:
        """no, possible or yes: whether an answer can tell who gave it."""
        return "possible" if self.field.opened_by else self.field.item.identifying


def export_columns(branches: Branches) -> tuple[ExportColumn, ...]:
    """The columns of an instrument, in the order of its pages."""
    return tuple(column for one in branches.fields.values() for column in columns_of(one, branches))


def columns_of(one: Field, branches: Branches) -> Iterator[ExportColumn]:
    """The columns of one field."""
    why_not = LABELS | {-97: branches.instrument.prefer_not_to_say}
    if one.kind == "ticks":
        for option in one.options:
            name, label = f"{one.id}{PARTING}{option.part}", f"{one.ask} – {option.text}"
            yield ExportColumn(name, one, "integer", label, TICK_LABELS | why_not, option.value)
        return
    labels = {option.value: option.text for option in one.options}
    yield ExportColumn(one.id, one, _type(one), one.ask, labels | why_not)


def _type(one: Field) -> Type:
    if isinstance(one.item, Number) and one.item.decimals:
        return "decimal"
    return {"choice": "integer", "number": "integer", "date": "date"}.get(one.kind, "text")  # type: ignore[return-value]
