"""Before and after in the same people: the paired t test and its effect sizes."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from rapport.stats.describe import Moments, moments
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

TOO_FEW = Undefined("fewer than two complete pairs")
CONSTANT = Undefined("the difference is the same in every pair")


@dataclass(frozen=True)
class Interval:
    """A confidence interval of one number.

    Attributes:
        low: lower limit.
        high: upper limit.
        confidence: its level, e.g. 0.95.
    """

    low: Number
    high: Number
    confidence: float


@dataclass(frozen=True)
class PairedT:
    """A paired t test of after − before, over complete pairs.

    Attributes:
        n: complete pairs.
        missing: rows with one side or both missing.
        before: mean and SD of the first measurement, in the complete pairs.
        after: mean and SD of the second.
        difference: mean and SD of after − before.
        interval: confidence interval of the mean difference.
        t: the statistic.
        df: degrees of freedom, n − 1.
        p: two-sided p.
        d_z: mean difference / SD of the differences.
        d_av: mean difference / mean of the two SDs.
    """

    n: int
    missing: int
    before: Moments
    after: Moments
    difference: Moments
    interval: Interval
    t: Number
    df: Number
    p: Number
    d_z: Number
    d_av: Number


def paired_t(before: Floats, after: Floats, confidence: float = 0.95) -> PairedT:
    """Paired t test; R: ``t.test(after, before, paired = TRUE, conf.level = confidence)``.

    With d = after − before over the complete pairs: t = d̄ / (s_d / √n) on n − 1 degrees of freedom.
    Effect sizes (as named by Lakens 2013, Frontiers in Psychology 4:863): d_z = d̄ / s_d;
    d_av = d̄ / ((s_before + s_after) / 2).

    A standard error below 10 ε of the values counts as a constant difference, as in R: then t, p,
    interval and d_z are undefined.

    Args:
        before: shape (rows,), any unit; NaN is missing.
        after: the same, of the same rows.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The test; what cannot be computed is undefined, with the reason.

    Raises:
        ValueError: the two shapes differ, a value is infinite or the confidence is impossible.
    """
    if before.shape != after.shape:
        raise ValueError("before and after have different numbers of rows")
    complete = ~(np.isnan(before) | np.isnan(after))
    first, second = before[complete], after[complete]
    n, missing = len(first), len(before) - len(first)
    sides = moments(first), moments(second)
    difference = _differences(first, second)
    mean, sd = difference.mean, difference.sd
    interval = mean_interval(mean, sd, n, confidence)
    if isinstance(mean, Undefined) or isinstance(sd, Undefined):
        reason = TOO_FEW
    elif sd == 0:
        reason = CONSTANT
    else:
        t = mean / (sd / math.sqrt(n))
        p = float(2 * stdtr(n - 1, -abs(t)))
        return PairedT(
            n, missing, *sides, difference, interval, t, float(n - 1), p, mean / sd,
            _over_average_sd(mean, *sides),
        )  # fmt: skip
    df: Number = float(n - 1) if n >= 2 else TOO_FEW
    d_av = TOO_FEW if isinstance(mean, Undefined) else _over_average_sd(mean, *sides)
    return PairedT(
        n, missing, *sides, difference, interval, reason, df, reason, reason, d_av
    )  # fmt: skip


def mean_interval(mean: Number, sd: Number, n: int, confidence: float = 0.95) -> Interval:
    """Confidence interval of a mean: mean ± t(n − 1; (1 + confidence)/2) · sd / √n.

    R: ``mean + c(-1, 1) * qt((1 + confidence) / 2, n - 1) * sd / sqrt(n)``.

    Args:
        mean: the mean, any unit.
        sd: sample standard deviation, the same unit.
        n: how many values.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The interval; undefined for n < 2 and for sd = 0.

    Raises:
        ValueError: the confidence does not lie between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    if n < 2 or isinstance(mean, Undefined) or isinstance(sd, Undefined):
        return Interval(TOO_FEW, TOO_FEW, confidence)
    if sd == 0:
        return Interval(CONSTANT, CONSTANT, confidence)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * sd / math.sqrt(n)
    return Interval(mean - half, mean + half, confidence)


def _differences(first: Floats, second: Floats) -> Moments:
    """Moments of second − first; a spread that is only rounding noise is none."""
    found = moments(second - first)
    if isinstance(found.mean, Undefined) or isinstance(found.sd, Undefined):
        return found
    scale = float(np.maximum(np.abs(first), np.abs(second)).max())
    if found.sd / math.sqrt(found.n) < 10 * float(np.finfo(float).eps) * scale:
        return Moments(found.n, found.missing, found.mean, 0.0)
    return found


def _over_average_sd(mean: float, before: Moments, after: Moments) -> Number:
    if isinstance(before.sd, Undefined) or isinstance(after.sd, Undefined):
        return TOO_FEW
    average = (before.sd + after.sd) / 2
    return mean / average if average > 0 else Undefined("both sides are constant")
