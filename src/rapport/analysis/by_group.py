"""Participants by group, side by side: ``table_one`` with ``by``."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.cells import (
    count_and_share,
    count_records,
    counted,
    figure_cell,
    hidden,
    level_names,
    mean_and_sd,
    median_and_quartiles,
    recorded,
    undefined,
)  # fmt: skip
from rapport.analysis.frame import Choices, Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import Told, may_tell, told_crosstab
from rapport.analysis.specs.table_one import TableOne
from rapport.analysis.summaries import OF_NUMBERS, label_of, quartile_words
from rapport.analysis.variables import MultiSelect, Variable
from rapport.stats.describe import moments, quartiles, tally_choices
from rapport.stats.groups import (
    GroupTest,
    counts_test,
    difference_of_means,
    difference_of_shares,
    kruskal_wallis,
    welch,
)  # fmt: skip
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import count, p_value
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

DIFFERENCE = (
    "Std. difference is the standardised difference: of means the difference in units of the pooled SD, of shares the "
    "distance of Yang and Dalton; of more than two groups the largest of all pairs."
)
ALL = "All"


@dataclass(frozen=True)
class _Layout:
    """What all rows of a table share."""

    spec: TableOne
    plan: Plan
    frame: Frame
    groups: tuple[str, ...]
    masks: tuple[NDArray[np.bool_], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.groups, ALL)


@dataclass(frozen=True)
class _Compared:
    """What the last columns say of a row; None is not told."""

    difference: Number | None
    test: GroupTest | None


def add_compared(spec: TableOne, number: str, plan: Plan, frame: Frame) -> Table:
    """Describe the participants of each group.

    Args:
        spec: the table's options, with ``by``.
        number: its number as printed.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        A table with n, a column for each group and for all, and how they compare.

    Raises:
        CannotBeMade: there are not two groups.
    """
    by = spec.by or ""
    groups = frame.variables[by]
    if not isinstance(groups, Levels) or len(np.unique(groups.codes[groups.codes >= 0])) < 2:
        raise CannotBeMade(f"there are not two groups of “{by}” to compare", "leave by out, or look at the exclusions")
    masks = tuple(groups.codes == at for at in range(len(groups.levels)))
    everybody = np.asarray(groups.codes >= 0, np.bool_)
    layout = _Layout(spec, plan, frame, level_names(plan, by, groups), (*masks, everybody))
    sizes = [int(mask.sum()) for mask in layout.masks]
    k = frame.guard.k if frame.guard is not None else 0
    hides = any(0 < size < k for size in (*sizes, frame.rows - sizes[-1]))
    told = ["s" if hides else count(size) for size in sizes]
    heads = [f"{name} (n\u00a0=\u00a0{size})" for name, size in zip(layout.columns, told, strict=True)]
    columns = [Column(Cell("n")), *(Column(Cell(head), plan.variable(by).label) for head in heads[:-1])]
    columns += [
        Column(Cell(heads[-1])),
        *(Column(Cell(plan.manuscript.style.p if name == "p" else name)) for name in _last(spec)),
    ]
    table = Table(spec.name, number, spec.caption, "Characteristic", tuple(columns))
    table = table.with_notes("n is the number of participants who answered, of those in a group.")
    for name in spec.rows:
        table = _add(table, plan.variable(name), layout)
    if spec.compare in ("differences", "both"):
        table = table.with_notes(DIFFERENCE)
    return table


def _last(spec: TableOne) -> Sequence[str]:
    names = (("Std. difference", ("differences", "both")), ("p", ("tests", "both")))
    return [name for name, when in names if spec.compare in when]


def _add(table: Table, variable: Variable, layout: _Layout) -> Table:
    values = layout.frame.variables[variable.name]
    if isinstance(values, Levels):
        told = told_crosstab(layout.frame, variable.name, layout.spec.by or "")
        return _add_counts(table, variable, values, told, layout)
    if isinstance(values, Choices) and isinstance(variable, MultiSelect):
        return _add_choices(table, variable, values, layout)
    return _add_numbers(table, variable, layout.frame.numbers(variable.name), layout)


def _add_counts(table: Table, variable: Variable, values: Levels, told: tuple[Told, ...], layout: _Layout) -> Table:
    names = level_names(layout.plan, variable.name, values)
    every = not any(None in (column.n, *column.counts) for column in told)
    compared = _Compared(None, None)
    if every:
        counts = np.array([column.counts for column in told[:-1]], np.intp).T
        compared = _Compared(difference_of_shares(counts), counts_test(counts))
        table = _say_test(table, compared.test, layout)
    table = _head(table, variable, told, compared, layout)
    for at, level in enumerate(names):
        cells = [count_and_share(column.counts[at], column.n, layout.spec.percent_digits) for column in told]
        blank = (Cell(),) * len(_last(layout.spec))
        table = table.with_rows(Row(Cell(level), (Cell(), *cells, *blank), level=1))
        term = f"{variable.name}={values.levels[at]}"
        for column, group in zip(told, layout.columns, strict=True):
            table = table.with_records(*count_records(table.name, term, column.counts[at], column.n, group=group))
    return table


def _add_choices(table: Table, variable: MultiSelect, values: Choices, layout: _Layout) -> Table:
    """Each choice is compared on its own: who ticked several is in several rows."""
    tallies = [tally_choices(values.ticks[mask], values.counted[mask]) for mask in layout.masks]
    is_told = _all_told(layout, variable.name, values.counted) and not _any_small(layout, values)
    told = tuple(
        Told(one.n, one.missing, one.counts) if is_told else Told(None, None, (None,) * len(one.counts))
        for one in tallies
    )
    table = _head(table, variable, told, None, layout)
    for at, choice in enumerate(variable.choices):
        cells = [count_and_share(column.counts[at], column.n, layout.spec.percent_digits) for column in told]
        compared = _Compared(None, None)
        if is_told:
            counts = np.array([[one.counts[at], one.n - one.counts[at]] for one in tallies[:-1]], np.intp).T
            compared = _Compared(difference_of_shares(counts), counts_test(counts))
            table = _say_test(table, compared.test, layout)
        table = table.with_rows(Row(Cell(choice.label), (Cell(), *cells, *_last_cells(compared, layout)), level=1))
        term = f"{variable.name}={choice.label}"
        table = table.with_records(*_compared_records(table.name, term, compared))
        for column, group in zip(told, layout.columns, strict=True):
            table = table.with_records(*count_records(table.name, term, column.counts[at], column.n, group=group))
    return table


def _any_small(layout: _Layout, values: Choices) -> bool:
    k = layout.frame.guard.k if layout.frame.guard is not None else 0
    for mask in layout.masks:
        ticked = values.ticks[mask & values.counted].sum(axis=0)
        rest = int((mask & values.counted).sum()) - ticked
        if ((ticked > 0) & (ticked < k)).any() or ((rest > 0) & (rest < k)).any():
            return True
    return False


def _add_numbers(table: Table, variable: Variable, values: Numbers, layout: _Layout) -> Table:
    spec, parts = layout.spec, [values.values[mask] for mask in layout.masks]
    is_told = _all_told(layout, variable.name, values.answered())
    compared = _Compared(None, None)
    if is_told:
        test = welch(parts[:-1]) if spec.summary == "mean" else kruskal_wallis(parts[:-1])
        compared = _Compared(difference_of_means(parts[:-1]), test)
        table = _say_test(table, test, layout)
    cells, records = [], []
    for part, group in zip(parts, layout.columns, strict=True):
        cell, statistics = _summary(part, spec)
        cells.append(cell if is_told else hidden())
        n = int((~np.isnan(part)).sum())
        records += [
            recorded(Record(table.name, name, None, n, term=variable.name, group=group), value if is_told else None)
            for name, value in ((Statistic.N, n), *statistics)
        ]
    if spec.summary == "median":
        table = table.with_notes(quartile_words(spec.quartiles)).with_methods(OF_NUMBERS["median"](spec.quartiles))
    n_cell = counted(int((~np.isnan(parts[-1])).sum()) if is_told else None)
    row = Row(Cell(label_of(variable)), (n_cell, *cells, *_last_cells(compared, layout)))
    return table.with_rows(row).with_records(*records, *_compared_records(table.name, variable.name, compared))


def _summary(part: NDArray[np.float64], spec: TableOne) -> tuple[Cell, list[tuple[Statistic, Number]]]:
    if spec.summary == "mean":
        found = moments(part)
        return mean_and_sd(found, spec.digits), [(Statistic.MEAN, found.mean), (Statistic.SD, found.sd)]
    middle = quartiles(part, spec.quartiles)
    statistics = [(Statistic.MEDIAN, middle.median), (Statistic.Q1, middle.q1), (Statistic.Q3, middle.q3)]
    return median_and_quartiles(middle, spec.digits), statistics


def _all_told(layout: _Layout, name: str, answered: NDArray[np.bool_]) -> bool:
    """Whether every group may be told about, and all together."""
    masks = [mask & answered for mask in layout.masks if (mask & answered).any()]
    return all(may_tell(layout.frame, [name], mask) for mask in masks)


def _head(
    table: Table, variable: Variable, told: tuple[Told, ...], compared: _Compared | None, layout: _Layout
) -> Table:
    last = (Cell(),) * len(_last(layout.spec)) if compared is None else _last_cells(compared, layout)
    notes = ("More than one answer was possible.",) if isinstance(variable, MultiSelect) else ()
    blank = (Cell(),) * len(told)
    table = table.with_rows(Row(Cell(variable.label, notes), (counted(told[-1].n), *blank, *last)))
    for column, group in zip(told, layout.columns, strict=True):
        record = Record(table.name, Statistic.N, None, column.n, term=variable.name, group=group)
        table = table.with_records(recorded(record, column.n))
    return table.with_records(*(_compared_records(table.name, variable.name, compared) if compared else ()))


def _last_cells(compared: _Compared, layout: _Layout) -> tuple[Cell, ...]:
    found = {
        "Std. difference": hidden() if compared.difference is None else figure_cell(compared.difference, 2),
        "p": hidden() if compared.test is None else _p_cell(compared.test.p, layout.plan.manuscript.style),
    }
    return tuple(found[name] for name in _last(layout.spec))


def _p_cell(p: Number, style: NumberStyle) -> Cell:
    return undefined(p) if isinstance(p, Undefined) else Cell(p_value(p, style))


def _compared_records(table: str, term: str, compared: _Compared) -> list[Record]:
    test = compared.test
    model = "" if test is None else test.name
    found: list[tuple[Statistic, Number | None, str]] = [
        (Statistic.STD_DIFFERENCE, compared.difference, ""),
        (Statistic.P, None if test is None else test.p, model),
    ]
    return [recorded(Record(table, name, None, term=term, model=how), value) for name, value, how in found]


def _say_test(table: Table, test: GroupTest | None, layout: _Layout) -> Table:
    if test is None or layout.spec.compare not in ("tests", "both"):
        return table
    table = table.with_methods(f"Groups were compared with {test.name}.")
    small = test.smallest_expected
    if not isinstance(small, Undefined) and small < 5 and "Fisher" not in test.name:
        table = table.with_notes("Of some chi-squared tests an expected count is below 5; read their p with care.")
    return table
