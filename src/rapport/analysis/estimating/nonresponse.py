"""The verb ``nonresponse``: estimates with and without weights for those who did not answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rapport.analysis.cells import counted, hidden, level_names, recorded, undefined, with_hidden_note
from rapport.analysis.estimating.model import weight_method, weight_notes, weights_for
from rapport.analysis.estimating.rows import Floats, answered_all
from rapport.analysis.estimating.written import with_limits
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import why_not
from rapport.analysis.specs.nonresponse import NonResponseTable
from rapport.stats.nonresponse import WeightedMean, weighted_mean
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


@dataclass(frozen=True, eq=False)
class _Line:
    """One mean or share."""

    label: str
    term: str
    level: int
    found: WeightedMean | None
    is_share: bool


def nonresponse(spec: NonResponseTable, number: str, plan: Plan, frame: Frame) -> Table:
    """Weight those who answered, and show what that changes.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels.
        frame: the data after exclusions: everybody who was asked.

    Returns:
        A table with n, the unweighted and the weighted mean or share, and the interval of the latter.

    Raises:
        CannotBeMade: there are no weights, or they may not be told.
    """
    weights, found = weights_for(spec.answered, spec.weights.known, spec.weights.largest, plan, frame)
    level = f"{100 * spec.confidence:g}% CI"
    heads = ("n", "Mean or %", f"Weighted mean or % ({level})")
    table = Table(spec.name, number, spec.caption, "Characteristic", tuple(Column(Cell(head)) for head in heads))
    there = answered_all((spec.answered, *spec.weights.known), frame)
    why = why_not(frame, spec.answered, spec.weights.known, there)
    if why:
        raise CannotBeMade(f"the weights are not told: {why}", "leave it to those who see everything")
    for name in spec.rows:
        answered = there & frame.variables[name].answered()
        is_told = not why_not(frame, name, (), answered)
        for line in _lines(name, weights, spec, plan, frame):
            table = table.with_rows(
                Row(Cell(line.label), tuple(_cells(line, spec, plan.manuscript.style, is_told=is_told)), line.level)
            )
            for record, value in _records(line, spec):
                table = table.with_records(recorded(record, value if is_told else None))
    totals: tuple[tuple[Statistic, Number], ...] = (
        (Statistic.DESIGN_EFFECT, found.design_effect), (Statistic.EFFECTIVE_N, found.effective_n),
    )  # fmt: skip
    for statistic, value in totals:
        record = Record(
            spec.name, statistic, None, found.answered, term=spec.answered, model="weights for non-response"
        )
        table = table.with_records(recorded(record, value))
    return with_hidden_note(table, frame).with_notes(
        "n is the number of people who answered, with a weight.",
        *weight_notes(plan.variable(spec.answered).label, found),
    ).with_methods(
        weight_method(spec.weights.known, spec.weights.largest, plan),
        "Weighted means and shares have linearised errors, which take the weights as known.",
    )  # fmt: skip


def _lines(name: str, weights: Floats, spec: NonResponseTable, plan: Plan, frame: Frame) -> Iterator[_Line]:
    values, label = frame.variables[name], plan.variable(name).label
    if isinstance(values, Numbers):
        yield _Line(label, name, 0, weighted_mean(values.values, weights, spec.confidence), is_share=False)
        return
    if not isinstance(values, Levels):
        raise TypeError(f"{name} has neither numbers nor levels")
    yield _Line(label, name, 0, None, is_share=True)
    for at, (level, printed) in enumerate(zip(values.levels, level_names(plan, name, values), strict=True)):
        hundred = np.where(values.codes < 0, np.nan, np.where(values.codes == at, 100.0, 0.0))
        found = weighted_mean(hundred, weights, spec.confidence)
        yield _Line(printed, f"{name}={level}", 1, found, is_share=True)


def _cells(line: _Line, spec: NonResponseTable, style: NumberStyle, *, is_told: bool) -> Iterator[Cell]:
    if line.found is None:
        yield from (Cell(), Cell(), Cell())
        return
    if not is_told:
        yield from (hidden(), hidden(), hidden())
        return
    digits = spec.percent_digits if line.is_share else spec.digits
    found = line.found
    yield counted(found.n)
    yield (
        undefined(found.unweighted)
        if isinstance(found.unweighted, Undefined)
        else Cell(fixed(found.unweighted, digits))
    )
    yield with_limits(found.mean, found.interval, digits, style)


def _records(line: _Line, spec: NonResponseTable) -> Iterator[tuple[Record, Number]]:
    if line.found is None:
        return
    main = Statistic.PERCENT if line.is_share else Statistic.MEAN
    weighted = f"weighted for non-response, confidence {spec.confidence:g}"
    found = line.found
    for statistic, value, model in (
        (Statistic.N, float(found.n), ""), (main, found.unweighted, ""), (main, found.mean, weighted),
        (Statistic.SE, found.se, weighted), (Statistic.CI_LOW, found.interval.low, weighted),
        (Statistic.CI_HIGH, found.interval.high, weighted),
    ):  # fmt: skip
        yield Record(spec.name, statistic, None, found.n, term=line.term, model=model), value
