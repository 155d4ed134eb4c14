"""People in clusters – institutions, teams, mentors: how alike they are, and what that costs."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import fdtri

from rapport.stats.agreement.results import check_confidence
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

ONE_CLUSTER = Undefined("fewer than two clusters")
NO_REPEATS = Undefined("no cluster has two values")
NO_DIFFERENCES = Undefined("all values are the same")
ALL_WITHIN_ALIKE = Undefined("the values within each cluster are the same, so that the interval would have no width")


@dataclass(frozen=True)
class ClusterIcc:
    """How alike people of one cluster are.

    Attributes:
        n: values that count: not missing, in a known cluster.
        missing: rows that do not.
        clusters: clusters with a value or more.
        smallest: values in the smallest cluster.
        largest: values in the largest.
        mean_size: n / clusters.
        size_cv: coefficient of variation of the sizes, divisor ``clusters``.
        icc: intraclass correlation; may be negative.
        interval: its confidence interval.
        design_effect: how many times the variance of a mean is that of as many independent people.
        effective_n: n / design effect.
    """

    n: int
    missing: int
    clusters: int
    smallest: int
    largest: int
    mean_size: Number
    size_cv: Number
    icc: Number
    interval: Interval
    design_effect: Number
    effective_n: Number


def cluster_icc(values: Floats, clusters: Codes, confidence: float = 0.95) -> ClusterIcc:
    """The intraclass correlation of clusters of unequal size, from the analysis of variance.

    ICC = (MSB − MSW) / (MSB + (m₀ − 1) MSW) with m₀ = (n − Σm²/n) / (clusters − 1) (Donner 1986, Int Stat Rev
    54:67); for clusters of one size this is ICC(1,1) of Shrout & Fleiss. Interval: Wald (1940), Annals of Mathematical
    Statistics 11:96, exact for clusters of any sizes; see :func:`_limit`. The two weigh clusters differently, so where
    sizes differ very much the ICC can lie outside; to a negative one, which can be less than −1 / (largest − 1), the
    interval is drawn out. Design effect 1 + (m̄ (1 + cv²) − 1) ICC
    (Eldridge, Ashby & Kerry 2006, Int J Epidemiol 35:1292), with an ICC below zero taken as zero.
    R: ``summary(aov(y ~ cluster))``; ``ICC::ICCest`` for the value.

    Args:
        values: shape (rows,), numbers or 0/1; NaN is missing.
        clusters: shape (rows,): number of the cluster, −1 for an unknown one.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The correlation and the design effect; undefined for one cluster, when no cluster has two values and when
        all values are the same.

    Raises:
        ValueError: the shapes differ, a value is infinite, or the confidence is impossible.
    """
    check_confidence(confidence)
    if values.shape != clusters.shape:
        raise ValueError("each value has one cluster")
    counted = ~np.isnan(values) & (clusters >= 0)
    y, missing = values[counted], int((~counted).sum())
    if not np.isfinite(y).all():
        raise ValueError("a value is infinite")
    _, which, sizes = np.unique(clusters[counted], return_inverse=True, return_counts=True)
    n, k = len(y), len(sizes)
    if n == 0:
        why = ONE_CLUSTER
        return ClusterIcc(0, missing, 0, 0, 0, why, why, why, Interval(why, why, confidence), why, why)
    mean_size, cv = n / k, float(sizes.std()) / (n / k)
    icc, interval = _icc(y, which.reshape(-1), sizes.astype(np.float64), confidence)
    effect: Number = icc if isinstance(icc, Undefined) else design_effect(icc, mean_size, cv)
    effective: Number = effect if isinstance(effect, Undefined) else n / effect
    return ClusterIcc(
        n, missing, k, int(sizes.min()), int(sizes.max()), mean_size, cv, icc, interval, effect, effective
    )  # fmt: skip


def design_effect(icc: float, mean_size: float, size_cv: float = 0.0) -> float:
    """1 + (m̄ (1 + cv²) − 1) ICC, at least 1: Eldridge, Ashby & Kerry (2006), Int J Epidemiol 35:1292.

    R: ``1 + (mean_size * (1 + size_cv^2) - 1) * max(icc, 0)``.

    Args:
        icc: intraclass correlation of the clusters.
        mean_size: mean number of people in a cluster.
        size_cv: coefficient of variation of the sizes (SD with divisor ``clusters``).

    Returns:
        How many times as many people are needed as without clusters.
    """
    return 1 + (mean_size * (1 + size_cv**2) - 1) * max(icc, 0.0)


def _icc(y: Floats, which: Codes, sizes: Floats, confidence: float) -> tuple[Number, Interval]:
    n, k = len(y), len(sizes)
    why = ONE_CLUSTER if k < 2 else NO_REPEATS if n == k else NO_DIFFERENCES if np.ptp(y) == 0 else None
    if why is not None:
        return why, Interval(why, why, confidence)
    means = np.bincount(which, y) / sizes
    within = math.fsum((y - means[which]) ** 2) / (n - k)
    between = math.fsum(sizes * (means - y.mean()) ** 2) / (k - 1)
    usual = (n - float((sizes**2).sum()) / n) / (k - 1)
    icc = (between - within) / (between + (usual - 1) * within)
    if within == 0:
        return icc, Interval(ALL_WITHIN_ALIKE, ALL_WITHIN_ALIKE, confidence)
    tail = (1 + confidence) / 2
    quantiles = (float(fdtri(k - 1, n - k, share)) for share in (tail, 1 - tail))
    low, high = (_limit(means, sizes, quantile * within * (k - 1)) for quantile in quantiles)
    return icc, Interval(min(low, icc) if icc < 0 else low, high, confidence)


def _limit(means: Floats, sizes: Floats, wanted: float) -> float:
    """The ICC under which the weighted sum of squares of the cluster means is what is wanted.

    With the right ratio θ = ICC / (1 − ICC) of the variances and weights w = 1 / (1/m + θ), Σ w (ȳ − ȳ_w)² / (k − 1)
    / MSW is distributed as F (Wald 1940; Burdick & Graybill 1992, Confidence Intervals on Variance Components,
    section 4.4). The sum falls as θ rises, and lies between that for all clusters of the smallest and all of the
    largest size. R: ``uniroot``.
    """
    parts = 1 / sizes
    least = float(parts.min())
    alike = float(((means - means.mean()) ** 2).sum()) / wanted

    def excess(above: float) -> float:
        weights = 1 / (parts - least + above)
        return float((weights * (means - weights @ means / weights.sum()) ** 2).sum()) - wanted

    low, high = max(alike - (float(parts.max()) - least), 1e-9 * alike), alike
    if alike == 0 or excess(low) <= 0:
        return _as_icc(low - least)
    return _as_icc((high if excess(high) >= 0 else float(brentq(excess, low, high, xtol=1e-15))) - least)


def _as_icc(ratio: float) -> float:
    return ratio / (1 + ratio)
