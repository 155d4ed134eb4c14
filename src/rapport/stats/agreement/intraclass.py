"""Intraclass correlations, of one rating or of the mean of several: how much lies between what was rated."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from rapport.stats.agreement.results import check_confidence
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

TOO_FEW = Undefined("fewer than two complete rows or fewer than two raters")
NO_DIFFERENCES = Undefined("nothing that was rated differs")
NO_ERROR = Undefined("the raters differ in nothing that the interval could be built on")
ROWS_ALIKE = Undefined("the rows do not differ in their means, so that the interval would have no width")
NO_MEAN = Undefined("the means of the rows differ less than chance would make them")
NO_APPROXIMATION = Undefined("Satterthwaite's approximation of this interval fails for so few rows")


@dataclass(frozen=True)
class Correlation:
    """One intraclass correlation.

    Attributes:
        value: at most 1; it may be negative.
        interval: its confidence interval; with few rows the lower limit may lie below −1.
    """

    value: Number
    interval: Interval


@dataclass(frozen=True)
class Intraclass:
    """The three intraclass correlations of a single rating, as Shrout & Fleiss name them.

    Attributes:
        n: complete rows.
        missing: rows with a value missing, left out.
        raters: columns.
        one_way: ICC(1,1): each row has raters of its own.
        agreement: ICC(2,1): raters are a sample, and a rater who rates higher disagrees.
        consistency: ICC(3,1): these raters only, and a rater who rates higher throughout does not disagree.
    """

    n: int
    missing: int
    raters: int
    one_way: Correlation
    agreement: Correlation
    consistency: Correlation


@dataclass(frozen=True)
class _MeanSquares:
    n: int
    raters: int
    rows: float
    within: float
    columns: float
    error: float


def intraclass(values: Floats, confidence: float = 0.95) -> Intraclass:
    """ICC(1,1), ICC(2,1), ICC(3,1); R: ``psych::ICC(values, alpha = 1 - confidence, lmer = FALSE)``.

    Shrout & Fleiss (1979), Psychological Bulletin 86:420, with k raters, n rows and the mean squares of rows (B),
    within rows (W), of raters (J) and of error (E): (B − W) / (B + (k − 1) W);
    (B − E) / (B + (k − 1) E + k (J − E) / n); (B − E) / (B + (k − 1) E). Intervals from F, that of ICC(2,1) with
    Satterthwaite's degrees of freedom; where few rows that differ little make its limits miss the value itself, R
    prints them, or NaN, and we do not.

    Args:
        values: shape (rows, raters), any unit; NaN is missing, and such rows are left out.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The three; undefined for fewer than two rows or raters and when nothing differs; intervals also when the
        raters do not differ at all.

    Raises:
        ValueError: a value is infinite, or the confidence is impossible.
    """
    check_confidence(confidence)
    complete = values[~np.isnan(values).any(axis=1)]
    if not np.isfinite(complete).all():
        raise ValueError("a value is infinite")
    n, raters = complete.shape
    missing = len(values) - n
    if n < 2 or raters < 2:
        none = _undefined(TOO_FEW, confidence)
        return Intraclass(n, missing, raters, none, none, none)
    mean = _mean_squares(complete)
    return Intraclass(
        n, missing, raters,
        _one_error(mean, mean.within, n * (raters - 1), confidence),
        _agreement(mean, confidence),
        _one_error(mean, mean.error, (n - 1) * (raters - 1), confidence),
    )  # fmt: skip


def intraclass_of_mean(values: Floats, confidence: float = 0.95) -> Intraclass:
    """ICC(1,k), ICC(2,k), ICC(3,k): those of the mean over all raters; R: as for :func:`intraclass`.

    Shrout & Fleiss (1979): (B − W) / B; (B − E) / (B + (J − E) / n); (B − E) / B. Each is the Spearman–Brown
    step k r / (1 + (k − 1) r) of the single rating's, and so are its limits. ICC(3,k) is Cronbach's alpha.

    Args:
        values: shape (rows, raters), any unit; NaN is missing, and such rows are left out.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The three; undefined where those of a single rating are.

    Raises:
        ValueError: a value is infinite, or the confidence is impossible.
    """
    single = intraclass(values, confidence)
    k = single.raters
    stepped = (_stepped_up(one, k) for one in (single.one_way, single.agreement, single.consistency))
    return Intraclass(single.n, single.missing, k, *stepped)


def _stepped_up(single: Correlation, raters: int) -> Correlation:
    def step(value: Number) -> Number:
        if isinstance(value, Undefined):
            return value
        whole = 1 + (raters - 1) * value
        return raters * value / whole if whole > 0 else NO_MEAN

    low, high = step(single.interval.low), step(single.interval.high)
    return Correlation(step(single.value), Interval(low, high, single.interval.confidence))


def _mean_squares(values: Floats) -> _MeanSquares:
    """In units of the greatest value, so that no square is too large or too small; the correlations know no unit."""
    n, raters = values.shape
    greatest = float(np.abs(values).max())
    values = values / (greatest if greatest > 0 else 1.0)
    noise = 16 * float(np.finfo(float).eps)
    rows, columns, grand = values.mean(axis=1, keepdims=True), values.mean(axis=0), values.mean()

    def squares(deviations: Floats) -> float:
        """Deviations that are only rounding noise are none."""
        return 0.0 if float(np.abs(deviations).max()) <= noise else math.fsum((deviations**2).ravel())

    return _MeanSquares(
        n, raters,
        rows=raters * squares(rows - grand) / (n - 1),
        within=squares(values - rows) / (n * (raters - 1)),
        columns=n * squares(columns - grand) / (raters - 1),
        error=squares(values - rows - columns + grand) / ((n - 1) * (raters - 1)),
    )  # fmt: skip


def _one_error(mean: _MeanSquares, error: float, df: int, confidence: float) -> Correlation:
    """ICC(1,1) and ICC(3,1): one mean square of error against that of rows."""
    others = mean.raters - 1
    if mean.rows == error == 0:
        return _undefined(NO_DIFFERENCES, confidence)
    value = (mean.rows - error) / (mean.rows + others * error)
    if error == 0 or mean.rows == 0:
        why = NO_ERROR if error == 0 else ROWS_ALIKE
        return Correlation(value, Interval(why, why, confidence))
    f, tail = mean.rows / error, (1 + confidence) / 2
    low = f / float(fdtri(mean.n - 1, df, tail))
    high = f * float(fdtri(df, mean.n - 1, tail))
    return Correlation(value, Interval((low - 1) / (low + others), (high - 1) / (high + others), confidence))


def _agreement(mean: _MeanSquares, confidence: float) -> Correlation:
    n, k = mean.n, mean.raters
    whole = mean.rows + (k - 1) * mean.error + k * (mean.columns - mean.error) / n
    if whole <= 0:
        return _undefined(NO_DIFFERENCES, confidence)
    value = (mean.rows - mean.error) / whole
    if mean.error == 0:
        return Correlation(value, Interval(NO_ERROR, NO_ERROR, confidence))
    f = mean.columns / mean.error
    rest = n * (1 + (k - 1) * value) - k * value
    below = (n - 1) * k**2 * value**2 * f**2 + rest**2
    df = (k - 1) * (n - 1) * (k * value * f + rest) ** 2 / below if below else 0.0
    if df < 1e-9:
        return Correlation(value, Interval(NO_APPROXIMATION, NO_APPROXIMATION, confidence))
    tail = (1 + confidence) / 2
    upper, lower = float(fdtri(n - 1, df, tail)), float(fdtri(df, n - 1, tail))
    spread = k * mean.columns + (k * n - k - n) * mean.error
    low = n * (mean.rows - upper * mean.error) / (upper * spread + n * mean.rows)
    high = n * (lower * mean.rows - mean.error) / (spread + n * lower * mean.rows)
    if not low <= value <= high:
        return Correlation(value, Interval(NO_APPROXIMATION, NO_APPROXIMATION, confidence))
    return Correlation(value, Interval(low, high, confidence))


def _undefined(why: Undefined, confidence: float) -> Correlation:
    return Correlation(why, Interval(why, why, confidence))
