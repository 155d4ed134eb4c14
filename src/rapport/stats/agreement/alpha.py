"""Krippendorff's alpha: any number of coders, any level of measurement, missing values.

Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2019), Content Analysis, 4th ed., chapter 12.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rapport.stats.agreement.resampling import Resampled, percentiles
from rapport.stats.agreement.results import check_confidence
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

NO_PAIRS = Undefined("no unit has two values")
ONE_VALUE = Undefined("all values are the same, so that chance alone explains all agreement")
AT_ONCE = 2_000_000  # numbers held at a time while drawing


class Level(StrEnum):
    """Level of measurement: what the difference of two values a < b is, squared."""

    NOMINAL = "nominal"  # 1
    ORDINAL = "ordinal"  # values given from a to b, a and b counted half
    INTERVAL = "interval"  # b − a
    RATIO = "ratio"  # (b − a) / (b + a)


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha, 1 − observed / expected disagreement.

    Attributes:
        units: units with two values or more: those that count.
        left_out: units with one value or none.
        values: values in the units that count.
        observed: disagreement within units.
        expected: disagreement by chance, between all values.
        value: alpha, at most 1.
    """

    units: int
    left_out: int
    values: int
    observed: Number
    expected: Number
    value: Number


@dataclass(frozen=True, eq=False)
class _Units:
    """Units that count, as rows of how often each value was given; values sorted."""

    scale: Floats
    counts: NDArray[np.int64]
    left_out: NDArray[np.bool_]


def krippendorff_alpha(values: Floats, level: Level) -> Alpha:
    """Alpha from the coincidences of values; R: ``irr::kripp.alpha(t(values), level)``.

    Observed: Σ_u Σ_{c,k} n_uc (n_uk − [c = k]) δ²_ck / (m_u − 1) / n. Expected: Σ_{c,k} n_c n_k δ²_ck / (n (n − 1)).
    Time and memory grow with units × distinct values: meant for scales and codes, not for measurements to many
    decimals.

    Args:
        values: shape (units, coders); NaN is missing. Nominal codes are numbers as well.
        level: level of measurement.

    Returns:
        Alpha and the two disagreements; undefined when no unit has two values, and alpha also when all values of
        the units that count are the same.

    Raises:
        ValueError: a value is infinite, or below 0 on a ratio scale, or differences cannot be squared.
    """
    units = _units(values, level)
    left_out = int(units.left_out.sum())
    if not len(units.counts):
        return Alpha(0, left_out, 0, NO_PAIRS, NO_PAIRS, NO_PAIRS)
    total = int(units.counts.sum())
    patterns, times = np.unique(units.counts, axis=0, return_counts=True)
    within, between = _disagreement(patterns, times[None, :].astype(np.float64), units.scale, level)
    observed, expected = float(within[0]), float(between[0])
    value = ONE_VALUE if len(units.scale) < 2 else 1 - observed / expected
    return Alpha(len(units.counts), left_out, total, observed, expected, value)


def alpha_interval(
    values: Floats,
    level: Level,
    generator: np.random.Generator,
    draws: int = 2000,
    confidence: float = 0.95,
    groups: NDArray[np.intp] | None = None,
) -> Resampled:
    """Percentile interval of alpha, drawing units (or groups of units) again.

    Not Krippendorff's own algorithm, which draws pairs as if they were independent: whole units are drawn here, so that
    what several coders said of one unit stays together; with groups, whole respondents with all their units. Units that
    do not count are never drawn. On an ordinal scale distances are computed from each draw anew.

    Args:
        values: as for alpha.
        level: level of measurement.
        generator: where chance comes from.
        draws: how often.
        confidence: level of the interval, between 0 and 1.
        groups: shape (units,): which units belong together; each stands for itself when not given.

    Returns:
        The interval; undefined when no unit has two values, no draw exists or all draws are the same.

    Raises:
        ValueError: as for alpha; there is no draw, the confidence is impossible, or groups are not one per unit.
    """
    check_confidence(confidence)
    units = _units(values, level)
    if groups is not None and groups.shape != (len(values),):
        raise ValueError("groups are one per unit")
    if not len(units.counts) or draws < 1:
        return percentiles(np.full(max(draws, 0), np.nan), confidence, NO_PAIRS)
    patterns, which = np.unique(units.counts, axis=0, return_inverse=True)
    kinds, times = _kinds(which.reshape(-1), len(patterns), None if groups is None else groups[~units.left_out])
    step = max(1, AT_ONCE // max(len(patterns), len(times)))
    found = []
    for start in range(0, draws, step):
        drawn = generator.multinomial(times.sum(), times / times.sum(), size=min(step, draws - start))
        weight = (drawn if kinds is None else drawn @ kinds).astype(np.float64)
        within, between = _disagreement(patterns, weight, units.scale, level)
        several = ((weight @ patterns) > 0).sum(axis=1) > 1
        found.append(np.where(several, 1 - within / np.where(several, between, 1), np.nan))
    return percentiles(np.concatenate(found), confidence)


def _units(values: Floats, level: Level) -> _Units:
    present = ~np.isnan(values)
    if not np.isfinite(values[present]).all():
        raise ValueError("a value is infinite")
    if level is Level.RATIO and (values[present] < 0).any():
        raise ValueError("a value on a ratio scale is at least 0")
    left_out = present.sum(axis=1) < 2
    kept = values[~left_out]
    rated = ~np.isnan(kept)
    scale, codes = np.unique(kept[rated], return_inverse=True)
    rows = np.broadcast_to(np.arange(len(kept))[:, None], kept.shape)[rated]
    flat = np.bincount(rows * len(scale) + codes.reshape(-1), minlength=len(kept) * len(scale))
    return _Units(scale, flat.reshape(len(kept), len(scale)).astype(np.int64), left_out)


def _kinds(
    which: NDArray[np.intp], patterns: int, groups: NDArray[np.intp] | None
) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """The distinct kinds of what is drawn, as rows of patterns (None: these themselves), and how many of each."""
    if groups is None:
        return None, np.bincount(which, minlength=patterns).astype(np.int64)
    names, index = np.unique(groups, return_inverse=True)
    each = np.zeros((len(names), patterns), dtype=np.int64)
    np.add.at(each, (index.reshape(-1), which), 1)
    kinds, times = np.unique(each, axis=0, return_counts=True)
    return kinds, times.astype(np.int64)


def _disagreement(patterns: NDArray[np.int64], weight: Floats, scale: Floats, level: Level) -> tuple[Floats, Floats]:
    """Observed and expected disagreement of each draw.

    Args:
        patterns: shape (patterns, values): counts, two or more in each row.
        weight: shape (draws, patterns): how many units of a draw have the pattern.
        scale: shape (values,): the distinct values, rising.
        level: level of measurement.
    """
    raters = patterns.sum(axis=1)
    given = weight @ patterns
    n = given.sum(axis=1)
    if level is not Level.ORDINAL:
        apart = _apart(scale, level)
        unlike = (patterns * (patterns @ apart)).sum(axis=1) / (raters - 1)
        return weight @ unlike / n, ((given @ apart) * given).sum(axis=1) / (n * (n - 1))
    # Ordinal distance is that of the middle ranks. Σ_{c,k} n_c n_k (r_c − r_k)² = 2 (m Σ n r² − (Σ n r)²).
    ranks = np.cumsum(given, axis=1) - (given + n[:, None]) / 2
    squares, sums = (ranks**2) @ patterns.T, ranks @ patterns.T
    unlike = np.maximum(2 * (raters * squares - sums**2), 0) / (raters - 1)
    between = 2 * (n * (given * ranks**2).sum(axis=1) - (given * ranks).sum(axis=1) ** 2)
    return (weight * unlike).sum(axis=1) / n, between / (n * (n - 1))


def _apart(scale: Floats, level: Level) -> Floats:
    if level is Level.NOMINAL:
        return 1 - np.eye(len(scale))
    with np.errstate(over="ignore"):
        apart = np.subtract.outer(scale, scale)
        if level is Level.RATIO:
            sums = np.add.outer(scale, scale)
            apart = apart / np.where(sums > 0, sums, 1)
        squares = np.asarray(apart**2, dtype=np.float64)
    if not np.isfinite(squares).all() or np.count_nonzero(squares == 0) > len(scale):
        raise ValueError("values lie too far apart, or too near, for their differences to be squared")
    return squares
