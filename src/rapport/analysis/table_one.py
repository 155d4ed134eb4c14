"""The verb ``table_one``: the participants of a study, each question with its own n."""

from collections.abc import Mapping, Sequence

from rapport.analysis.frame import Choices, Frame, Levels
from rapport.analysis.plan import Plan
from rapport.analysis.specs.table_one import TableOne
from rapport.analysis.variables import Categorical, Continuous, MultiSelect, Scale, Variable
from rapport.analysis.words import plain
from rapport.stats.describe import Moments, Quartiles, Tally, moments, quartiles, tally, tally_choices
from rapport.stats.quantile_rule import QuantileRule
from rapport.stats.undefined import Number, Undefined
from rapport.tables.numbers import UNDEFINED, count, fixed, percent, with_spread
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

SEVERAL = "More than one answer was possible; percentages may add up to more than 100."
TICKED = "n is the number of participants who ticked at least one answer."
EVERYONE = "n is everyone: to tick nothing is an answer."
OTHER_NAMES = {
    QuantileRule.TYPE_2: "type 2 of Hyndman and Fan, the default of SAS",
    QuantileRule.TYPE_6: "type 6 of Hyndman and Fan, the default of SPSS",
    QuantileRule.TYPE_7: "type 7 of Hyndman and Fan, the default of R",
}


def table_one(spec: TableOne, number: str, plan: Plan, frame: Frame) -> Table:
    """Describe the participants.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 1``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with a column n (who answered) and a column of counts or summaries; notes, methods
        and records say what was computed.
    """
    variables = [plan.variable(name) for name in spec.rows]
    heading = _heading(variables, spec)
    caption = f"{spec.caption} (N = {count(frame.rows)})"
    table = Table(spec.name, number, caption, "Characteristic", (Column(Cell("n")), Column(Cell(heading))))
    table = table.with_notes("n is the number of participants who answered.")
    for variable in variables:
        values = frame.variables[variable.name]
        if isinstance(variable, Categorical) and isinstance(values, Levels):
            found = tally(values.codes, len(values.levels))
            labels = {plain(word): label for word, label in variable.labels.items()}
            names = {level: labels.get(plain(level), level) for level in values.levels}
            table = _add_counts(table, variable, found, names)
        elif isinstance(variable, MultiSelect) and isinstance(values, Choices):
            found = tally_choices(values.ticks, values.counted)
            names = {choice.label: choice.label for choice in variable.choices}
            table = _add_counts(table, variable, found, names)
        elif isinstance(variable, Continuous | Scale):
            table = _add_numbers(table, variable, frame, spec)
    return table


def _heading(variables: Sequence[Variable], spec: TableOne) -> str:
    """Derived from what stands in the column."""
    counts = any(isinstance(variable, Categorical | MultiSelect) for variable in variables)
    numbers = any(isinstance(variable, Continuous | Scale) for variable in variables)
    summary = "median (quartiles)" if spec.summary == "median" else "mean (SD)"
    return " or ".join((["n (%)"] if counts else []) + ([summary] if numbers else []))


def _add_counts(table: Table, variable: Categorical | MultiSelect, found: Tally, labels: Mapping[str, str]) -> Table:
    """Rows for a question with levels; ``labels`` gives the printed label of each level, in order."""
    notes: list[str] = []
    if isinstance(variable, MultiSelect):
        notes = [SEVERAL + " " + (EVERYONE if variable.denominator == "everyone" else TICKED)]
    if found.n == 0:
        notes.append("Nobody answered.")
    head = Row(Cell(variable.label, tuple(notes)), (Cell(count(found.n)), Cell()))
    table = table.with_rows(head).with_records(*_answered(table, variable.name, found))
    for (level, label), number in zip(labels.items(), found.counts, strict=True):
        text = f"{count(number)} ({percent(number, found.n)})" if found.n else UNDEFINED
        table = table.with_rows(Row(Cell(label), (Cell(), Cell(text)), level=1))
        term = f"{variable.name}={level}"
        share, note = (100 * number / found.n, "") if found.n else (None, "nobody answered")
        table = table.with_records(
            Record(table.name, Statistic.COUNT, number, found.n, term=term),
            Record(table.name, Statistic.PERCENT, share, found.n, term=term, note=note),
        )
    return table


def _add_numbers(table: Table, variable: Continuous | Scale, frame: Frame, spec: TableOne) -> Table:
    values = frame.numbers(variable.name).values
    unit = f" ({variable.unit})" if isinstance(variable, Continuous) and variable.unit else ""
    found: Moments | Quartiles
    if spec.summary == "mean":
        found = moments(values)
        text, notes = _spread(found.mean, found.sd, spec.digits)
        statistics: list[tuple[Statistic, Number]] = [(Statistic.MEAN, found.mean), (Statistic.SD, found.sd)]
    else:
        found = quartiles(values, spec.quartiles)
        text, notes = _middle(found, spec.digits)
        statistics = [(Statistic.MEDIAN, found.median), (Statistic.Q1, found.q1), (Statistic.Q3, found.q3)]
        definition = OTHER_NAMES.get(found.rule, f"{found.rule.replace('-', ' ')} of Hyndman and Fan")
        table = table.with_notes(f"Quartiles are the 25th and 75th percentile ({definition}).")
        table = table.with_methods(f"Medians and quartiles are sample quantiles of {definition}.")
    row = Row(Cell(variable.label + unit), (Cell(count(found.n)), Cell(text, notes)))
    table = table.with_rows(row).with_records(*_answered(table, variable.name, found))
    return table.with_records(
        *(_record(table.name, variable.name, statistic, value, found.n) for statistic, value in statistics)
    )


def _spread(mean: Number, sd: Number, digits: int) -> tuple[str, tuple[str, ...]]:
    if isinstance(mean, Undefined):
        return UNDEFINED, (f"Not computed: {mean.reason}.",)
    if isinstance(sd, Undefined):
        return f"{fixed(mean, digits)} ({UNDEFINED})", (f"SD not computed: {sd.reason}.",)
    return with_spread(mean, sd, digits), ()


def _middle(found: Quartiles, digits: int) -> tuple[str, tuple[str, ...]]:
    if isinstance(found.median, Undefined) or isinstance(found.q1, Undefined) or isinstance(found.q3, Undefined):
        return UNDEFINED, ("Not computed: no values.",)
    return f"{fixed(found.median, digits)} ({fixed(found.q1, digits)}–{fixed(found.q3, digits)})", ()


def _answered(table: Table, term: str, found: Tally | Moments | Quartiles) -> tuple[Record, Record]:
    return (
        Record(table.name, Statistic.N, found.n, found.n, term=term),
        Record(table.name, Statistic.MISSING, found.missing, found.n, term=term),
    )


def _record(table: str, term: str, statistic: Statistic, value: Number, n: int) -> Record:
    if isinstance(value, Undefined):
        return Record(table, statistic, None, n, term=term, note=f"undefined: {value.reason}")
    return Record(table, statistic, value, n, term=term)
