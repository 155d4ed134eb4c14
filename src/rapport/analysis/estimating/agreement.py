"""The verb ``agreement``: whether the two people of a dyad say the same."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.cells import counted, hidden, recorded, with_hidden_note
from rapport.analysis.estimating.written import times, with_limits
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell
from rapport.analysis.specs.agreement import Agreement, Dyad
from rapport.stats.agreement.alpha import Level, alpha_interval, krippendorff_alpha
from rapport.stats.agreement.intraclass import Correlation, intraclass, intraclass_of_mean
from rapport.stats.agreement.many import brennan_prediger, gwet_ac
from rapport.stats.agreement.ratings import pairs, ratings
from rapport.stats.agreement.results import Coefficient, Share
from rapport.stats.agreement.two import cohen_kappa, percent_agreement, scott_pi
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined
from rapport.tables.number_style import NumberStyle
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

Floats = NDArray[np.float64]
MOST_STEPS = 30
NO_ERROR = Undefined("the interval is drawn, without a standard error")
ICC_NAMES = {
    ("one_way", "single"): "ICC(1,1)",
    ("agreement", "single"): "ICC(2,1)",
    ("consistency", "single"): "ICC(3,1)",
    ("one_way", "mean"): "ICC(1,k)",
    ("agreement", "mean"): "ICC(2,k)",
    ("consistency", "mean"): "ICC(3,k)",
}


CALLED = {
    "cohen": "Kappa",
    "scott": "Scott’s pi",
    "gwet": "Gwet’s AC",
    "brennan_prediger": "Brennan–Prediger",
    "krippendorff": "Krippendorff’s alpha",
}


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found about one pair."""

    n: int
    missing: int
    same: Share | None
    kappa: Coefficient | None
    icc: Correlation | None


def agreement(spec: Agreement, number: str, plan: Plan, frame: Frame) -> Table:
    """Compare what two people said.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Table 2``.
        plan: the plan, for labels.
        frame: the data after exclusions; each row a dyad.

    Returns:
        A table with n, share of equal answers, kappa and intraclass correlation, as asked for.

    Raises:
        CannotBeMade: there are too many different numbers for a kappa.
    """
    level = f"{100 * spec.confidence:g}% CI"
    heads = ["n", f"Same answer, % ({level})", f"{CALLED[spec.coefficient]} ({level})"] if spec.kappa else ["n"]
    heads += [f"{ICC_NAMES[spec.icc, spec.icc_of]} ({level})"] if spec.icc else []
    table = Table(spec.name, number, spec.caption, "Item", tuple(Column(Cell(head)) for head in heads))
    for pair in spec.pairs:
        both = frame.variables[pair.first].answered() & frame.variables[pair.second].answered()
        found = _find(pair, spec, plan, frame)
        is_told = not _has_few(found, frame) and may_tell(frame, (pair.first, pair.second), both)
        cells = tuple(_cells(found, spec, plan.manuscript.style)) if is_told else (hidden(),) * len(heads)
        table = table.with_rows(Row(Cell(pair.label), cells))
        for record, value in _records(pair, found, spec):
            table = table.with_records(recorded(record, value if is_told else None))
    return with_hidden_note(table, frame).with_notes("n is the number of dyads of which both answered.").with_methods(
        *_methods(spec)
    )  # fmt: skip


def _methods(spec: Agreement) -> Iterator[str]:
    if spec.kappa is not None:
        weights = "unweighted" if spec.kappa == "nominal" else f"with {spec.kappa} weights"
        name = "Cohen’s kappa" if spec.coefficient == "cohen" else CALLED[spec.coefficient]
        drawn = "; its interval is that of dyads drawn again" if spec.coefficient == "krippendorff" else ""
        yield f"Agreement beyond chance is {name}, {weights}{drawn}; shares have Wilson’s interval."
    if spec.icc is not None:
        name = ICC_NAMES[spec.icc, spec.icc_of]
        yield f"The intraclass correlation is {name} of Shrout and Fleiss, with its F interval."


def _find(pair: Dyad, spec: Agreement, plan: Plan, frame: Frame) -> _Found:
    first, second = frame.variables[pair.first], frame.variables[pair.second]
    missing = int((~(first.answered() & second.answered())).sum())
    same = kappa = icc = None
    if spec.kappa is not None:
        one, other, scores = _codes(pair, frame)
        table = pairs(one, other, len(scores)).table
        weights = agreement_weights(Weighting(spec.kappa), len(scores), scores) if len(scores) > 1 else None
        same = percent_agreement(table, spec.confidence)
        kappa = _beyond_chance(np.column_stack((one, other)), scores, weights, spec, plan.seed)
    if spec.icc is not None and isinstance(first, Numbers) and isinstance(second, Numbers):
        values = np.column_stack((first.values, second.values))
        of = intraclass if spec.icc_of == "single" else intraclass_of_mean
        icc = getattr(of(values, spec.confidence), spec.icc)
    return _Found(frame.rows - missing, missing, same, kappa, icc)


def _beyond_chance(
    codes: NDArray[np.intp], scores: Floats, weights: Floats | None, spec: Agreement, seed: int
) -> Coefficient:
    """Agreement beyond chance, by the rule that the plan names."""
    if spec.coefficient == "cohen":
        return cohen_kappa(pairs(codes[:, 0], codes[:, 1], len(scores)).table, weights, spec.confidence)
    if spec.coefficient == "krippendorff":
        level = Level.NOMINAL if spec.kappa == "nominal" else Level.INTERVAL
        values = np.where(codes < 0, np.nan, scores[codes])
        alpha = krippendorff_alpha(values, level)
        drawn = alpha_interval(values, level, np.random.default_rng(seed), confidence=spec.confidence)
        return Coefficient(alpha.units, alpha.observed, alpha.expected, alpha.value, NO_ERROR, drawn.interval)
    both = codes[(codes >= 0).all(axis=1)]
    if spec.coefficient == "scott":
        return scott_pi(pairs(codes[:, 0], codes[:, 1], len(scores)).table, weights, spec.confidence)
    rule = gwet_ac if spec.coefficient == "gwet" else brennan_prediger
    return rule(ratings(both, len(scores)), weights, spec.confidence)


def _codes(pair: Dyad, frame: Frame) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Both answers as places on one scale, and where the places lie."""
    first, second = frame.variables[pair.first], frame.variables[pair.second]
    if isinstance(first, Levels) and isinstance(second, Levels):
        return first.codes, second.codes, np.arange(len(first.levels), dtype=np.float64)
    if not (isinstance(first, Numbers) and isinstance(second, Numbers)):
        raise TypeError(f"{pair.first} and {pair.second} are of two kinds")
    both = np.concatenate((first.values, second.values))
    scores = np.unique(both[~np.isnan(both)])
    if len(scores) > MOST_STEPS:
        raise CannotBeMade(
            f"“{pair.label}” has {len(scores)} different numbers, too many for a kappa",
            "ask for icc instead of kappa, or cut the numbers into bands",
        )
    codes = np.where(np.isnan(both), -1, np.searchsorted(scores, both)).astype(np.intp)
    return codes[: frame.rows], codes[frame.rows :], scores if len(scores) else np.zeros(1)


def _cells(found: _Found, spec: Agreement, style: NumberStyle) -> Iterator[Cell]:
    yield counted(found.n)
    if found.same is not None and found.kappa is not None:
        limits = found.same.interval
        hundred = Interval(times(limits.low, 100), times(limits.high, 100), spec.confidence)
        yield with_limits(times(found.same.value, 100), hundred, 1, style)
        yield with_limits(found.kappa.value, found.kappa.interval, spec.digits, style)
    if spec.icc is not None:
        missing = Undefined("the answers are no numbers")
        icc = found.icc or Correlation(missing, Interval(missing, missing, spec.confidence))
        yield with_limits(icc.value, icc.interval, spec.digits, style)


def _has_few(found: _Found, frame: Frame) -> bool:
    """Whether too few dyads said the same, or too few did not, to be told."""
    if frame.guard is None or found.same is None:
        return False
    return any(0 < one < frame.guard.k for one in (found.same.count, found.same.n - found.same.count))


def _records(pair: Dyad, found: _Found, spec: Agreement) -> Iterator[tuple[Record, Number]]:
    def record(statistic: Statistic, model: str = "") -> Record:
        return Record(spec.name, statistic, None, found.n, outcome=pair.first, term=pair.second, model=model)

    yield record(Statistic.N), found.n
    yield record(Statistic.MISSING), found.missing
    parts: list[tuple[Statistic, str, Number, Interval]] = []
    if found.same is not None and found.kappa is not None:
        parts.append((Statistic.AGREEMENT, "same answer", found.same.value, found.same.interval))
        parts.append((Statistic.KAPPA, f"{spec.coefficient}, {spec.kappa}", found.kappa.value, found.kappa.interval))
    if found.icc is not None and spec.icc is not None:
        parts.append((Statistic.ICC, ICC_NAMES[spec.icc, spec.icc_of], found.icc.value, found.icc.interval))
    for statistic, name, value, limits in parts:
        model = f"{name}, confidence {spec.confidence:g}"
        yield record(statistic, model), value
        yield record(Statistic.CI_LOW, model), limits.low
        yield record(Statistic.CI_HIGH, model), limits.high
