"""The verb ``reliability``: Cronbach's alpha and McDonald's omega."""

from collections.abc import Iterator

import numpy as np

from rapport.analysis.cells import counted, figure_cell, hidden, recorded, with_hidden_note
from rapport.analysis.estimating.written import with_limits
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.reliability import Reliability, ScaleItems
from rapport.stats.reliability import Alpha, Omega, cronbach_alpha, mcdonald_omega
from rapport.stats.undefined import Number
from rapport.tables.numbers import count
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


def reliability(spec: Reliability, number: str, plan: Plan, frame: Frame) -> Table:
    """Say how consistently the items of scales measure.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with n, items, alpha with its interval and omega of each scale, and of each item what alpha is without
        it where that is asked for.
    """
    heads = ["n", "Items"]
    heads += [f"Alpha ({100 * spec.confidence:g}% CI)"] if "alpha" in spec.coefficients else []
    heads += ["Omega"] if "omega" in spec.coefficients else []
    heads += ["Alpha without", "Item–rest correlation"] if spec.without_each else []
    table = Table(spec.name, number, spec.caption, "Scale", tuple(Column(Cell(head)) for head in heads))
    for scale in spec.scales:
        values = np.column_stack([_turned(name, scale, frame) for name in scale.items])
        alpha, omega = cronbach_alpha(values, spec.confidence), mcdonald_omega(values)
        is_told = may_tell(frame, scale.items, np.asarray(~np.isnan(values).any(axis=1), np.bool_))
        for row in _rows(scale, alpha, omega, spec, plan):
            cells = row.cells if is_told else (hidden(),) * len(heads)
            table = table.with_rows(Row(row.label, cells, row.level))
        for record, value in _records(scale, alpha, omega, spec):
            table = table.with_records(recorded(record, value if is_told else None))
    return with_hidden_note(table, frame).with_notes(
        "n is the number of people who answered every item.", *_turned_note(spec, plan)
    ).with_methods(*_methods(spec))  # fmt: skip


def _turned(name: str, scale: ScaleItems, frame: Frame) -> np.ndarray:
    """An item; neither coefficient minds where a scale begins, so that turning it round is a change of sign."""
    values = frame.numbers(name).values
    return -values if name in scale.reverse else values


def _turned_note(spec: Reliability, plan: Plan) -> list[str]:
    names = [plan.variable(name).label for scale in spec.scales for name in scale.reverse]
    return [f"Turned round: {'; '.join(names)}."] if names else []


def _methods(spec: Reliability) -> Iterator[str]:
    if "alpha" in spec.coefficients:
        yield f"Cronbach’s alpha has Feldt’s {100 * spec.confidence:g}% interval."
    if "omega" in spec.coefficients:
        yield "McDonald’s omega is that of one factor, fitted by maximum likelihood."


def _rows(scale: ScaleItems, alpha: Alpha, omega: Omega, spec: Reliability, plan: Plan) -> Iterator[Row]:
    cells = [counted(alpha.n), Cell(count(alpha.items))]
    cells += (
        [with_limits(alpha.value, alpha.interval, spec.digits, plan.manuscript.style)]
        if "alpha" in spec.coefficients
        else []
    )
    cells += [figure_cell(omega.value, spec.digits)] if "omega" in spec.coefficients else []
    blank = len(cells)
    yield Row(Cell(scale.label), (*cells, *(Cell() for _ in range(2 if spec.without_each else 0))))
    if spec.without_each:
        for name, without, rest in zip(scale.items, alpha.without, alpha.item_rest, strict=True):
            last = (figure_cell(without, spec.digits), figure_cell(rest, spec.digits))
            yield Row(Cell(plan.variable(name).label), (*((Cell(),) * blank), *last), level=1)


def _records(scale: ScaleItems, alpha: Alpha, omega: Omega, spec: Reliability) -> Iterator[tuple[Record, Number]]:
    def record(statistic: Statistic, term: str = "", model: str = "") -> Record:
        return Record(spec.name, statistic, None, alpha.n, outcome=scale.label, term=term, model=model)

    feldt = f"Cronbach's alpha, confidence {spec.confidence:g}"
    yield record(Statistic.N), alpha.n
    yield record(Statistic.MISSING), alpha.missing
    yield record(Statistic.ALPHA, model=feldt), alpha.value
    yield record(Statistic.CI_LOW, model=feldt), alpha.interval.low
    yield record(Statistic.CI_HIGH, model=feldt), alpha.interval.high
    yield record(Statistic.ALPHA, model="standardised"), alpha.standardised
    yield record(Statistic.OMEGA), omega.value
    yield record(Statistic.OMEGA, model="standardised"), omega.standardised
    for name, without, rest in zip(scale.items, alpha.without, alpha.item_rest, strict=True):
        yield record(Statistic.ALPHA, name), without
        yield record(Statistic.ITEM_REST, name), rest
