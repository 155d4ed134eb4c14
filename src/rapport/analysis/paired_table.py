"""The verb ``paired``: before and after in the same people."""

from collections.abc import Sequence

import numpy as np

from rapport.analysis.adjusting import adjust, adjusted_how, adjusted_note
from rapport.analysis.cells import figure_cell, hidden, mean_and_sd, recorded, undefined, with_hidden_note
from rapport.analysis.estimating.pairs import compared_pairs
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.paired import Pair, Paired
from rapport.analysis.variables import Scale
from rapport.stats.paired import PairedT, paired_t
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import count, interval, p_value
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

EFFECT_SIZES = {
    "d_z": ("dz", "dz: mean difference divided by the SD of the differences."),
    "d_av": ("dav", "dav: mean difference divided by the mean of the two SDs."),
}


def paired_table(spec: Paired, number: str, plan: Plan, frame: Frame) -> Table:
    """Compare before and after.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for the words of the scales.
        frame: the data after exclusions.

    Returns:
        A table with, per pair, n of complete pairs, mean (SD) before, after and of the difference,
        interval, t, p and the effect sizes asked for.
    """
    if spec.test != "t":
        return compared_pairs(spec, number, plan, frame)
    level = f"{100 * spec.confidence:g}%"
    style = plan.manuscript.style
    table = Table(spec.name, number, spec.caption, "Outcome", _columns(spec, level, style))
    sides = [(frame.numbers(pair.before).values, frame.numbers(pair.after).values) for pair in spec.pairs]
    tests = [paired_t(before, after, spec.confidence) for before, after in sides]
    changed = adjust([test.p for test in tests], spec.p_adjust)
    heading, tested = "", list[Number]()
    for pair, (before, after), test, other in zip(spec.pairs, sides, tests, changed, strict=True):
        heading = pair.heading or heading
        if pair.heading:
            table = table.with_rows(Row(Cell(pair.heading), (Cell(),) * len(table.columns)))
        words = _scale_words(pair, plan)
        label = Cell(pair.label, (words,) if words else ())
        is_told = may_tell(frame, (pair.before, pair.after), ~(np.isnan(before) | np.isnan(after)))
        cells = _cells(test, spec, other, style) if is_told else (hidden(),) * len(table.columns)
        table = table.with_rows(Row(label, cells, level=int(bool(heading))))
        tested += [test.p] if is_told else []
        records = _records(table.name, pair, test, spec.confidence, other)
        table = table.with_records(*(record if is_told else recorded(record, None) for record in records))
    return (
        with_hidden_note(table, frame)
        .with_notes(
            "n is the number of complete pairs; Difference is after − before; "
            f"{plan.manuscript.style.p} is two-sided (paired t test).",
            *_tests_note(spec, tested, plan.manuscript.style),
            *(EFFECT_SIZES[name][1] for name in spec.effect_sizes),
            *adjusted_note(spec.p_adjust, plan.manuscript.style),
        )
        .with_methods(
            "Before and after were compared in complete pairs with the paired t test (two-sided); the interval is "
            f"the {level} confidence interval of the mean difference.",
            *_caution(spec, plan),
            *adjusted_how(spec.p_adjust, len(tests)),
        )
    )


def _columns(spec: Paired, level: str, style: NumberStyle) -> tuple[Column, ...]:
    spanner = "Mean (SD)"
    return (
        Column(Cell("n")),
        Column(Cell("Before"), spanner),
        Column(Cell("After"), spanner),
        Column(Cell("Difference"), spanner),
        *_limit_columns(spec, level),
        *((Column(Cell("t")), Column(Cell(style.p))) if spec.tests == "columns" else ()),
        *((Column(Cell(f"Adjusted {style.p}")),) if spec.p_adjust else ()),
        *(Column(Cell(EFFECT_SIZES[name][0])) for name in spec.effect_sizes),
    )


def _cells(test: PairedT, spec: Paired, changed: Number | None, style: NumberStyle) -> tuple[Cell, ...]:
    effects = {"d_z": test.d_z, "d_av": test.d_av}
    return (
        Cell(count(test.n)),
        *(mean_and_sd(side, spec.digits) for side in (test.before, test.after, test.difference)),
        *_limits(test, spec, style),
        *_tested(test, spec, style),
        *((_p_cell(changed, style),) if changed is not None else ()),
        *(figure_cell(effects[name], 2) for name in spec.effect_sizes),
    )


def _p_cell(p: Number, style: NumberStyle) -> Cell:
    return undefined(p) if isinstance(p, Undefined) else Cell(p_value(p, style))


def _limit_columns(spec: Paired, level: str) -> tuple[Column, ...]:
    if spec.limits == "together":
        return (Column(Cell(f"{level} CI")),)
    spanner = f"{level} CI of the difference"
    return (Column(Cell("Lower"), spanner), Column(Cell("Upper"), spanner))


def _limits(test: PairedT, spec: Paired, style: NumberStyle) -> tuple[Cell, ...]:
    low, high = test.interval.low, test.interval.high
    if spec.limits == "apart":
        return figure_cell(low, spec.digits), figure_cell(high, spec.digits)
    if isinstance(low, Undefined):
        return (undefined(low),)
    if isinstance(high, Undefined):
        return (undefined(high),)
    return (Cell(interval(low, high, spec.digits, style)),)


def _tested(test: PairedT, spec: Paired, style: NumberStyle) -> tuple[Cell, ...]:
    if spec.tests == "note":
        return ()
    return figure_cell(test.t, 2), _p_cell(test.p, style)


def _tests_note(spec: Paired, tested: Sequence[Number], style: NumberStyle) -> Sequence[str]:
    """The p values in a sentence: one for all rows where they are printed alike, else the smallest and largest."""
    known = sorted(p for p in tested if not isinstance(p, Undefined))
    if spec.tests == "columns" or not known:
        return ()
    low, high = (p_value(p, style) for p in (known[0], known[-1]))
    told = low if low[0] in "<>" else f"= {low}"
    return (f"{style.p} {told} in every row." if low == high else f"{style.p} is from {low} to {high}.",)


def _scale_words(pair: Pair, plan: Plan) -> str:
    """The words behind the numbers of a pair's scales: "0 = never; 1 = monthly"."""
    words: dict[float, list[str]] = {}
    for name in (pair.before, pair.after):
        variable = plan.variable(name)
        mapping = plan.mapping(variable) if isinstance(variable, Scale) else None
        for word, number in (mapping or {}).items():
            shown = word.rstrip(".")
            if shown != f"{number:g}" and shown not in words.setdefault(number, []):
                words[number].append(shown)
    return "; ".join(f"{number:g} = {' / '.join(words[number])}" for number in sorted(words))


def _caution(spec: Paired, plan: Plan) -> Sequence[str]:
    named = {plan.variable(name).type for pair in spec.pairs for name in (pair.before, pair.after)}
    if "scale" not in named:
        return ()
    return ("Means of rating scales take the steps between the answers as equal.",)


def _records(table: str, pair: Pair, test: PairedT, confidence: float, changed: Number | None) -> list[Record]:
    model = f"paired t test, confidence {confidence:g}"
    values: dict[Statistic, Number] = {
        Statistic.N: test.n,
        Statistic.MISSING: test.missing,
        Statistic.BEFORE_MEAN: test.before.mean,
        Statistic.BEFORE_SD: test.before.sd,
        Statistic.AFTER_MEAN: test.after.mean,
        Statistic.AFTER_SD: test.after.sd,
        Statistic.DIFFERENCE_MEAN: test.difference.mean,
        Statistic.DIFFERENCE_SD: test.difference.sd,
        Statistic.CI_LOW: test.interval.low,
        Statistic.CI_HIGH: test.interval.high,
        Statistic.T: test.t,
        Statistic.DF: test.df,
        Statistic.P: test.p,
        Statistic.D_Z: test.d_z,
        Statistic.D_AV: test.d_av,
    }
    if changed is not None:
        values[Statistic.ADJUSTED_P] = changed
    return [
        Record(
            table,
            statistic,
            None if isinstance(value, Undefined) else value,
            test.n,
            outcome=pair.after,
            term=pair.before,
            model=model,
            note=f"undefined: {value.reason}" if isinstance(value, Undefined) else "",
        )
        for statistic, value in values.items()
    ]
