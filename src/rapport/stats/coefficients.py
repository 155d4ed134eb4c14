"""What a model says of its coefficients and terms, whatever the errors are built on."""

import math
from dataclasses import dataclass

from scipy.special import fdtrc, ndtri, stdtr, stdtrit

from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

NO_DF = Undefined("too few clusters for a test of so many coefficients at once")
NO_ERROR = Undefined("its standard error is zero")


@dataclass(frozen=True)
class Coefficient:
    """One coefficient of a model.

    Attributes:
        value: the estimate.
        se: its standard error.
        df: degrees of freedom of t.
        t: value / se.
        p: two-sided p.
        interval: confidence interval.
    """

    value: Number
    se: Number
    df: Number
    t: Number
    p: Number
    interval: Interval


@dataclass(frozen=True)
class TermTest:
    """A test of several coefficients at once.

    Attributes:
        f: the statistic.
        df: numerator degrees of freedom: how many coefficients.
        df_error: denominator degrees of freedom.
        p: p of F.
    """

    f: Number
    df: int
    df_error: Number
    p: Number


def coefficient(value: float, se: float, df: float, confidence: float) -> Coefficient:
    """A coefficient with its t test and interval; R: ``2 * pt(-abs(value / se), df)``.

    Args:
        value: the estimate.
        se: its standard error.
        df: degrees of freedom; inf for the normal distribution.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The coefficient; test and interval undefined where the error is zero or there are no degrees of freedom.
    """
    if not (se > 0 and df > 0):
        why = NO_DF if se > 0 else NO_ERROR
        return Coefficient(value, se if se >= 0 else NO_ERROR, why, why, why, Interval(why, why, confidence))
    t = value / se
    quantile = float(stdtrit(df, (1 + confidence) / 2)) if math.isfinite(df) else float(ndtri((1 + confidence) / 2))
    interval = Interval(value - quantile * se, value + quantile * se, confidence)
    p = float(2 * stdtr(df, -abs(t))) if math.isfinite(df) else math.erfc(abs(t) / math.sqrt(2))
    return Coefficient(value, se, df, t, p, interval)


def without_error(value: float, why: Undefined, confidence: float) -> Coefficient:
    """A coefficient that has an estimate, but no standard error, and why."""
    return Coefficient(value, why, why, why, why, Interval(why, why, confidence))


def undefined_coefficient(why: Undefined, confidence: float) -> Coefficient:
    """A coefficient that does not exist."""
    return Coefficient(why, why, why, why, why, Interval(why, why, confidence))


def term_test(wald: float, columns: int, error_df: float) -> TermTest:
    """Wald's statistic as F; R: ``pf(wald / q, q, df, lower.tail = FALSE)``.

    Args:
        wald: β′V⁻¹β of the term's coefficients.
        columns: how many coefficients, q.
        error_df: denominator degrees of freedom; inf for the χ² distribution.

    Returns:
        The test; undefined without degrees of freedom.
    """
    if columns == 0 or not error_df > 0 or not wald >= 0:
        return TermTest(NO_DF, columns, NO_DF, NO_DF)
    f = wald / columns
    # F on q and infinitely many degrees of freedom is χ²/q; 1e12 is as many to the last digit.
    return TermTest(f, columns, error_df, float(fdtrc(columns, min(error_df, 1e12), f)))
