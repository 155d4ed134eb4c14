"""The table of a part as the page shows it: with ways to the units behind a number. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapport.qualitative.agreement.products import DIGITS, Told, table_of
from rapport.qualitative.agreement.result import CONFIDENCE, Estimate, Measure, Part
from rapport.tables.numbers import UNDEFINED, count, fixed, interval
from rapport.tables.table import Cell, Row, footnotes

# Columns of the table that stand for units in which the coders differ, and the side that gave the code.
ONLY = {3: "first", 4: "second"}


@dataclass(frozen=True)
class ShownCell:
    """A cell: its text, the marks of its notes, and where it leads."""

    text: str
    marks: str = ""
    href: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row; `is_total` is not of one code."""

    label: str
    cells: tuple[ShownCell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Shown:
    """A table for the page."""

    name: str
    caption: str
    coders: str
    first: str
    second: str
    heads: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]
    marked: tuple[tuple[str, str], ...]


class Named(Protocol):
    """A round, as far as a list needs it."""

    pk: int
    number: int


@dataclass(frozen=True)
class ClosedLine:
    """A closed round with what matters of its agreement."""

    round: Named
    kappa: str = UNDEFINED
    kappa_beside: str = ""
    same: str = UNDEFINED
    same_beside: str = ""
    has_numbers: bool = True


def shown(told: Told, part: Part, differences: str = "") -> Shown:
    """The table of a part.

    Args:
        told: all numbers of the round.
        part: which of them.
        differences: address of the list of differences; without it nothing leads anywhere.

    Returns:
        The table, “only A” and “only B” of each code leading to these units.
    """
    table = table_of(told, part)
    marks = footnotes(table)
    first, second = told.words.sides(part)
    codes: Sequence[int | None] = [*(line.code for line in part.codes), None, None]
    rows = tuple(_row(row, code, marks, differences) for row, code in zip(table.rows, codes, strict=True))
    return Shown(
        name=table.name,
        caption=table.caption,
        coders=told.words.coders(part),
        first=first,
        second=second,
        heads=tuple(column.label.text for column in table.columns),
        rows=rows,
        notes=table.notes,
        marked=tuple((mark, note) for note, mark in marks.items()),
    )


def facts(told: Told) -> tuple[tuple[str, str, str], ...]:
    """The four numbers that matter: what, how much, and beside it."""
    whole, measures = told.agreed.whole, told.agreed.whole.together.measures
    level = f"{CONFIDENCE}% CI"
    people = f"by {count(whole.respondents)} respondent{'' if whole.respondents == 1 else 's'}"
    compared = (
        f"{told.words.unit.capitalize()}s compared",
        f"{count(whole.units)} of {count(told.agreed.units)}",
        people,
    )
    same = measures[Measure.SAME_SET]
    found = [compared, ("Exactly the same codes", percent_of(same), limits_of(same, level, 100, 1))]
    for label, measure in (("Kappa, pooled over codes", Measure.POOLED_KAPPA), ("Alpha, stacked", Measure.ALPHA)):
        one = measures[measure]
        value = UNDEFINED if one.value is None else fixed(one.value, DIGITS)
        found.append((label, value, limits_of(one, level, 1, DIGITS)))
    return tuple(found)


def closed_line(round_: Named, totals: Mapping[Measure, Estimate]) -> ClosedLine:
    """A round in the list of closed rounds."""
    level = f"{CONFIDENCE}% CI"
    if not totals:
        return ClosedLine(round_, has_numbers=False)
    kappa, same = totals[Measure.POOLED_KAPPA], totals[Measure.SAME_SET]
    value = UNDEFINED if kappa.value is None else fixed(kappa.value, DIGITS)
    return ClosedLine(
        round_, value, limits_of(kappa, level, 1, DIGITS), percent_of(same), limits_of(same, level, 100, 1)
    )


def percent_of(one: Estimate) -> str:
    """A share in per cent."""
    return UNDEFINED if one.value is None else f"{fixed(100 * one.value, 1)}%"


def limits_of(one: Estimate, level: str, scale: float, digits: int) -> str:
    """The interval, or why there is no number or no interval."""
    if one.low is None or one.high is None:
        return one.why or one.why_no_interval
    return f"{level} {interval(scale * one.low, scale * one.high, digits)}"


def _row(row: Row, code: int | None, marks: dict[str, str], differences: str) -> ShownRow:
    cells = tuple(
        ShownCell(cell.text, _marks(cell, marks), _way(at, cell.text, code, differences))
        for at, cell in enumerate(row.cells)
    )
    return ShownRow(row.label.text, cells, code is None)


def _marks(cell: Cell, marks: dict[str, str]) -> str:
    return ",".join(marks[note] for note in cell.notes)


def _way(at: int, text: str, code: int | None, differences: str) -> str:
    if not differences or at not in ONLY or text in ("", "0"):
        return ""
    return f"{differences}?side={ONLY[at]}" + ("" if code is None else f"&code={code}")
