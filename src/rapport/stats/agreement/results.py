"""What the coefficients give back, and the intervals of a share and of a coefficient."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from rapport.stats.agreement.ratings import Counts
from rapport.stats.agreement.weights import Floats
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

NO_ITEMS = Undefined("no item has an answer of both")
ONE_ITEM = Undefined("fewer than two items")
ONE_CATEGORY = Undefined("only one category was used, so that chance alone explains all agreement")
NO_WIDTH = Undefined("the standard error is zero, so that the interval would have no width")


@dataclass(frozen=True)
class Share:
    """A share of items, with Wilson's interval.

    Attributes:
        n: items in the denominator.
        count: items that count.
        value: count / n; undefined for n = 0.
        interval: its confidence interval.
    """

    n: int
    count: int
    value: Number
    interval: Interval


@dataclass(frozen=True)
class Coefficient:
    """Agreement corrected for chance: (observed − expected) / (1 − expected).

    Attributes:
        n: items that were counted.
        observed: share of agreement, weighted where weights were given.
        expected: the share that chance alone would give, by the rule of the coefficient.
        value: the coefficient, at most 1.
        se: its standard error in large samples, as named by the function.
        interval: its confidence interval, cut at 1; undefined where the standard error is zero.
    """

    n: int
    observed: Number
    expected: Number
    value: Number
    se: Number
    interval: Interval


def share(count: int, n: int, confidence: float = 0.95) -> Share:
    """A share with its score interval; R: ``prop.test(count, n, conf.level = confidence, correct = FALSE)``.

    Wilson (1927), JASA 22:209: with z the normal quantile, (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).

    Args:
        count: items that count.
        n: items in all.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The share; undefined for n = 0.

    Raises:
        ValueError: count lies outside 0 … n, or the confidence is impossible.
    """
    check_confidence(confidence)
    if not 0 <= count <= n:
        raise ValueError("the count lies between 0 and n")
    if n == 0:
        return Share(0, 0, NO_ITEMS, Interval(NO_ITEMS, NO_ITEMS, confidence))
    z = float(ndtri((1 + confidence) / 2))
    p = count / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if count == 0 else (middle - half) / (1 + z * z / n)
    high = 1.0 if count == n else (middle + half) / (1 + z * z / n)
    return Share(n, count, p, Interval(low, high, confidence))


def normal_interval(value: float, se: float, confidence: float) -> Interval:
    """Value ± z · se, cut at 1, and at −1 unless the value lies below (as it can with weights of one's own).

    R: ``pmin(pmax(value + c(-1, 1) * qnorm((1 + confidence) / 2) * se, -1), 1)``, as ``vcd:::confint.Kappa``.
    """
    floor = -1.0 if value >= -1 else -math.inf
    return _cut(value, se, float(ndtri((1 + confidence) / 2)), floor, confidence)


def t_interval(value: float, se: float, df: int, confidence: float, floor: float = -math.inf) -> Interval:
    """Value ± t(df) · se, cut at 1 and at the floor; R: ``value + c(-1, 1) * qt((1 + confidence) / 2, df) * se``."""
    return _cut(value, se, float(stdtrit(df, (1 + confidence) / 2)), floor, confidence)


def spread(parts: Floats, items: Counts, middle: float) -> float:
    """Σ items (parts − middle)², exactly zero when the parts differ by rounding noise only (16 ε of the largest).

    Args:
        parts: what each kind of item adds to an estimate.
        items: how many there are of each kind, of the same shape.
        middle: the mean of the parts over items.
    """
    there = np.asarray(parts)[items > 0]
    if float(np.ptp(there)) <= 16 * float(np.finfo(float).eps) * float(np.abs(there).max()):
        return 0.0
    return float((items * (parts - middle) ** 2).sum())


def undefined_coefficient(n: int, observed: Number, expected: Number, why: Undefined, confidence: float) -> Coefficient:
    """A coefficient that does not exist; what is known of observed and expected agreement stays."""
    return Coefficient(n, observed, expected, why, why, Interval(why, why, confidence))


def check_confidence(confidence: float) -> None:
    """Refuse a confidence level that is none.

    Raises:
        ValueError: the confidence does not lie between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")


def _cut(value: float, se: float, quantile: float, floor: float, confidence: float) -> Interval:
    if se == 0:
        return Interval(NO_WIDTH, NO_WIDTH, confidence)
    return Interval(max(value - quantile * se, floor), min(value + quantile * se, 1.0), confidence)
