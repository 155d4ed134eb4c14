"""Quantiles of Student's t, by the standard library alone.

The incomplete beta function by its continued fraction (Lentz's way): Press and others, Numerical Recipes, 3rd edition,
section 6.4; NIST Digital Library of Mathematical Functions, equation 8.17.22.
"""

import math
from functools import lru_cache

SMALL, ENOUGH = 1e-300, 1e-15


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    whole = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _not_zero(1 + step * d), _not_zero(1 + step / c)
            whole *= d * c
        if abs(d * c - 1) < ENOUGH:
            break
    return whole


def _not_zero(number: float) -> float:
    return number if abs(number) > SMALL else SMALL


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if not 0 < x < 1:
        return float(x >= 1)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(log) * _fraction(a, b, x) / a
    return 1 - math.exp(log) * _fraction(b, a, 1 - x) / b


def upper_tail(t: float, df: float) -> float:
    """How likely it is that Student's t is above a number.

    Args:
        t: the number, not negative.
        df: degrees of freedom.

    Returns:
        The probability (DLMF 8.17.1 with x = df / (df + t²); R: ``pt(t, df, lower.tail = FALSE)``).
    """
    return _incomplete_beta(df / 2, 0.5, df / (df + t * t)) / 2


@lru_cache(maxsize=1024)
def quantile(level: float, df: float) -> float:
    """The number that t stays below, on both sides, with a probability.

    Args:
        level: the probability, such as 0.95.
        df: degrees of freedom.

    Returns:
        The number (R: ``qt((1 + level) / 2, df)``), found by halving.
    """
    tail, low, high = (1 - level) / 2, 0.0, 1.0
    while upper_tail(high, df) > tail:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if upper_tail(middle, df) > tail else (low, middle)
    return (low + high) / 2
