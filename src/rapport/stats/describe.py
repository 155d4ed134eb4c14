"""Describing one variable: mean and SD, median and quartiles, counts with their own n.

Sums are correctly rounded (``math.fsum``), so that a result depends neither on the order of the rows
nor on the processor.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.stats.quantile_rule import QuantileRule
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

NO_VALUES = Undefined("no values")
ONE_VALUE = Undefined("fewer than two values")


@dataclass(frozen=True)
class Moments:
    """Mean and spread of n values.

    Attributes:
        n: values that are not missing.
        missing: values that are (NaN).
        mean: arithmetic mean; undefined for n = 0.
        sd: sample standard deviation, divisor n − 1; undefined for n < 2.
    """

    n: int
    missing: int
    mean: Number
    sd: Number


@dataclass(frozen=True)
class Quartiles:
    """Median and quartiles of n values.

    Attributes:
        n: values that are not missing.
        missing: values that are (NaN).
        q1: 25th percentile; undefined for n = 0, as the other two.
        median: 50th percentile.
        q3: 75th percentile.
        rule: which sample quantile it is.
    """

    n: int
    missing: int
    q1: Number
    median: Number
    q3: Number
    rule: QuantileRule


@dataclass(frozen=True)
class Tally:
    """How often each level was answered.

    Attributes:
        n: the denominator: those who answered.
        missing: those who did not.
        counts: one count per level, in the order of the levels. For a question with several
            choices they may add up to more than n.
    """

    n: int
    missing: int
    counts: tuple[int, ...]


def moments(values: Floats) -> Moments:
    """Mean and standard deviation; R: ``mean(x, na.rm = TRUE)``, ``sd(x, na.rm = TRUE)``.

    The deviations are taken from the rounded mean (two passes): SD = √(Σ(x − x̄)² / (n − 1)).

    Args:
        values: shape (rows,), any unit; NaN is missing.

    Returns:
        n, missing, mean and SD in the unit of the values.

    Raises:
        ValueError: a value is infinite.
    """
    present = _present(values)
    n, missing = len(present), len(values) - len(present)
    if n == 0:
        return Moments(0, missing, NO_VALUES, NO_VALUES)
    if present.min() == present.max():
        return Moments(n, missing, float(present[0]), 0.0 if n > 1 else ONE_VALUE)
    mean = math.fsum(present) / n
    return Moments(n, missing, mean, math.sqrt(math.fsum((present - mean) ** 2) / (n - 1)))


def quartiles(values: Floats, rule: QuantileRule = QuantileRule.TYPE_2) -> Quartiles:
    """Median and quartiles; R: ``quantile(x, c(.25, .5, .75), na.rm = TRUE, type = 2)``.

    Type 2 (Hyndman & Fan 1996, definition 2; SAS PCTLDEF=5): for n·p not whole, the value of rank
    ⌈n·p⌉; for n·p whole, the mean of the values of rank n·p and n·p + 1.

    Args:
        values: shape (rows,), any unit; NaN is missing.
        rule: which of the nine definitions.

    Returns:
        The three quartiles in the unit of the values.

    Raises:
        ValueError: a value is infinite.
    """
    present = np.sort(_present(values))
    n, missing = len(present), len(values) - len(present)
    if n == 0:
        return Quartiles(0, missing, NO_VALUES, NO_VALUES, NO_VALUES, rule)
    q1, median, q3 = (_quantile(present, share, rule) for share in (0.25, 0.5, 0.75))
    return Quartiles(n, missing, q1, median, q3, rule)


def tally(codes: NDArray[np.intp], levels: int) -> Tally:
    """Counts of the levels of one question; R: ``table(factor(x, levels))``.

    Args:
        codes: shape (rows,): index of the level, or −1 for no answer.
        levels: how many levels there are (a level may have count 0).

    Returns:
        Counts, with the number of answers as n.

    Raises:
        ValueError: a code lies outside −1 … levels − 1.
    """
    if len(codes) and (codes.min() < -1 or codes.max() >= levels):
        raise ValueError("a code is no level")
    answered = codes[codes >= 0]
    counts = np.bincount(answered, minlength=levels)
    return Tally(len(answered), len(codes) - len(answered), tuple(int(count) for count in counts))


def tally_choices(ticks: NDArray[np.bool_], answered: NDArray[np.bool_]) -> Tally:
    """Counts of the choices of a question of which several may be ticked.

    R: ``colSums(ticks[answered, ])``.

    Args:
        ticks: shape (rows, choices).
        answered: shape (rows,): who counts in the denominator.

    Returns:
        Counts per choice, with the number of rows that answered as n.
    """
    counts = ticks[answered].sum(axis=0)
    n = int(answered.sum())
    return Tally(n, len(answered) - n, tuple(int(count) for count in counts))


def _present(values: Floats) -> Floats:
    present = values[~np.isnan(values)]
    if not np.isfinite(present).all():
        raise ValueError("a value is infinite")
    return present


def _quantile(ordered: Floats, share: float, rule: QuantileRule) -> float:
    """Hyndman & Fan's definitions, by rank in the ordered values (n ≥ 1)."""
    n = len(ordered)
    if rule in STEPPED:
        return _stepped(ordered, n * share, rule)
    alpha, beta = LINEAR[rule]
    position = alpha + share * (n + 1 - alpha - beta)
    below = math.floor(position + 4 * np.finfo(float).eps)
    weight = position - below
    if abs(weight) < 4 * np.finfo(float).eps:
        weight = 0.0
    low, high = _ranked(ordered, below), _ranked(ordered, below + 1)
    return low if weight == 0.0 else (1 - weight) * low + weight * high


STEPPED = (QuantileRule.TYPE_1, QuantileRule.TYPE_2, QuantileRule.TYPE_3)
LINEAR: dict[QuantileRule, tuple[float, float]] = {
    QuantileRule.TYPE_4: (0.0, 1.0),
    QuantileRule.TYPE_5: (0.5, 0.5),
    QuantileRule.TYPE_6: (0.0, 0.0),
    QuantileRule.TYPE_7: (1.0, 1.0),
    QuantileRule.TYPE_8: (1 / 3, 1 / 3),
    QuantileRule.TYPE_9: (3 / 8, 3 / 8),
}


def _stepped(ordered: Floats, position: float, rule: QuantileRule) -> float:
    if rule is QuantileRule.TYPE_3:
        # The nearest rank; halfway, the even one.
        return _ranked(ordered, round(position))
    if position != math.floor(position):
        return _ranked(ordered, math.floor(position) + 1)
    low = _ranked(ordered, int(position))
    return low if rule is QuantileRule.TYPE_1 else (low + _ranked(ordered, int(position) + 1)) / 2


def _ranked(ordered: Floats, rank: int) -> float:
    """The value of a rank, counted from 1; ranks outside mean the nearest end."""
    return float(ordered[min(max(rank, 1), len(ordered)) - 1])
