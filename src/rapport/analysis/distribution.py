"""The verb ``distribution``: how the answers to one question are spread, as bars or as a table."""

from rapport.analysis.cells import (
    answered_records,
    count_and_share,
    count_records,
    counted,
    level_names,
    share,
    with_hidden_note,
)  # fmt: skip
from rapport.analysis.choices import OF, SEVERAL, order_of
from rapport.analysis.derive import levels_of
from rapport.analysis.frame import Choices, Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, told_choices, told_tally
from rapport.analysis.specs.distribution import Distribution
from rapport.analysis.suppressed import HIDDEN, hidden_note
from rapport.analysis.variables import MultiSelect
from rapport.figures.drawings import Bar, BarRow, Bars
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.stats.describe import tally, tally_choices
from rapport.tables.record import Record
from rapport.tables.table import Cell, Column, Row, Table


def distribution(spec: Distribution, number: str, plan: Plan, frame: Frame) -> Table | Figure:
    """Show how often each answer was given.

    Args:
        spec: its options.
        number: its number as printed.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table, or bars.
    """
    variable, values = plan.variable(spec.variable), frame.variables[spec.variable]
    notes: list[str] = []
    if isinstance(variable, MultiSelect) and isinstance(values, Choices):
        told = told_choices(frame, spec.variable, tally_choices(values.ticks, values.counted))
        names = written = tuple(choice.label for choice in variable.choices)
        notes = [f"{SEVERAL} {OF[variable.denominator]}"]
    else:
        levels = levels_of(spec.variable, plan, frame)
        told = told_tally(frame, spec.variable, tally(levels.codes, len(levels.levels)))
        names, written = level_names(plan, spec.variable, levels), levels.levels
    records = [*answered_records(spec.name, spec.variable, told.n, told.missing)]
    order = order_of(told, spec.sort)
    for at in order:
        records += count_records(spec.name, f"{spec.variable}={written[at]}", told.counts[at], told.n)
    if spec.show == "table":
        return with_hidden_note(_table(spec, number, (variable.label, names, order), told, records), frame)
    return _bars(spec, number, (variable.label, names, order), told, (records, notes, frame))


Labels = tuple[str, tuple[str, ...], list[int]]


def _table(spec: Distribution, number: str, labels: Labels, told: Told, records: list[Record]) -> Table:
    label, names, order = labels
    head = f"{label} (n = {counted(told.n).text})"
    table = Table(spec.name, number, spec.caption, head, (Column(Cell("Number")), Column(Cell("Percentage"))))
    for at in order:
        cells = (counted(told.counts[at]), Cell(share(told.counts[at], told.n, spec.percent_digits)))
        table = table.with_rows(Row(Cell(names[at]), cells))
    return table.with_records(*records)


def _bars(
    spec: Distribution, number: str, labels: Labels, told: Told, beside: tuple[list[Record], list[str], Frame]
) -> Figure:
    label, names, order = labels
    records, notes, frame = beside
    rows = []
    for at in order:
        found = told.counts[at]
        length = None if found is None or not told.n else 100 * found / told.n
        rows.append(BarRow(names[at], (Bar(length, count_and_share(found, told.n, spec.percent_digits).text),)))
    axis = f"Participants, n (%); n = {counted(told.n).text}"
    if frame.guard is not None and any(bar.text == HIDDEN for row in rows for bar in row.bars):
        notes = [*notes, hidden_note(frame.guard.k)]
    drawing = Bars(axis, tuple(rows), stub=label)
    return figure(spec.name, number, spec.caption, drawing, records=records, notes=notes)
