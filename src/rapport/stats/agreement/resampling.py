"""Intervals from items drawn again, with a Generator that the caller seeds.

The same seed gives the same interval in whatever order the items come: what is drawn are their sorted kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.stats.agreement.ratings import Counts, check_table
from rapport.stats.agreement.results import NO_ITEMS, check_confidence
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

NEVER_DEFINED = Undefined("the coefficient exists in none of the draws")
ALL_ALIKE = Undefined("every draw gives the same, so that the interval would have no width")


@dataclass(frozen=True)
class Resampled:
    """A percentile interval of the bootstrap.

    Attributes:
        interval: the limits, quantiles (1 ∓ confidence)/2 of the draws that exist (R: type 7).
        draws: how often the items were drawn again.
        undefined: draws in which the coefficient does not exist; they are left out of the quantiles.
    """

    interval: Interval
    draws: int
    undefined: int


def resampled_table(
    table: Counts,
    statistic: Callable[[Counts], Number],
    generator: np.random.Generator,
    draws: int = 2000,
    confidence: float = 0.95,
) -> Resampled:
    """Percentile interval of anything that is computed from the table of two raters.

    R: ``quantile(replicate(draws, statistic(rmultinom(1, n, table / n))), c(.025, .975))``: Efron & Tibshirani
    (1993), chapter 13. Drawing n items again is drawing the cells with their shares.

    Args:
        table: shape (categories, categories): counts, the first rater in rows.
        statistic: takes a table of that shape, e.g. ``lambda drawn: cohen_kappa(drawn).value``.
        generator: where chance comes from.
        draws: how often.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The interval; undefined without an item, if no draw exists, and if all draws are the same.

    Raises:
        ValueError: this is no table of counts, there is no draw, or the confidence is impossible.
    """
    check_table(table)
    n = int(table.sum())
    if n == 0:
        return percentiles(np.full(max(draws, 0), np.nan), confidence, NO_ITEMS)
    drawn = generator.multinomial(n, (table / n).ravel(), size=draws).reshape(draws, *table.shape)
    each = [statistic(one) for one in drawn]
    return percentiles(np.array([np.nan if isinstance(one, Undefined) else one for one in each]), confidence)


def resampled_units(
    units: int,
    statistic: Callable[[Counts], Number],
    generator: np.random.Generator,
    draws: int = 2000,
    confidence: float = 0.95,
) -> Resampled:
    """Percentile interval of anything computed from units that stay whole: respondents with all their codes, pairs.

    R: ``quantile(replicate(draws, statistic(rmultinom(1, units, rep(1, units)))), c(.025, .975))``. Here the order of
    the units matters to what is drawn: give them in a fixed one.

    Args:
        units: how many there are.
        statistic: takes how often each unit was drawn, shape (units,).
        generator: where chance comes from.
        draws: how often.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The interval; undefined without a unit, if no draw exists, and if all draws are the same.

    Raises:
        ValueError: there is no draw, or the confidence is impossible.
    """
    if units == 0:
        return percentiles(np.full(max(draws, 0), np.nan), confidence, NO_ITEMS)
    shares = np.full(units, 1 / units)
    each = [statistic(generator.multinomial(units, shares)) for _ in range(draws)]
    return percentiles(np.array([np.nan if isinstance(one, Undefined) else one for one in each]), confidence)


def percentiles(values: NDArray[np.float64], confidence: float, why: Undefined = NEVER_DEFINED) -> Resampled:
    """The interval of the values drawn; NaN is a draw in which the coefficient does not exist.

    Args:
        values: shape (draws,).
        confidence: level of the interval, between 0 and 1.
        why: the reason when there is none.

    Returns:
        The interval with the number of draws, and of those that were left out.

    Raises:
        ValueError: there is no draw, or the confidence is impossible.
    """
    check_confidence(confidence)
    draws = len(values)
    if draws < 1:
        raise ValueError("there is no draw")
    present = values[~np.isnan(values)]
    undefined = draws - len(present)
    if not len(present):
        return Resampled(Interval(why, why, confidence), draws, undefined)
    low, high = (float(limit) for limit in np.quantile(present, [(1 - confidence) / 2, (1 + confidence) / 2]))
    if low == high:
        return Resampled(Interval(ALL_ALIKE, ALL_ALIKE, confidence), draws, undefined)
    return Resampled(Interval(low, high, confidence), draws, undefined)
