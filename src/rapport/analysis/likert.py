"""The verb ``likert``: answers on a rating scale, item by item, also before and after."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.cells import (
    answered_records,
    count_and_share,
    count_records,
    counted,
    hidden,
    level_names,
    mean_and_sd,
    recorded,
    with_hidden_note,
)  # fmt: skip
from rapport.analysis.derive import levels_of
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, may_tell, told_tally
from rapport.analysis.specs.likert import Likert
from rapport.analysis.suppressed import hidden_note
from rapport.analysis.variables import Continuous, Scale
from rapport.analysis.words import plain
from rapport.figures import drawings
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.stats.describe import Moments, moments, tally
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

MOST_LEVELS = 11
CAUTION = "Means of rating scales take the steps between the answers as equal."


@dataclass(frozen=True)
class _Answers:
    """One variable as it may be told."""

    name: str
    label: str
    levels: tuple[str, ...]
    told: Told
    found: Moments | None


def likert(spec: Likert, number: str, plan: Plan, frame: Frame) -> Table | Figure:
    """Show answers on a rating scale.

    Args:
        spec: its options.
        number: its number as printed.
        plan: the plan, for labels and the words of scales.
        frame: the data after exclusions.

    Returns:
        A table with counts for each level, or stacked bars.

    Raises:
        CannotBeMade: the items are not on one scale, or its numbers are no few steps.
    """
    steps = _steps(spec, plan, frame)
    items = [_item(spec, at, steps, plan, frame) for at in range(len(spec.items))]
    scales = {answers.levels for _, both in items for answers in both}
    if len(scales) > 1:
        told = " and ".join(", ".join(levels) for levels in sorted(scales))
        raise CannotBeMade(f"its items are on different scales ({told})", "give each scale a table of its own")
    (levels,) = scales
    if not levels:
        raise CannotBeMade("nobody answered its items", "look at the exclusions")
    if spec.show == "table":
        return with_hidden_note(_table(spec, number, levels, items), frame)
    return _figure(spec, number, levels, items, frame)


Item = tuple[str, tuple[_Answers, ...]]


def _item(spec: Likert, at: int, steps: dict[str, Levels], plan: Plan, frame: Frame) -> Item:
    item = spec.items[at]
    names = item.names()
    labels = (spec.before, spec.after) if item.variable is None else ("",)
    answers = []
    for name, label in zip(names, labels, strict=True):
        levels, values, found = steps[name], frame.variables[name], None
        told = told_tally(frame, name, tally(levels.codes, len(levels.levels)))
        whole = told.n is not None and None not in told.counts
        if isinstance(values, Numbers) and spec.mean and whole and may_tell(frame, [name], values.answered()):
            found = moments(values.values)
        answers.append(_Answers(name, label, level_names(plan, name, levels), told, found))
    return item.label or plan.variable(names[-1]).label, tuple(answers)


def _steps(spec: Likert, plan: Plan, frame: Frame) -> dict[str, Levels]:
    """Each variable as levels; of scales of numbers, each number that stands in one of them is one of all."""
    numeric = [name for name in spec.uses() if _is_numeric(name, plan, frame)]
    steps = {name: levels_of(name, plan, frame) for name in spec.uses() if name not in numeric}
    there = _numbers(numeric, plan, frame)
    if len(there) > MOST_LEVELS:
        named = ", ".join(f"“{name}”" for name in numeric)
        raise CannotBeMade(f"{named} have {len(there)} different numbers, too many for a scale", "cut them into bands")
    for name in numeric:
        values = frame.numbers(name).values
        codes = np.where(np.isnan(values), -1, np.searchsorted(there, values)).astype(np.intp)
        steps[name] = Levels(codes, tuple(f"{number:g}" for number in there))
    return steps


def _is_numeric(name: str, plan: Plan, frame: Frame) -> bool:
    variable = plan.variable(name)
    has_words = isinstance(variable, Scale) and plan.mapping(variable) is not None
    return isinstance(frame.variables[name], Numbers) and not has_words


def _numbers(names: list[str], plan: Plan, frame: Frame) -> NDArray[np.float64]:
    """The steps of scales of numbers: those that the plan allows, if they are few, or those that stand there."""
    found: set[float] = set()
    for name in names:
        variable, values = plan.variable(name), frame.numbers(name).values
        here = {float(number) for number in np.unique(values[~np.isnan(values)])}
        if isinstance(variable, Continuous | Scale) and variable.minimum is not None and variable.maximum is not None:
            steps = np.arange(variable.minimum, min(variable.maximum, variable.minimum + MOST_LEVELS) + 1)
            here |= set(steps.tolist()) if here <= set(steps.tolist()) else set()
        found |= here
    return np.array(sorted(found), np.float64)


def _table(spec: Likert, number: str, levels: tuple[str, ...], items: list[Item]) -> Table:
    with_mean = spec.mean and any(answers.found is not None for _, both in items for answers in both)
    columns = [Column(Cell("n")), *(Column(Cell(level), "n (%)") for level in levels)]
    agree = _agree(spec, levels)
    if agree:
        columns.append(Column(Cell(spec.agree_label or " or ".join(levels[at] for at in agree)), "n (%)"))
    if with_mean:
        columns.append(Column(Cell("Mean (SD)")))
    table = Table(spec.name, number, spec.caption, "Item", tuple(columns))
    for label, both in items:
        if len(both) > 1:
            table = table.with_rows(Row(Cell(label), (Cell(),) * len(columns)))
        for answers in both:
            cells = _cells(answers, spec, agree, with_mean=with_mean)
            table = table.with_rows(Row(Cell(answers.label or label), cells, level=int(len(both) > 1)))
            table = table.with_records(*_records(table.name, answers, agree))
    return table.with_methods(CAUTION) if with_mean else table


def _agree(spec: Likert, levels: tuple[str, ...]) -> tuple[int, ...]:
    wanted = {plain(word.rstrip(".")) for word in spec.agree}
    return tuple(at for at, level in enumerate(levels) if plain(level) in wanted)


def _cells(answers: _Answers, spec: Likert, agree: tuple[int, ...], *, with_mean: bool) -> tuple[Cell, ...]:
    told = answers.told
    cells = [counted(told.n), *(count_and_share(found, told.n, spec.percent_digits) for found in told.counts)]
    if agree:
        cells.append(count_and_share(_sum(told, agree), told.n, spec.percent_digits))
    if with_mean:
        cells.append(hidden() if answers.found is None else mean_and_sd(answers.found, spec.digits))
    return tuple(cells)


def _sum(told: Told, places: tuple[int, ...]) -> int | None:
    parts = [told.counts[at] for at in places]
    return None if None in parts else sum(part or 0 for part in parts)


def _records(table: str, answers: _Answers, agree: tuple[int, ...]) -> list[Record]:
    told, name = answers.told, answers.name
    records = [*answered_records(table, name, told.n, told.missing)]
    for level, found in zip(answers.levels, told.counts, strict=True):
        records += count_records(table, f"{name}={level}", found, told.n)
    if agree:
        together = " or ".join(answers.levels[at] for at in agree)
        records += count_records(table, f"{name}={together}", _sum(told, agree), told.n)
    if answers.found is not None:
        for statistic, value in ((Statistic.MEAN, answers.found.mean), (Statistic.SD, answers.found.sd)):
            records.append(recorded(Record(table, statistic, None, told.n, term=name), value))
    return records


def _figure(spec: Likert, number: str, levels: tuple[str, ...], items: list[Item], frame: Frame) -> Figure:
    drawn, records, notes = [], [], []
    for label, both in items:
        bars = []
        for answers in both:
            counts = tuple(found for found in answers.told.counts if found is not None)
            whole = len(counts) == len(levels) and answers.told.n is not None
            if not whole and frame.guard is not None:
                notes = [hidden_note(frame.guard.k)]
            bars.append(
                drawings.LikertBar(answers.label, counts if whole else (), "" if whole else "too few to be shown")
            )
            records += _records(spec.name, answers, ())
        drawn.append(drawings.LikertItem(label, tuple(bars)))
    drawing = drawings.Likert(levels, tuple(drawn), drawings.middle_of(levels))
    return figure(spec.name, number, spec.caption, drawing, records=records, notes=notes)
