"""Cells of a dictionary that our format has no word for: which have to be kept, and which of the kept ones still hold.

A row is what we would write ourselves, with the kept cells put over it – as long as the row then still asks what the
item asks. Whoever changes a label, a list or a condition here finds the change in the dictionary.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from rapport.surveys.branching import words_of
from rapport.surveys.fields import fields
from rapport.surveys.instrument import Instrument, Page
from rapport.surveys.items import AnyItem, Choosing, Grid, Item, Note, Option, Scale
from rapport.surveys.kept_cells import Cells
from rapport.surveys.redcap import logic
from rapport.surveys.redcap.asking import ask, why_not
from rapport.surveys.redcap.choices import ChoicesError
from rapport.surveys.redcap.dictionary import COLUMNS, Row
from rapport.surveys.redcap.logic import LogicError
from rapport.surveys.redcap.names import called
from rapport.surveys.redcap.our_conditions import CannotFollowError, Known, condition_of
from rapport.surveys.redcap.sections import says_page

ITEM: TypeAdapter[Item] = TypeAdapter(AnyItem)
# Told by the instrument, the order of the rows and `sections.py`.
APART = ("form_name", "section_header")
NOT_COMPARED = {"id", "when", "redcap", "redcap_rows", "choices"}


def kept_cells(own: Row, real: Row) -> Cells:
    """The cells in which a row of a dictionary differs from the row that we would write."""
    pairs = zip(COLUMNS, own.cells, real.cells, strict=True)
    return {column: cell for column, ours, cell in pairs if ours != cell and column != "form_name"}  # type: ignore[misc]


def known_of(instrument: Instrument) -> Known:
    """What conditions of this instrument may look at, by the names of the dictionary."""
    names = called(instrument)
    found = fields(instrument)
    return Known({names.get(one.id, one.id): one for one in found}, {one.id: words_of(one) for one in found})


@dataclass(frozen=True)
class Keeper:
    """Puts the kept cells of one instrument over the rows that we would write."""

    instrument: Instrument

    @cached_property
    def known(self) -> Known:
        return known_of(self.instrument)

    def over(self, item: Item, page: Page, own: tuple[Row, ...]) -> Iterator[Row]:
        """The rows of an item as the dictionary has them; none where it is only of ours (its name is kept blank)."""
        if item.redcap.get("field_name") == "":
            return
        for at, row in enumerate(own):
            cells = self.cells_of(item, at)
            header = cells.get("section_header")
            if header is not None and (header == "" or says_page(header, page)):
                row = replace(row, section_header=header)
            rest: Cells = {column: cell for column, cell in cells.items() if column not in APART}
            yield self.still(row, rest, self.asked(item, at, page)) if rest else row

    @staticmethod
    def cells_of(item: Item, at: int) -> Cells:
        """The kept cells for one row of an item; the words behind “other” have none."""
        if isinstance(item, Grid):
            rows = list(item.rows)
            return item.redcap_rows.get(rows[at], {}) if at < len(rows) and not item.columns else {}
        return item.redcap if at == 0 else {}

    def still(self, own: Row, cells: Cells, asked: object) -> Row:
        """The row with the cells that do not change what is asked."""
        meant = (asked, self.says(own))
        whole = replace(own, **{str(column): cell for column, cell in cells.items()})
        if self.says(whole) in meant:
            return whole
        row = own
        for column, cell in cells.items():
            changed = replace(row, **{str(column): cell})
            if self.says(changed) in meant:
                row = changed
        return row

    def says(self, row: Row) -> object:
        """What a row asks, so that it can be compared."""
        try:
            if reason := why_not(row):
                return reason
            asking = ask(row)
            made = ITEM.validate_python({**asking.item, "id": "one", **({"choices": "list"} if asking.options else {})})
        except (ChoicesError, ValueError):
            return None
        options = tuple(Option.model_validate(option) for option in asking.options)
        return _comparable(made, options, self.condition(row.branching_logic))

    def condition(self, text: str) -> str:
        """A rule as our condition; empty where there is none, or none that our forms could follow."""
        if not text.strip():
            return ""
        try:
            return condition_of(logic.parse(text), self.known)
        except (CannotFollowError, LogicError):
            return ""

    def asked(self, item: Item, at: int, page: Page) -> object:
        """What an item asks, as :meth:`says` tells it of a row; None where no row could say it."""
        if page.when:
            return None
        options = self.instrument.options(item) if isinstance(item, Choosing | Scale | Grid) else ()
        if isinstance(item, Grid):
            row = list(item.rows)[at]
            one: dict[str, Any] = {
                "type": "one",
                "id": "one",
                "choices": "list",
                "ask": item.rows[row],
                "help": item.help,
            }
            one |= {"required": item.required, "prefer_not": item.prefer_not, "identifying": item.identifying}
            return _comparable(ITEM.validate_python(one), options, item.when)
        return _comparable(item, options, item.when)


def _comparable(item: Item, options: tuple[Option, ...], when: str) -> tuple[Any, ...]:
    said = item.model_dump(mode="json", exclude=NOT_COMPARED)
    if isinstance(item, Note):
        return (said, when)
    return (said, tuple((one.value, one.text, one.name, one.code) for one in options), when)
