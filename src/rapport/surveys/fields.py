"""An instrument as a flat list of fields: what is answered, kept and exported under one name each. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rapport.surveys.instrument import Instrument, Page, by_value, option_of
from rapport.surveys.items import (
    OTHER,
    Asked,
    Choosing,
    Day,
    Grid,
    LongText,
    Many,
    Note,
    Number,
    One,
    Option,
    Question,
    Scale,
    ShortText,
)
from rapport.surveys.missing import Missing

Kind = Literal["choice", "ticks", "number", "text", "date", "file"]
# An answer: a number that was chosen or typed, words, ticks, a day (as 2026-01-31); or nothing.
Value = int | float | str | frozenset[int] | None
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Field:
    """One thing that is answered: a question, a cell of a grid, or the words behind “other”.

    Attributes:
        id: the name under which the answer is kept; for cells `<row>` or `<row>_<column>`.
        item: the question on the page.
        ask: all that is asked, in one line.
        row, column: of a cell.
        opened_by: for the words behind “other”: the field and the option that open them.
    """

    id: str
    item: Question
    kind: Kind
    ask: str
    options: tuple[Option, ...] = ()
    row: str = ""
    column: str = ""
    opened_by: tuple[str, Option] | None = None
    labels: Mapping[int, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", by_value(self.options))

    @property
    def is_required(self) -> bool:
        """Left open, it is reminded of once."""
        return self.item.required and self.opened_by is None

    @property
    def exclusive(self) -> frozenset[int]:
        """Ticks that clear all others."""
        words = self.item.exclusive if isinstance(self.item, Many) and self.kind == "ticks" else ()
        found = (option_of(self.options, word) for word in words)
        return frozenset(option.value for option in found if option)


def fields(instrument: Instrument) -> tuple[Field, ...]:
    """Every field of an instrument, in the order of the pages.

    Args:
        instrument: one whose choices exist.

    Returns:
        The fields; the words behind “other” stand directly after their question.
    """
    return tuple(found for page in instrument.pages for found in fields_of_page(instrument, page))


def fields_of_page(instrument: Instrument, page: Page) -> Iterator[Field]:
    """The fields of one page, in order."""
    for item in page.items:
        if not isinstance(item, Note):
            yield from fields_of(instrument, item)


def fields_of(instrument: Instrument, item: Question) -> Iterator[Field]:
    """The fields of one question."""
    if isinstance(item, Grid):
        yield from _cells(instrument, item)
        return
    options = instrument.options(item) if isinstance(item, Choosing | Scale) else ()
    yield Field(item.id, item, _kind(item), item.ask, options)
    if isinstance(item, Choosing) and item.other != "":
        option = option_of(options, item.other)
        if option:
            ask = f"{item.ask} – {option.label}, namely"
            yield Field(item.id + OTHER, item, "text", ask, opened_by=(item.id, option))


def _cells(instrument: Instrument, grid: Grid) -> Iterator[Field]:
    options = instrument.options(grid)
    for row, ask in grid.rows.items():
        if not grid.columns:
            yield Field(row, grid, "choice", f"{grid.ask} – {ask}", options, row)
        for column, head in grid.columns.items():
            yield Field(f"{row}_{column}", grid, "choice", f"{grid.ask} – {ask} ({head})", options, row, column)


def _kind(item: Asked) -> Kind:
    if isinstance(item, One | Scale):
        return "choice"
    if isinstance(item, Many):
        return "ticks"
    if isinstance(item, Number):
        return "number"
    if isinstance(item, Day):
        return "date"
    return "text" if isinstance(item, ShortText | LongText) else "file"


def refusal(asked: Field, value: Value) -> str:
    """Why a value is no answer to a field; empty if it is one. Nothing is always one: any question may be left out.

    Args:
        asked: the field.
        value: what came; -97 where the question offers “prefer not to say”.

    Returns:
        A sentence without a full stop, or "".
    """
    if value is None:
        return ""
    if value == Missing.PREFER_NOT and not isinstance(value, str):
        return "" if asked.item.prefer_not else "“prefer not to say” is not offered here"
    if asked.kind == "choice":
        is_known = isinstance(value, int) and not isinstance(value, bool) and value in asked.labels
        return "" if is_known else f"{_shown(value)} is none of the options"
    if asked.kind == "ticks":
        return _refused_ticks(asked, value)
    if asked.kind == "number":
        return _refused_number(asked.item, value)
    return _refused_words(asked, value)


def _refused_ticks(asked: Field, value: Value) -> str:
    if not isinstance(value, frozenset):
        return "a set of ticks is expected"
    if strange := sorted(value - asked.labels.keys()):
        return f"{strange[0]} is none of the options"
    alone = value & asked.exclusive
    if alone and len(value) > 1:
        return f"“{asked.labels[min(alone)].label}” excludes the other options"
    return ""


def _refused_number(item: Asked, value: Value) -> str:
    if not isinstance(item, Number) or isinstance(value, bool) or not isinstance(value, int | float):
        return "a number is expected"
    if not item.minimum <= value <= item.maximum:
        return f"a number from {item.minimum} to {item.maximum} is expected"
    if round(value, item.decimals) != value:
        places = "decimal place is" if item.decimals == 1 else "decimal places are"
        return f"at most {item.decimals} {places} expected" if item.decimals else "a whole number is expected"
    return ""


def _refused_words(asked: Field, value: Value) -> str:
    if not isinstance(value, str):
        return "words are expected"
    item = asked.item
    if isinstance(item, Day):
        return _refused_day(item, value)
    longest = item.longest if isinstance(item, ShortText | LongText) else 200
    if asked.kind == "text" and len(value) > longest:
        return f"at most {longest} signs fit; these are {len(value)}"
    return ""


def _refused_day(item: Day, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "a date like 2026-01-31 is expected"
    if day.isoformat() != value:
        return "a date like 2026-01-31 is expected"
    if item.earliest and day < item.earliest:
        return f"the first possible day is {item.earliest.isoformat()}"
    if item.latest and day > item.latest:
        return f"the last possible day is {item.latest.isoformat()}"
    return ""


def _shown(value: Value) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)


def with_exclusive(asked: Field, ticks: frozenset[int], last: int | None = None) -> frozenset[int]:
    """Ticks after an exclusive option has cleared the others.

    Args:
        asked: a select-all field.
        ticks: everything that is ticked.
        last: what was ticked last, if that is known: an ordinary tick then takes the exclusive one away.

    Returns:
        Ticks that exclude one another no more.
    """
    alone = ticks & asked.exclusive
    if not alone or len(ticks) == 1:
        return ticks
    if last is not None and last not in asked.exclusive:
        return ticks - asked.exclusive
    return frozenset({last if last in alone else min(alone)})
