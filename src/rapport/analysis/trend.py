"""The verb ``trend``: means and shares by wave, cohort or period, each with n and interval."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.cells import counted, hidden, level_names, recorded, with_hidden_note
from rapport.analysis.derive import levels_of
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, may_tell, told_groups, told_tally
from rapport.analysis.specs.trend import Trend, TrendRow
from rapport.analysis.suppressed import HIDDEN, hidden_note
from rapport.analysis.words import plain
from rapport.figures import drawings
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.stats.describe import moments, tally
from rapport.stats.paired import Interval, mean_interval
from rapport.stats.proportion import wilson
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import UNDEFINED, fixed, interval
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


@dataclass(frozen=True)
class _Place:
    """What is said of one row at one place; None is not told.

    Attributes:
        n: who answered there.
        value: mean, or percentage.
        spread: SD of a mean.
        limits: the interval.
    """

    n: int | None
    value: Number | None = None
    spread: Number | None = None
    limits: Interval | None = None


def trend(spec: Trend, number: str, plan: Plan, frame: Frame) -> Table | Figure:
    """Follow means and shares over places.

    Args:
        spec: its options.
        number: its number as printed.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with a row for each place, or lines.

    Raises:
        CannotBeMade: nobody is at any place.
    """
    over = levels_of(spec.over, plan, frame)
    names = level_names(plan, spec.over, over)
    if not names:
        raise CannotBeMade(f"nobody has a value of “{spec.over}”", "look at the exclusions")
    found = [_row(row, over, spec, plan, frame) for row in spec.rows]
    labels = [row.label or plan.variable(row.variable).label for row in spec.rows]
    records = [
        record
        for row, places in zip(spec.rows, found, strict=True)
        for name, place in zip(over.levels, places, strict=True)
        for record in _records(spec, row, name, place)
    ]
    methods = _methods(spec)
    if spec.show == "table":
        table = _table(spec, number, plan, (labels, names), found)
        return with_hidden_note(table.with_records(*records).with_methods(*methods), frame)
    drawn = _figure(spec, number, plan, (labels, names), found)
    notes = [hidden_note(frame.guard.k)] if frame.guard and any(p.value is None for row in found for p in row) else []
    return replace(drawn, table=drawn.table.with_records(*records).with_methods(*methods).with_notes(*notes))


def _row(row: TrendRow, over: Levels, spec: Trend, plan: Plan, frame: Frame) -> list[_Place]:
    values = frame.variables[row.variable]
    if row.is_ is None and isinstance(values, Numbers):
        # How many people are at a place is a count as well: where it is not told, nothing about the place is.
        sizes = told_tally(frame, spec.over, tally(over.codes, len(over.levels))).counts
        return [
            _Place(None) if size is None else _mean(row, values, over.codes == at, spec, frame)
            for at, size in enumerate(sizes)
        ]
    levels = levels_of(row.variable, plan, frame)
    has = np.isin(levels.codes, _places(row, levels))
    share = Levels(np.where(levels.codes < 0, -1, ~has).astype(np.intp), ("yes", "no"))
    groups = told_groups(frame, (row.variable, spec.over), share, over)[:-1]
    return [_share(one, spec) for one in groups]


def _mean(row: TrendRow, values: Numbers, here: NDArray[np.bool_], spec: Trend, frame: Frame) -> _Place:
    there = np.asarray(here & values.answered(), np.bool_)
    if there.any() and not may_tell(frame, [row.variable], there):
        return _Place(None)
    side = moments(values.values[there])
    return _Place(side.n, side.mean, side.sd, mean_interval(side.mean, side.sd, side.n, spec.confidence))


def _share(told: Told, spec: Trend) -> _Place:
    yes = told.counts[0]
    if told.n is None or yes is None:
        return _Place(told.n)
    limits = wilson(yes, told.n, spec.confidence)
    low, high = (side if isinstance(side, Undefined) else 100 * side for side in (limits.low, limits.high))
    value: Number = 100 * yes / told.n if told.n else Undefined("nobody answered")
    return _Place(told.n, value, None, Interval(low, high, limits.confidence))


def _places(row: TrendRow, levels: Levels) -> list[int]:
    wanted = {plain(word.rstrip(".")) for word in row.is_ or ()}
    return [at for at, level in enumerate(levels.levels) if plain(level.rstrip(".")) in wanted]


def _methods(spec: Trend) -> list[str]:
    level = f"{100 * spec.confidence:g}%"
    sentences = []
    if any(row.is_ is None for row in spec.rows):
        sentences.append(f"Means have their {level} confidence interval by the t distribution.")
    if any(row.is_ is not None for row in spec.rows):
        sentences.append(f"Shares have Wilson's {level} score interval.")
    return sentences


def _digits(row: TrendRow, spec: Trend) -> int:
    return spec.digits if row.is_ is None else spec.percent_digits


def _value(place: _Place, digits: int, *, is_share: bool) -> str:
    if place.value is None:
        return HIDDEN
    if isinstance(place.value, Undefined):
        return UNDEFINED
    return fixed(place.value, digits) + ("%" if is_share else "")


def _limits(place: _Place, digits: int, style: NumberStyle) -> str:
    if place.limits is None:
        return HIDDEN
    low, high = place.limits.low, place.limits.high
    return (
        UNDEFINED if isinstance(low, Undefined) or isinstance(high, Undefined) else interval(low, high, digits, style)
    )


Labels = tuple[list[str], tuple[str, ...]]


def _table(spec: Trend, number: str, plan: Plan, labels: Labels, found: list[list[_Place]]) -> Table:
    level = f"{100 * spec.confidence:g}% CI"
    columns = (Column(Cell("n")), Column(Cell("Mean or %")), Column(Cell("SD")), Column(Cell(level)))
    table = Table(spec.name, number, spec.caption, plan.variable(spec.over).label, columns)
    for row, label, places in zip(spec.rows, labels[0], found, strict=True):
        table = table.with_rows(Row(Cell(label), (Cell(),) * len(columns)))
        digits = _digits(row, spec)
        for name, place in zip(labels[1], places, strict=True):
            spread = Cell() if row.is_ is not None else _spread(place, digits)
            value = Cell(_value(place, digits, is_share=row.is_ is not None))
            cells = (counted(place.n), value, spread, Cell(_limits(place, digits, plan.manuscript.style)))
            table = table.with_rows(Row(Cell(name), cells, level=1))
    return table


def _spread(place: _Place, digits: int) -> Cell:
    if place.spread is None:
        return hidden()
    return Cell(UNDEFINED if isinstance(place.spread, Undefined) else fixed(place.spread, digits))


def _records(spec: Trend, row: TrendRow, at: str, place: _Place) -> list[Record]:
    term = row.variable if row.is_ is None else f"{row.variable}={' or '.join(row.is_)}"
    main = Statistic.MEAN if row.is_ is None else Statistic.PERCENT
    limits = place.limits
    values: list[tuple[Statistic, Number | None]] = [(Statistic.N, place.n), (main, place.value)]
    if row.is_ is None:
        values.append((Statistic.SD, place.spread))
    values += [
        (Statistic.CI_LOW, limits.low if limits else None),
        (Statistic.CI_HIGH, limits.high if limits else None),
    ]
    group = f"{spec.over}={at}"
    return [recorded(Record(spec.name, name, None, place.n, term=term, group=group), value) for name, value in values]


def _figure(spec: Trend, number: str, plan: Plan, labels: Labels, found: list[list[_Place]]) -> Figure:
    shares = [row.is_ is not None for row in spec.rows]
    if any(shares) and not all(shares):
        raise CannotBeMade("means and percentages have no axis in common", "draw a figure of each")
    lines = []
    for row, label, places in zip(spec.rows, labels[0], found, strict=True):
        points = tuple(_point(place, row, spec, plan.manuscript.style) for place in places)
        lines.append(drawings.Line(label if len(found) > 1 else "", points))
    measured = ("Participants (%)" if all(shares) else "Mean") if len(found) > 1 else labels[0][0]
    drawing = drawings.Lines(plan.variable(spec.over).label, measured, labels[1], tuple(lines), from_zero=all(shares))
    return figure(spec.name, number, spec.caption, drawing)


def _point(place: _Place, row: TrendRow, spec: Trend, style: NumberStyle) -> drawings.Point:
    digits = _digits(row, spec)
    text = _value(place, digits, is_share=row.is_ is not None)
    if place.value is None or isinstance(place.value, Undefined):
        return drawings.Point(None, text)
    limits = place.limits
    if limits is None or isinstance(limits.low, Undefined) or isinstance(limits.high, Undefined):
        return drawings.Point(place.value, text)
    return drawings.Point(
        place.value, f"{text} ({interval(limits.low, limits.high, digits, style)})", limits.low, limits.high
    )
