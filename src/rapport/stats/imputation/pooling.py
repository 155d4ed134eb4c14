"""Rubin's rules: estimates of several imputed data sets put together, and tests of several coefficients at once."""

import math
from dataclasses import dataclass

import numpy as np

from rapport.stats.coefficients import Coefficient, TermTest, coefficient, term_test, undefined_coefficient
from rapport.stats.regression import Floats
from rapport.stats.undefined import Number, Undefined

ONE_SET = Undefined("fewer than two imputed data sets")
NO_WITHIN = Undefined("the imputed data sets give no standard error")


@dataclass(frozen=True)
class Pooled:
    """One number over m imputed data sets.

    Attributes:
        coefficient: mean, total error, Barnard & Rubin's degrees of freedom, test and interval.
        within: mean of the squared errors.
        between: variance of the estimates between the sets.
        riv: relative increase in variance that the gaps cause.
        fmi: fraction of missing information.
    """

    coefficient: Coefficient
    within: Number
    between: Number
    riv: Number
    fmi: Number


def pooled(estimates: Floats, errors: Floats, df_complete: float = math.inf, confidence: float = 0.95) -> Pooled:
    """Rubin's rules for one number; R: ``mice::pool``, ``mice::pool.scalar``.

    Rubin (1987), chapter 3: the mean; within + (1 + 1/m) between. Degrees of freedom: Barnard & Rubin (1999),
    Biometrika 86:948, with the share of missing information taken as 0.0001 where it is less, as ``mice``.

    Args:
        estimates: shape (m,): one of each imputed data set.
        errors: shape (m,): their standard errors.
        df_complete: degrees of freedom that complete data would have; inf for z tests.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The pooled number; undefined for fewer than two sets and where no set has an error.

    Raises:
        ValueError: the shapes differ or a value is missing.
    """
    if estimates.shape != errors.shape or not (np.isfinite(estimates).all() and np.isfinite(errors).all()):
        raise ValueError("each data set gives one estimate and one error")
    m = len(estimates)
    within = float((errors**2).mean()) if m else 0.0
    if m < 2 or within <= 0:
        why = ONE_SET if m < 2 else NO_WITHIN
        return Pooled(undefined_coefficient(why, confidence), why, why, why, why)
    between = float(estimates.var(ddof=1))
    total = within + (1 + 1 / m) * between
    df = barnard_rubin(m, between, total, df_complete)
    riv = (1 + 1 / m) * between / within
    found = coefficient(float(estimates.mean()), math.sqrt(total), df, confidence)
    return Pooled(found, within, between, riv, (riv + 2 / (df + 3)) / (riv + 1))


def barnard_rubin(m: int, between: float, total: float, df_complete: float) -> float:
    """Degrees of freedom of a pooled number; R: ``mice:::barnard.rubin``.

    Args:
        m: imputed data sets.
        between: variance between them.
        total: total variance.
        df_complete: degrees of freedom of complete data; may be inf.

    Returns:
        The degrees of freedom; never more than those of complete data.
    """
    share = max((1 + 1 / m) * between / total, 1e-4)
    old = (m - 1) / share**2
    if math.isinf(df_complete):
        return old
    observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - share)
    return old * observed / (old + observed)


def pooled_wald(estimates: Floats, covariances: Floats, df_complete: float = math.inf) -> TermTest:
    """D1, the pooled Wald test of several coefficients; R: ``mice::D1``, ``mitml::testModels(…, "D1")``.

    Li, Raghunathan & Rubin (1991), JASA 86:1065; degrees of freedom of finite data: Reiter (2007), Biometrika
    94:502, from three data sets of three coefficients on (k(m − 1) > 4), below that those of Li.

    Args:
        estimates: shape (m, k): the coefficients of each data set.
        covariances: shape (m, k, k): their covariances.
        df_complete: degrees of freedom that complete data would have; inf for z tests.

    Returns:
        F on k and the pooled degrees of freedom; undefined for fewer than two sets.
    """
    m, k = estimates.shape
    if m < 2 or k == 0:
        return TermTest(ONE_SET, k, ONE_SET, ONE_SET)
    middle, within = estimates.mean(axis=0), covariances.mean(axis=0)
    if np.linalg.matrix_rank(within) < k:
        return TermTest(NO_WITHIN, k, NO_WITHIN, NO_WITHIN)
    between = np.atleast_2d(np.cov(estimates, rowvar=False))
    increase = (1 + 1 / m) * float(np.trace(np.linalg.solve(within, between))) / k
    wald = float(middle @ np.linalg.solve(within, middle)) / (1 + increase)
    small = math.isfinite(df_complete) and k * (m - 1) > 4
    return term_test(wald, k, _reiter(k, m, increase, df_complete) if small else _li(k, m, increase))


def pooled_likelihood_ratio(own: Floats, at_pooled: Floats, columns: int) -> TermTest:
    """D3, the pooled likelihood-ratio test; R: ``mice::D3``.

    Meng & Rubin (1992), Biometrika 79:103: with the mean statistic d at each set's own estimates and d' at the
    pooled ones, r = (m + 1)/(k(m − 1)) (d − d') and F = d' / (k(1 + r)).

    Args:
        own: shape (m,): twice the gain in log likelihood over the smaller model, each at its own maximum.
        at_pooled: shape (m,): the same with both models held at their pooled estimates.
        columns: k, how many coefficients the smaller model lacks.

    Returns:
        F on k and the pooled degrees of freedom; undefined for fewer than two sets.
    """
    m = len(own)
    if m < 2 or columns == 0:
        return TermTest(ONE_SET, columns, ONE_SET, ONE_SET)
    increase = max(0.0, (m + 1) / (columns * (m - 1)) * float(own.mean() - at_pooled.mean()))
    statistic = max(0.0, float(at_pooled.mean())) / (1 + increase)
    return term_test(statistic, columns, _li(columns, m, increase))


def _li(k: int, m: int, increase: float) -> float:
    """Degrees of freedom of Li, Raghunathan & Rubin."""
    t = k * (m - 1)
    if increase <= 0:
        return math.inf
    if t > 4:
        return 4 + (t - 4) * (1 + (1 - 2 / t) / increase) ** 2
    return t * (1 + 1 / k) * (1 + 1 / increase) ** 2 / 2


def _reiter(k: int, m: int, increase: float, df_complete: float) -> float:
    """Degrees of freedom of Reiter (2007), eq. 1 and 2."""
    t = k * (m - 1)
    a = increase * t / (t - 2)
    known = (df_complete + 1) / (df_complete + 3) * df_complete
    c0, c1, c2 = 1 / (t - 4), known - 2 * (1 + a), known - 4 * (1 + a)
    if c2 <= 0:
        return _li(k, m, increase)
    z = 1 / c2 + c0 * (
        a**2 * c1 / ((1 + a) ** 2 * c2)
        + 8 * a**2 * c1 / ((1 + a) * c2**2)
        + 4 * a**2 / ((1 + a) * c2)
        + 4 * a**2 / (c2 * c1)
        + 16 * a**2 * c1 / c2**3
        + 8 * a**2 / c2**2
    )
    return 4 + 1 / z
