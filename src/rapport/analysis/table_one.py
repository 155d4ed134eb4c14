"""The verb ``table_one``: the participants of a study, each question with its own n."""

from collections.abc import Sequence

from rapport.analysis.by_group import add_compared
from rapport.analysis.cells import (
    answered_records,
    count_and_share,
    count_records,
    counted,
    hidden,
    level_names,
    mean_and_sd,
    median_and_quartiles,
    recorded,
    share,
    with_hidden_note,
)  # fmt: skip
from rapport.analysis.frame import Choices, Frame, Levels, Numbers
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, may_tell, told_choices, told_tally
from rapport.analysis.specs.table_one import TableOne
from rapport.analysis.summaries import OF_NUMBERS, heading, label_of, quartile_words
from rapport.analysis.variables import Categorical, HasNumbers, MultiSelect, Variable
from rapport.stats.describe import Moments, Quartiles, moments, quartiles, tally, tally_choices
from rapport.stats.undefined import Number
from rapport.tables.numbers import count, fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

SEVERAL = "More than one answer was possible; percentages may add up to more than 100."
TICKED = "n is the number of participants who ticked at least one answer."
EVERYONE = "n is everyone: to tick nothing is an answer."


def table_one(spec: TableOne, number: str, plan: Plan, frame: Frame) -> Table:
    """Describe the participants.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 1``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with a column n (who answered) and a column of counts or summaries, or a column for each
        group; notes, methods and records say what was computed.
    """
    variables = [plan.variable(name) for name in spec.rows]
    table = Table(spec.name, number, caption_of(spec, frame), "Characteristic", _columns(variables, spec))
    if spec.by is not None:
        return with_hidden_note(add_compared(spec, number, plan, frame), frame)
    if spec.layout == "together":
        table = table.with_notes("n is the number of participants who answered.")
    for variable in variables:
        values = frame.variables[variable.name]
        if isinstance(values, Levels):
            told = told_tally(frame, variable.name, tally(values.codes, len(values.levels)))
            table = add_counts(table, variable, told, spec, names=level_names(plan, variable.name, values))
        elif isinstance(variable, MultiSelect) and isinstance(values, Choices):
            told = told_choices(frame, variable.name, tally_choices(values.ticks, values.counted))
            table = add_counts(table, variable, told, spec)
        elif isinstance(values, Numbers):
            table = _add_numbers(table, variable, values, spec, frame)
    return with_hidden_note(table, frame)


def caption_of(spec: TableOne, frame: Frame) -> str:
    """The caption, with the number of participants.

    Args:
        spec: the table's options.
        frame: the data after exclusions.

    Returns:
        E.g. ``The mentors (N = 219)``.
    """
    too_few = frame.guard is not None and frame.rows < frame.guard.k
    return spec.caption if too_few else f"{spec.caption} (N = {count(frame.rows)})"


def _columns(variables: Sequence[Variable], spec: TableOne) -> tuple[Column, ...]:
    if spec.layout == "apart":
        return Column(Cell("Number")), Column(Cell("Percentage"))
    return Column(Cell("n")), Column(Cell(heading(variables, spec)))


def add_counts(table: Table, variable: Variable, told: Told, spec: TableOne, *, names: Sequence[str] = ()) -> Table:
    """Rows for a question with levels or choices.

    Args:
        table: the table so far.
        variable: the question.
        told: its counts as they may be told.
        spec: the table's options.
        names: the printed label of each level; for choices they are known.

    Returns:
        The table with a head, a row for each level, and their records.
    """
    notes: list[str] = []
    levels = tuple(names)
    if isinstance(variable, MultiSelect):
        notes = [SEVERAL + " " + (EVERYONE if variable.denominator == "everyone" else TICKED)]
        levels = tuple(choice.label for choice in variable.choices)
    if told.n == 0:
        notes.append("Nobody answered.")
    label = variable.label
    cells = (counted(told.n), Cell())
    if spec.layout == "apart":
        label, cells = f"{label} (n = {counted(told.n).text})", (Cell(), Cell())
    table = table.with_rows(Row(Cell(label, tuple(notes)), cells))
    table = table.with_records(*answered_records(table.name, variable.name, told.n, told.missing))
    for level, term, number in zip(levels, _terms(variable, levels, told), told.counts, strict=True):
        together = (Cell(), count_and_share(number, told.n, spec.percent_digits))
        apart = (counted(number), Cell(share(number, told.n, spec.percent_digits)))
        table = table.with_rows(Row(Cell(level), apart if spec.layout == "apart" else together, level=1))
        table = table.with_records(*count_records(table.name, term, number, told.n))
    return table


def _terms(variable: Variable, levels: Sequence[str], told: Told) -> Sequence[str]:
    """The level of each row as the plan writes it, for the records."""
    written: Sequence[str] = levels
    if isinstance(variable, Categorical):
        other = () if variable.other is None else (variable.other.label,)
        written = (*variable.levels, *other)
    return [f"{variable.name}={level}" for level in written[: len(told.counts)]]


def _add_numbers(table: Table, variable: Variable, values: Numbers, spec: TableOne, frame: Frame) -> Table:
    found: Moments | Quartiles
    statistics: list[tuple[Statistic, Number]]
    if spec.summary == "mean":
        found = moments(values.values)
        cell, statistics = mean_and_sd(found, spec.digits), [(Statistic.MEAN, found.mean), (Statistic.SD, found.sd)]
    else:
        found = quartiles(values.values, spec.quartiles)
        cell = median_and_quartiles(found, spec.digits)
        statistics = [(Statistic.MEDIAN, found.median), (Statistic.Q1, found.q1), (Statistic.Q3, found.q3)]
        table = table.with_notes(quartile_words(found.rule)).with_methods(OF_NUMBERS["median"](found.rule))
    is_told = not isinstance(variable, HasNumbers) or may_tell(frame, [variable.name], values.answered())
    n, missing = (found.n, found.missing) if is_told else (None, None)
    label = label_of(variable)
    cells = (counted(n), cell if is_told else hidden())
    if spec.layout == "apart":
        label, cells = f"{label} (n = {counted(n).text})", (cells[1], Cell())
    table = table.with_rows(Row(Cell(label), cells))
    table = table.with_records(*answered_records(table.name, variable.name, n, missing))
    if variable.name in spec.ranges:
        table = _add_range(table, variable, values, spec, frame)
    return table.with_records(
        *(
            recorded(Record(table.name, statistic, None, found.n, term=variable.name), value if is_told else None)
            for statistic, value in statistics
        )
    )


def _add_range(table: Table, variable: Variable, values: Numbers, spec: TableOne, frame: Frame) -> Table:
    """The lowest and the highest number, each that of a single person: not told where small numbers are protected."""
    known = values.values[values.answered()]
    limits = None if frame.guard is not None or not len(known) else (float(known.min()), float(known.max()))
    cell = hidden() if limits is None else Cell("–".join(fixed(limit, spec.digits) for limit in limits))
    table = table.with_rows(Row(Cell("Range"), (cell, Cell()) if spec.layout == "apart" else (Cell(), cell), level=1))
    return table.with_records(
        *(
            recorded(Record(table.name, statistic, None, len(known), term=variable.name), limit)
            for statistic, limit in zip((Statistic.MINIMUM, Statistic.MAXIMUM), limits or (None, None), strict=True)
        )
    )
