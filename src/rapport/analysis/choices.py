"""The verb ``multi_select``: what was ticked, of those who answered."""

from rapport.analysis.cells import (
    answered_records,
    count_records,
    counted,
    share,
    with_hidden_note,
)  # fmt: skip
from rapport.analysis.frame import Choices, Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, told_choices
from rapport.analysis.specs.multi_select import MultiSelectTable
from rapport.analysis.variables import MultiSelect
from rapport.stats.describe import tally_choices
from rapport.tables.numbers import count, percent
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

SEVERAL = "Respondents could select more than one category."
OF = {
    "answered": "Percentages are of those who selected at least one.",
    "everyone": "Percentages are of everyone: to select nothing is an answer.",
}


def multi_select(spec: MultiSelectTable, number: str, plan: Plan, frame: Frame) -> Table:
    """Count the choices of questions of which several could be ticked.

    Args:
        spec: the table's options.
        number: its number as printed.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with a head for each question with its n, and a row for each choice.
    """
    columns = (Column(Cell("Number")), Column(Cell("Percentage")))
    table = Table(spec.name, number, spec.caption, "Variable", columns)
    for name in spec.rows:
        variable, values = plan.variable(name), frame.variables[name]
        if isinstance(variable, MultiSelect) and isinstance(values, Choices):
            told = told_choices(frame, name, tally_choices(values.ticks, values.counted))
            table = _add(table, variable, told, _more_than_one(values, frame), spec)
    return with_hidden_note(table, frame)


def order_of(told: Told, sort: str) -> list[int]:
    """The order of the levels.

    Args:
        told: their counts.
        sort: ``plan``, or ``count`` for the largest first; where a count is hidden, the plan's order is kept.

    Returns:
        Their places.
    """
    places = list(range(len(told.counts)))
    if sort == "plan" or None in told.counts:
        return places
    return sorted(places, key=lambda at: -(told.counts[at] or 0))


def _more_than_one(values: Choices, frame: Frame) -> int | None:
    """Who ticked several; not told where small numbers are protected."""
    return None if frame.guard is not None else int((values.ticks[values.counted].sum(axis=1) > 1).sum())


def _add(table: Table, variable: MultiSelect, told: Told, several: int | None, spec: MultiSelectTable) -> Table:
    note = f"{SEVERAL} {OF[variable.denominator]}"
    if several is not None and told.n:
        note += f" {count(several)} ({percent(several, told.n, spec.percent_digits)}%) selected more than one."
        table = table.with_records(
            Record(table.name, Statistic.COUNT, several, told.n, term=f"{variable.name}=(more than one)")
        )
    label = f"{variable.label} (n = {counted(told.n).text})"
    table = table.with_rows(Row(Cell(label, (note,)), (Cell(), Cell())))
    table = table.with_records(*answered_records(table.name, variable.name, told.n, told.missing))
    for at in order_of(told, spec.sort):
        number, choice = told.counts[at], variable.choices[at].label
        cells = (counted(number), Cell(share(number, told.n, spec.percent_digits)))
        table = table.with_rows(Row(Cell(choice), cells, level=1))
        table = table.with_records(*count_records(table.name, f"{variable.name}={choice}", number, told.n))
    return table
