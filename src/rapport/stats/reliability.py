"""Do the items of a scale measure one thing? Cronbach's alpha with its interval, McDonald's omega."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from rapport.stats.agreement.results import check_confidence
from rapport.stats.optimum import minimum
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

TOO_FEW = Undefined("fewer than two complete rows or fewer than two items")
TOO_FEW_ITEMS = Undefined("fewer than three items")
SAME_SUM = Undefined("everybody has the same sum")
CONSTANT_ITEM = Undefined("an item is the same for everybody")
HEYWOOD = Undefined("one factor explains an item wholly (a Heywood case)")
NO_FACTOR = Undefined("no single factor could be fitted")
ALIASED = Undefined("an item is a sum of others, or there are too few people for so many items")
FAR = 30.0
"""A unique variance whose logarithm is further from 0 is none."""
PERFECT = Undefined("the items agree in everything, so that the interval would have no width")


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of the sum of the items.

    Attributes:
        n: complete rows.
        missing: rows with an item missing, left out.
        items: columns.
        value: alpha; it may be negative.
        interval: its confidence interval.
        standardised: alpha of the items brought to one variance.
        without: alpha when one item is left out, for each item.
        item_rest: correlation of each item with the sum of the others.
    """

    n: int
    missing: int
    items: int
    value: Number
    interval: Interval
    standardised: Number
    without: tuple[Number, ...]
    item_rest: tuple[Number, ...]


@dataclass(frozen=True)
class Omega:
    """McDonald's omega: the share of a sum's variance that one common factor explains.

    Attributes:
        n: complete rows.
        missing: rows with an item missing, left out.
        items: columns.
        value: omega of the sum of the items as they are.
        standardised: omega of the items brought to one variance.
        loadings: standardised loading of each item.
    """

    n: int
    missing: int
    items: int
    value: Number
    standardised: Number
    loadings: tuple[Number, ...]


def cronbach_alpha(values: Floats, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha; R: ``psych::alpha(x, use = "complete")``, ``psych::alpha.ci(alpha, n, k)``.

    Cronbach (1951), Psychometrika 16:297: k/(k − 1) · (1 − Σ s²_item / s²_sum). Interval: Feldt, Woodruff &
    Salih (1987), Applied Psychological Measurement 11:93: 1 − (1 − alpha) F on n − 1 and (n − 1)(k − 1)
    degrees of freedom. Standardised: k r̄ / (1 + (k − 1) r̄). Items are taken as they come: turn negative ones first.

    Args:
        values: shape (rows, items); NaN is missing, and such rows are left out.
        confidence: level of the interval, between 0 and 1.

    Returns:
        Alpha and what it would be without each item; undefined for fewer than two rows or items and where the sum
        does not vary.

    Raises:
        ValueError: a value is infinite, or the confidence is impossible.
    """
    check_confidence(confidence)
    complete, missing = _complete(values)
    n, k = complete.shape
    if n < 2 or k < 2:
        each = (TOO_FEW,) * k
        return Alpha(n, missing, k, TOO_FEW, Interval(TOO_FEW, TOO_FEW, confidence), TOO_FEW, each, each)
    covariance = np.cov(complete, rowvar=False)
    value = _alpha(covariance)
    others = [[other for other in range(k) if other != item] for item in range(k)]
    without = tuple(_alpha(covariance[np.ix_(rest, rest)]) if k > 2 else TOO_FEW_ITEMS for rest in others)
    rest = tuple(_item_rest(covariance, item, other) for item, other in enumerate(others))
    return Alpha(n, missing, k, value, _feldt(value, n, k, confidence), _standardised(covariance), without, rest)


def mcdonald_omega(values: Floats) -> Omega:
    """Omega total of one factor fitted by maximum likelihood; R: ``factanal(x, 1)``, ``psych::fa(x, 1, fm = "ml")``.

    McDonald (1999), Test Theory, eq. 6.20: with loadings λ and unique variances ψ of the items' correlations and the
    items' SDs s, (Σ s λ)² / ((Σ s λ)² + Σ s² ψ); standardised with s = 1 (``psych::omega(x, 1)$omega.tot``).
    ψ are found by Lawley & Maxwell's concentrated likelihood (1971).

    Args:
        values: shape (rows, items); NaN is missing, and such rows are left out.

    Returns:
        Omega and the loadings; undefined for fewer than three items, where an item is constant or a sum of others,
        and for Heywood cases.

    Raises:
        ValueError: a value is infinite.
    """
    complete, missing = _complete(values)
    n, k = complete.shape
    found = _one_factor(complete)
    if isinstance(found, Undefined):
        return Omega(n, missing, k, found, found, (found,) * k)
    loadings, sd = found, complete.std(axis=0, ddof=1)
    unique = 1 - loadings**2
    raw = float((sd * loadings).sum()) ** 2
    even = float(loadings.sum()) ** 2
    return Omega(
        n, missing, k,
        raw / (raw + float((sd**2 * unique).sum())),
        even / (even + float(unique.sum())),
        tuple(float(loading) for loading in loadings),
    )  # fmt: skip


def _complete(values: Floats) -> tuple[Floats, int]:
    complete = values[~np.isnan(values).any(axis=1)]
    if not np.isfinite(complete).all():
        raise ValueError("a value is infinite")
    return complete, len(values) - len(complete)


def _alpha(covariance: Floats) -> Number:
    k, whole = len(covariance), float(covariance.sum())
    items = float(np.trace(covariance))
    if whole <= 1e-14 * items or items == 0:
        return SAME_SUM
    return k / (k - 1) * (1 - items / whole)


def _standardised(covariance: Floats) -> Number:
    variances = np.diag(covariance)
    if not (variances > 0).all():
        return CONSTANT_ITEM
    return _alpha(covariance / np.sqrt(np.outer(variances, variances)))


def _item_rest(covariance: Floats, item: int, others: list[int]) -> Number:
    own, rest = float(covariance[item, item]), float(covariance[np.ix_(others, others)].sum())
    if own <= 0 or rest <= 0:
        return CONSTANT_ITEM
    return float(covariance[item, others].sum()) / math.sqrt(own * rest)


def _feldt(alpha: Number, n: int, k: int, confidence: float) -> Interval:
    if isinstance(alpha, Undefined) or alpha == 1:
        why = alpha if isinstance(alpha, Undefined) else PERFECT
        return Interval(why, why, confidence)
    low, high = (
        1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), share))
        for share in ((1 + confidence) / 2, (1 - confidence) / 2)
    )
    return Interval(low, high, confidence)


def _one_factor(values: Floats) -> Floats | Undefined:
    """Standardised loadings of one factor, by maximum likelihood."""
    n, k = values.shape
    if n < 3 or k < 3:
        return TOO_FEW_ITEMS if k < 3 else TOO_FEW
    if (np.ptp(values, axis=0) == 0).any():
        return CONSTANT_ITEM
    correlation: Floats = np.asarray(np.corrcoef(values, rowvar=False), np.float64)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return ALIASED

    def misfit(log_unique: Floats) -> float:
        if np.abs(log_unique).max() > FAR:
            return math.inf
        scale: Floats = np.exp(-log_unique / 2)
        roots = np.linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1]
        return float((roots - np.log(roots) - 1).sum()) if roots[0] > 0 else math.inf

    def slope(log_unique: Floats) -> Floats:
        loadings = _loadings(correlation, log_unique)
        unique = np.exp(log_unique)
        return np.asarray((loadings**2 + unique - 1) / unique)

    start = np.log(np.clip((1 - 0.5 / k) / np.diag(np.linalg.inv(correlation)), 0.01, 1.0))
    found = minimum(misfit, slope, start, 1e-10)
    if float(found.at.min()) < math.log(0.005):
        return HEYWOOD
    if not found.converged:
        return NO_FACTOR
    loadings = _loadings(correlation, found.at)
    return loadings if loadings.sum() >= 0 else -loadings


def _loadings(correlation: Floats, log_unique: Floats) -> Floats:
    scale = np.exp(-log_unique / 2)
    roots, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    return np.asarray(vectors[:, -1] * math.sqrt(max(float(roots[-1]) - 1, 0.0)) / scale)
