"""The verb ``response_shift``: did people change, or their yardstick?"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.adjusting import adjust, adjusted_how
from rapport.analysis.cells import counted, figure_cell, hidden, recorded, with_hidden_note
from rapport.analysis.estimating.written import p_cell, with_limits
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.response_shift import ResponseShift as Spec
from rapport.analysis.specs.response_shift import Thrice
from rapport.stats.paired import PairedT
from rapport.stats.response_shift import ResponseShift, response_shift
from rapport.stats.undefined import Number
from rapport.tables.number_style import NumberStyle
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

Floats = NDArray[np.float64]
CHANGES = {"conventional": "Change as answered", "retrospective": "Change as remembered", "shift": "Response shift"}


def shift_table(spec: Spec, number: str, plan: Plan, frame: Frame) -> Table:
    """Compare the true answers before with those that are remembered.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for the style of its journal.
        frame: the data after exclusions.

    Returns:
        A table with n, the change from before to after, from then to after, and from before to then – the shift – with
        interval, p and effect size.
    """
    style = plan.manuscript.style
    level = f"{100 * spec.confidence:g}% CI"
    columns = [Column(Cell("n"))]
    for name in CHANGES.values():
        columns += [Column(Cell(f"Mean ({level})"), name), Column(Cell("Effect"), name)]
    columns += [Column(Cell(style.p), CHANGES["shift"])]
    columns += [Column(Cell(f"Adjusted {style.p}"), CHANGES["shift"])] if spec.p_adjust else []
    table = Table(spec.name, number, spec.caption, "Item", tuple(columns))
    found = [response_shift(*_answers(row, frame), confidence=spec.confidence) for row in spec.rows]
    changed = adjust([one.shift.p for one in found], spec.p_adjust)
    for row, one, last in zip(spec.rows, found, changed, strict=True):
        names = (row.before, row.then, row.after)
        there = np.logical_and.reduce([frame.variables[name].answered() for name in names])
        is_told = may_tell(frame, names, there)
        cells = tuple(_cells(one, last, spec, style)) if is_told else (hidden(),) * len(columns)
        table = table.with_rows(Row(Cell(row.label), cells))
        for record, value in _records(spec, row, one, last):
            table = table.with_records(recorded(record, value if is_told else None))
    return with_hidden_note(table, frame).with_notes(
        "n is the number of people with all three answers. Change as answered is after − before, as remembered after − "
        "then; the shift is then − before: below zero, people rate their past lower than they did at the time.",
        "Effect: mean change divided by the SD of the answers before.",
    ).with_methods(
        "Response shift was told by the then-test: answers about the time before, given afterwards, against those "
        f"given before, by the paired t test (two-sided); intervals are {level}s.",
        *adjusted_how(spec.p_adjust, len(found)),
    )  # fmt: skip


def _answers(row: Thrice, frame: Frame) -> tuple[Floats, Floats, Floats]:
    return frame.numbers(row.before).values, frame.numbers(row.then).values, frame.numbers(row.after).values


def _changes(one: ResponseShift) -> tuple[tuple[str, PairedT, Number], ...]:
    return (
        ("conventional", one.conventional, one.conventional_effect),
        ("retrospective", one.retrospective, one.retrospective_effect),
        ("shift", one.shift, one.shift_effect),
    )


def _cells(one: ResponseShift, changed: Number | None, spec: Spec, style: NumberStyle) -> Iterator[Cell]:
    yield counted(one.n)
    for _, test, effect in _changes(one):
        yield with_limits(test.difference.mean, test.interval, spec.digits, style)
        yield figure_cell(effect, 2)
    yield from (p_cell(p, style) for p in (one.shift.p, changed) if p is not None)


def _records(spec: Spec, row: Thrice, one: ResponseShift, changed: Number | None) -> Iterator[tuple[Record, Number]]:
    def record(statistic: Statistic, name: str, term: str, outcome: str) -> Record:
        model = f"{CHANGES.get(name, name)}, paired t test, confidence {spec.confidence:g}"
        return Record(spec.name, statistic, None, one.n, outcome=outcome, term=term, model=model)

    ends = {
        "conventional": (row.before, row.after), "retrospective": (row.then, row.after),
        "shift": (row.before, row.then),
    }  # fmt: skip
    for name, test, effect in _changes(one):
        for statistic, value in (
            (Statistic.N, float(test.n)), (Statistic.DIFFERENCE_MEAN, test.difference.mean),
            (Statistic.DIFFERENCE_SD, test.difference.sd), (Statistic.CI_LOW, test.interval.low),
            (Statistic.CI_HIGH, test.interval.high), (Statistic.T, test.t), (Statistic.DF, test.df),
            (Statistic.P, test.p), (Statistic.EFFECT, effect),
        ):  # fmt: skip
            yield record(statistic, name, *ends[name]), value
    yield record(Statistic.CORRELATION, "shift", *ends["shift"]), one.correlation
    if changed is not None:
        yield record(Statistic.ADJUSTED_P, "shift", *ends["shift"]), changed
