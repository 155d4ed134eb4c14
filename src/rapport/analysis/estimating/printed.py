"""Estimates of regressions written into a table: terms in rows, outcomes side by side."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapport.analysis.adjusting import adjust, adjusted_how
from rapport.analysis.cells import recorded, undefined
from rapport.analysis.estimating.written import exp, p_cell, ratio_with_limits, with_limits
from rapport.analysis.models.layout import REFERENCE
from rapport.analysis.models.terms import printed_level, printed_term
from rapport.analysis.plan import Plan
from rapport.analysis.specs.estimation import Tested
from rapport.stats.coefficients import Coefficient, TermTest
from rapport.stats.design import Dropped, Place
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import count
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

EACH_LEVEL = "Each level’s p is its own; beside the name of a term stands the p of all its levels together."


@dataclass(frozen=True, eq=False)
class Block:
    """The model of one outcome.

    Attributes:
        outcome: the variable.
        says: what its odds are of; empty for a difference of means.
        n: people in the model.
        places: the terms, with their columns.
        dropped: columns that could not be estimated.
        coefficients: one per column, the intercept first.
        terms: one test per term.
        model: what the records say of the model.
        is_told: whether its numbers may be told.
    """

    outcome: str
    says: str
    n: int
    places: tuple[Place, ...]
    dropped: tuple[Dropped, ...]
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    model: str

    def place(self, name: str) -> Place | None:
        """Where a term stands; None where none of it could be estimated."""
        return next((place for place in self.places if place.name == name), None)

    def test(self, name: str) -> TermTest | None:
        """The test of a term."""
        return next((test for place, test in zip(self.places, self.terms, strict=True) if place.name == name), None)


@dataclass(frozen=True)
class _Shown:
    """What all rows of a table share."""

    spec: Tested
    plan: Plan
    blocks: Sequence[Block]

    @property
    def style(self) -> NumberStyle:
        return self.plan.manuscript.style


def block_table(
    spec: Tested, heading: tuple[str, str], plan: Plan, orders: Mapping[str, tuple[str, ...]], blocks: Sequence[Block]
) -> Table:
    """Put the models of several outcomes side by side.

    Args:
        spec: the table's options.
        heading: its number as printed, and what an estimate is called.
        plan: the plan, for labels.
        orders: the terms in order, each with its levels in order; without levels for a number.
        blocks: the models.

    Returns:
        The table with its records: an estimate and the p of its own for each number and level, the p of a whole term
        beside its name.
    """
    tests = {(at, name): test for at, block in enumerate(blocks) for name in orders if (test := block.test(name))}
    changed = dict(zip(tests, adjust([test.p for test in tests.values()], spec.p_adjust), strict=True))
    columns = tuple(_columns(spec, heading[1], plan, blocks))
    table = Table(spec.name, heading[0], spec.caption, "Characteristic", columns)
    for name, levels in orders.items():
        for row in _rows(name, levels, _Shown(spec, plan, blocks), changed):
            table = table.with_rows(row)
    for at, block in enumerate(blocks):
        adjusted = {name: changed[at, name] for name in orders if (at, name) in changed}
        table = table.with_records(*_records(spec, block, adjusted))
    if any(len(place.labels) > 1 for block in blocks for place in block.places):
        table = table.with_notes(EACH_LEVEL)
    return table.with_methods(*adjusted_how(spec.p_adjust, len(tests)))


def _columns(spec: Tested, what: str, plan: Plan, blocks: Sequence[Block]) -> Iterator[Column]:
    for block in blocks:
        says = f": {block.says}" if block.says else ""
        spanner = f"{plan.variable(block.outcome).label}{says} (n = {count(block.n)})"
        yield Column(Cell(f"{what} ({100 * spec.confidence:g}% CI)"), spanner)
        yield Column(Cell(plan.manuscript.style.p), spanner)
        if spec.p_adjust is not None:
            yield Column(Cell(f"Adjusted {plan.manuscript.style.p}"), spanner)


def _rows(
    name: str, levels: tuple[str, ...], shown: _Shown, changed: dict[tuple[int, str], Number | None]
) -> Iterator[Row]:
    """The rows of one term: one for a number; a head and one for each level, the reference among them."""
    heads: list[Cell] = []
    for at, block in enumerate(shown.blocks):
        test = block.test(name)
        p, other = test.p if test is not None else _why(block, name, ""), changed.get((at, name))
        last = [Cell() if other is None else p_cell(other, shown.style)] if shown.spec.p_adjust is not None else []
        heads += [Cell() if levels else _estimate(block, name, "", shown)[0], p_cell(p, shown.style), *last]
    yield Row(Cell(printed_term(name, shown.plan)), tuple(heads))
    for level in levels:
        cells: list[Cell] = []
        for block in shown.blocks:
            cells += _estimate(block, name, level, shown)
            cells += [Cell()] if shown.spec.p_adjust is not None else []
        yield Row(Cell(printed_level(name, level, shown.plan)), tuple(cells), level=1)


def _why(block: Block, name: str, label: str) -> Undefined:
    reasons = [one.reason for one in block.dropped if one.term == name and label in ("", one.label)]
    return Undefined(reasons[0] if reasons else "it is not in this model")


def _estimate(block: Block, name: str, label: str, shown: _Shown) -> tuple[Cell, Cell]:
    place = block.place(name)
    if place is not None and label and label == place.reference:
        return Cell(REFERENCE), Cell()
    if place is None or label not in place.labels:
        return undefined(_why(block, name, label)), Cell()
    one = block.coefficients[place.columns[place.labels.index(label)]]
    # Of one level beside the reference, the p stands in the row of the question.
    p = Cell() if label and len(place.labels) == 1 else p_cell(one.p, shown.style)
    if block.says:
        limits = replace(one.interval, low=exp(one.interval.low), high=exp(one.interval.high))
        return ratio_with_limits(exp(one.value), limits, shown.style), p
    return with_limits(one.value, one.interval, shown.spec.digits, shown.style), p


def _records(spec: Tested, block: Block, adjusted: dict[str, Number | None]) -> Iterator[Record]:
    for place, test in zip(block.places, block.terms, strict=True):
        for label, column in zip(place.labels, place.columns, strict=True):
            term = f"{place.name}={label}" if label else place.name
            for statistic, value in _numbers(block.coefficients[column], is_ratio=bool(block.says)):
                yield _record(spec, block, term, statistic, value)
        # A number is its own term: its p stands there already.
        for statistic, value in _test_numbers(test):
            if statistic is not Statistic.P or place.labels != ("",):
                yield _record(spec, block, place.name, statistic, value)
        if adjusted.get(place.name) is not None:
            yield _record(spec, block, place.name, Statistic.ADJUSTED_P, adjusted[place.name])


def _record(spec: Tested, block: Block, term: str, statistic: Statistic, value: Number | None) -> Record:
    blank = Record(spec.name, statistic, None, block.n, outcome=block.outcome, term=term, model=block.model)
    return recorded(blank, value)


def _numbers(one: Coefficient, *, is_ratio: bool) -> Iterator[tuple[Statistic, Number]]:
    yield Statistic.COEFFICIENT, one.value
    yield Statistic.SE, one.se
    low, high = one.interval.low, one.interval.high
    if is_ratio:
        yield Statistic.ODDS_RATIO, exp(one.value)
        low, high = exp(low), exp(high)
    yield Statistic.CI_LOW, low
    yield Statistic.CI_HIGH, high
    if isinstance(one.df, Undefined) or math.isfinite(one.df):
        yield Statistic.DF, one.df
    yield Statistic.T, one.t
    yield Statistic.P, one.p


def _test_numbers(test: TermTest) -> Iterator[tuple[Statistic, Number]]:
    """F with its degrees of freedom, or χ² where the denominator has infinitely many."""
    if isinstance(test.df_error, float) and math.isinf(test.df_error) and isinstance(test.f, float):
        yield Statistic.CHI_SQUARED, test.f * test.df
    else:
        yield Statistic.F, test.f
        yield Statistic.DF_ERROR, test.df_error
    yield Statistic.P, test.p
