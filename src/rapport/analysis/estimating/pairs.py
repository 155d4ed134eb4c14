"""The verb ``paired`` without means: signed ranks, signs, yes and no."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.adjusting import adjust, adjusted_how, adjusted_note
from rapport.analysis.cells import (
    counted,
    figure_cell,
    hidden,
    median_and_quartiles,
    recorded,
    with_hidden_note,
)
from rapport.analysis.estimating.written import p_cell, ratio_with_limits, times, with_limits
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.paired import Paired
from rapport.analysis.words import plain
from rapport.stats.describe import quartiles
from rapport.stats.paired import Interval
from rapport.stats.ranks import McNemar, SignedRank, SignTest, mcnemar, sign_test, signed_rank
from rapport.stats.undefined import Number
from rapport.tables.number_style import NumberStyle
from rapport.tables.numbers import percent
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

Floats = NDArray[np.float64]


OF_THE_WHOLE = (Statistic.PERCENT, Statistic.CI_LOW, Statistic.CI_HIGH)


@dataclass(frozen=True)
class _Line:
    """What a test says of one pair: cells without p, p, and numbers for the records; of how many a percentage is."""

    cells: tuple[Cell, ...]
    p: Number
    n: int
    numbers: tuple[tuple[Statistic, Number], ...]
    counts: tuple[int, ...] = ()
    whole: int | None = None


@dataclass(frozen=True)
class _Way:
    """How one test is printed."""

    heads: tuple[str, ...]
    line: Callable[[Floats, Floats, Paired, NumberStyle], _Line]
    model: str
    note: str
    method: str


def compared_pairs(spec: Paired, number: str, plan: Plan, frame: Frame) -> Table:
    """Compare before and after by ranks, signs, or yes and no.

    Args:
        spec: the table's options, with a test that needs no means.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for the style of its journal.
        frame: the data after exclusions.

    Returns:
        A table with a row for each pair.
    """
    way, style = WAYS[spec.test], plan.manuscript.style
    level = f"{100 * spec.confidence:g}% CI"
    last = (style.p, f"Adjusted {style.p}") if spec.p_adjust else (style.p,)
    heads = tuple(head.format(level=level) for head in (*way.heads, *last))
    table = Table(spec.name, number, spec.caption, "Outcome", tuple(Column(Cell(head)) for head in heads))
    sides = [(_values(pair.before, spec, frame), _values(pair.after, spec, frame)) for pair in spec.pairs]
    lines = [way.line(before, after, spec, style) for before, after in sides]
    changed = adjust([line.p for line in lines], spec.p_adjust)
    for pair, (before, after), line, other in zip(spec.pairs, sides, lines, changed, strict=True):
        both = np.asarray(~(np.isnan(before) | np.isnan(after)), np.bool_)
        is_told = not _has_small(line.counts, frame) and may_tell(frame, (pair.before, pair.after), both)
        cells = (*line.cells, *(p_cell(p, style) for p in (line.p, other) if p is not None))
        table = table.with_rows(Row(Cell(pair.label), cells if is_told else (hidden(),) * len(heads)))
        model = f"{way.model}, confidence {spec.confidence:g}"
        more = ((Statistic.ADJUSTED_P, other),) if other is not None else ()
        for statistic, value in (*line.numbers, (Statistic.P, line.p), *more):
            n = line.whole if line.whole is not None and statistic in OF_THE_WHOLE else line.n
            blank = Record(spec.name, statistic, None, n, outcome=pair.after, term=pair.before, model=model)
            table = table.with_records(recorded(blank, value if is_told else None))
    note = f"{way.note} {style.p} is two-sided."
    return with_hidden_note(table, frame).with_notes(note, *adjusted_note(spec.p_adjust, style)).with_methods(
        way.method, *adjusted_how(spec.p_adjust, len(lines))
    )  # fmt: skip


def _values(name: str, spec: Paired, frame: Frame) -> Floats:
    values = frame.variables[name]
    if isinstance(values, Numbers):
        return values.values
    if not isinstance(values, Levels):
        raise TypeError(f"{name} has neither numbers nor levels")
    wanted = plain((spec.yes or "").rstrip("."))
    yes = [at for at, level in enumerate(values.levels) if plain(level.rstrip(".")) == wanted]
    return np.where(values.codes < 0, np.nan, np.isin(values.codes, yes).astype(np.float64))


def _has_small(counts: tuple[int, ...], frame: Frame) -> bool:
    """Whether a count of people is too small to be told."""
    return frame.guard is not None and any(0 < one < frame.guard.k for one in counts)


def _ranks(before: Floats, after: Floats, spec: Paired, style: NumberStyle) -> _Line:
    found: SignedRank = signed_rank(before, after, spec.confidence)
    both = ~(np.isnan(before) | np.isnan(after))
    cells = (
        counted(found.n),
        *(median_and_quartiles(quartiles(side[both]), spec.digits) for side in (before, after)),
        with_limits(found.shift, found.interval, spec.digits, style),
        figure_cell(found.r, 2),
    )
    numbers = (
        (Statistic.N, float(found.n)), (Statistic.MISSING, float(found.missing)), (Statistic.V, found.positive),
        (Statistic.SHIFT, found.shift), (Statistic.CI_LOW, found.interval.low),
        (Statistic.CI_HIGH, found.interval.high), (Statistic.RANK_BISERIAL, found.r),
    )  # fmt: skip
    return _Line(cells, found.p, found.n, numbers)


def _signs(before: Floats, after: Floats, spec: Paired, style: NumberStyle) -> _Line:
    found: SignTest = sign_test(before, after, spec.confidence)
    hundred = Interval(times(found.interval.low, 100), times(found.interval.high, 100), spec.confidence)
    counts = (found.n, found.positive, found.zeros, found.negative)
    cells = (*(counted(one) for one in counts), with_limits(times(found.share, 100), hundred, 1, style))
    numbers = (
        (Statistic.N, float(found.n)), (Statistic.MISSING, float(found.missing)),
        (Statistic.ROSE, float(found.positive)), (Statistic.FELL, float(found.negative)),
        (Statistic.PERCENT, times(found.share, 100)),
        (Statistic.CI_LOW, hundred.low), (Statistic.CI_HIGH, hundred.high),
    )  # fmt: skip
    return _Line(cells, found.p, found.n, numbers, counts[1:], found.positive + found.negative)


def _changed(before: Floats, after: Floats, spec: Paired, style: NumberStyle) -> _Line:
    found: McNemar = mcnemar(before, after, spec.confidence)
    both = ~(np.isnan(before) | np.isnan(after))
    yes = [int(side[both].sum()) for side in (before, after)]
    limits = found.interval
    ratio = ratio_with_limits(found.odds_ratio, limits, style)
    shares = (Cell(f"{one} ({percent(one, found.n)})") for one in yes)
    cells = (counted(found.n), *shares, counted(found.gained), counted(found.lost), ratio)
    numbers = (
        (Statistic.N, float(found.n)), (Statistic.MISSING, float(found.missing)), (Statistic.ROSE, float(found.gained)),
        (Statistic.FELL, float(found.lost)), (Statistic.ODDS_RATIO, found.odds_ratio),
        (Statistic.CI_LOW, limits.low), (Statistic.CI_HIGH, limits.high),
    )  # fmt: skip
    always = yes[0] - found.lost
    counts = (found.gained, found.lost, always, found.n - found.gained - found.lost - always)
    return _Line(cells, found.p, found.n, numbers, counts)


WAYS = {
    "wilcoxon": _Way(
        ("n", "Before, median (quartiles)", "After, median (quartiles)", "Shift ({level})", "r"),
        _ranks,
        "Wilcoxon signed-rank test",
        "n is the number of complete pairs. Shift is the Hodges–Lehmann estimate of after − before; r is the "
        "matched-pairs rank-biserial correlation.",
        "Before and after were compared in complete pairs with Wilcoxon’s signed-rank test (two-sided; exact given the "
        "ties up to 100 pairs that differ, the normal approximation with corrections above); pairs without a "
        "difference are left out of the test, not of the shift.",
    ),
    "sign": _Way(
        ("n", "Rose", "Same", "Fell", "Rose of those who changed, % ({level})"),
        _signs,
        "sign test",
        "n is the number of complete pairs.",
        "Before and after were compared in complete pairs with the exact sign test (two-sided), with the interval of "
        "Clopper and Pearson.",
    ),
    "mcnemar": _Way(
        ("n", "Before, n (%)", "After, n (%)", "Gained", "Lost", "Odds ratio ({level})"),
        _changed,
        "exact McNemar test",
        "n is the number of complete pairs; gained went from no to yes, lost from yes to no.",
        "Yes before and after were compared in complete pairs with McNemar’s exact test (two-sided); the odds ratio is "
        "gained / lost, with its exact interval.",
    ),
}  # fmt: skip
