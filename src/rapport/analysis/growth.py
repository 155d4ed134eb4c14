"""The verb ``growth``: how many joined in each period, and how many there are by then."""

from itertools import accumulate

from rapport.analysis.cells import counted, level_names, recorded, with_hidden_note
from rapport.analysis.derive import levels_of
from rapport.analysis.frame import Frame
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, told_tally
from rapport.analysis.specs.growth import Growth
from rapport.figures import drawings
from rapport.figures.figure import Figure
from rapport.figures.telling import figure
from rapport.stats.describe import tally
from rapport.tables.numbers import fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table


def growth(spec: Growth, number: str, plan: Plan, frame: Frame) -> Table | Figure:
    """Count who joined in each period.

    Args:
        spec: its options.
        number: its number as printed.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with a row for each period, or a chart.

    Raises:
        CannotBeMade: nobody has a date; or a chart would show small numbers.
    """
    levels = levels_of(spec.over, plan, frame)
    names = level_names(plan, spec.over, levels)
    if not names:
        raise CannotBeMade(f"nobody has a value of “{spec.over}”", "look at the exclusions")
    told = told_tally(frame, spec.over, tally(levels.codes, len(levels.levels)))
    totals = _totals(told)
    records = [
        recorded(Record(spec.name, statistic, None, told.n, term=f"{spec.over}={name}"), value)
        for name, new, total in zip(levels.levels, told.counts, totals, strict=True)
        for statistic, value in ((Statistic.COUNT, new), (Statistic.CUMULATIVE, total))
    ]
    notes = _notes(told, spec)
    label = plan.variable(spec.over).label
    if spec.show == "table":
        columns = (Column(Cell(f"New {spec.what}")), Column(Cell("By the end")))
        table = Table(spec.name, number, spec.caption, label, columns).with_records(*records).with_notes(*notes)
        for name, new, total in zip(names, told.counts, totals, strict=True):
            table = table.with_rows(Row(Cell(name), (counted(new), counted(total))))
        return with_hidden_note(table, frame)
    counts = tuple(count for count in told.counts if count is not None)
    if len(counts) < len(names):
        k = frame.guard.k if frame.guard else 0
        raise CannotBeMade(f"fewer than {k} {spec.what} joined in a period", "choose longer periods")
    drawing = drawings.Growth(label, spec.what, names, counts)
    return figure(spec.name, number, spec.caption, drawing, records=records, notes=notes)


def _totals(told: Told) -> list[int | None]:
    """Running totals, up to the first count that is not told."""

    def add(so_far: int | None, new: int | None) -> int | None:
        return None if so_far is None or new is None else so_far + new

    return list(accumulate(told.counts, add))


def _notes(told: Told, spec: Growth) -> list[str]:
    notes = []
    if told.n is not None and None not in told.counts and len(told.counts) > 1:
        mean = fixed(told.n / len(told.counts), 1)
        periods = f"{len(told.counts)} periods; the first and last may not be whole."
        notes.append(f"On average {mean} new {spec.what} in each of {periods}")
    if told.missing:
        notes.append(f"{counted(told.missing).text} without a date are not counted.")
    return notes
