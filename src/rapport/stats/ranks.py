"""Before and after on ordinal answers: signed ranks, signs, and yes/no answers; exact where that is cheap."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv, ndtr, ndtri

from rapport.stats.paired import CONSTANT, TOO_FEW, Interval
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]

EXACT_UP_TO = 100
"""So many pairs that differ have their p from the exact distribution."""
MOST_DISTINCT = 3000
"""So many different differences may have their Walsh averages listed."""

NO_PAIR_DIFFERS = Undefined("no pair differs")
TOO_FEW_FOR_LIMITS = Undefined("too few pairs for an interval of this confidence")
TOO_MANY_VALUES = Undefined(f"more than {MOST_DISTINCT} different differences")
NOBODY_LOST = Undefined("nobody went from yes to no")


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test of after − before, with the shift of Hodges and Lehmann.

    Attributes:
        n: complete pairs.
        missing: rows with one side or both missing.
        zeros: pairs without a difference; the test leaves them out, the shift does not.
        positive: V, the sum of the ranks of the positive differences.
        p: two-sided p.
        exact: whether p comes from the exact distribution, given the ties that there are.
        shift: median of the Walsh averages.
        interval: confidence interval of the shift.
        r: matched-pairs rank-biserial correlation, (positive − negative) / all ranks.
    """

    n: int
    missing: int
    zeros: int
    positive: Number
    p: Number
    exact: bool
    shift: Number
    interval: Interval
    r: Number


@dataclass(frozen=True)
class SignTest:
    """The sign test of after − before.

    Attributes:
        n: complete pairs.
        missing: rows with one side or both missing.
        zeros: pairs without a difference, left out of test and share.
        positive: pairs that rose.
        negative: pairs that fell.
        share: positive / (positive + negative).
        interval: its exact confidence interval (Clopper & Pearson).
        p: two-sided exact p.
    """

    n: int
    missing: int
    zeros: int
    positive: int
    negative: int
    share: Number
    interval: Interval
    p: Number


@dataclass(frozen=True)
class McNemar:
    """McNemar's exact test of a yes/no answer before and after.

    Attributes:
        n: complete pairs.
        missing: rows with one side or both missing.
        before: share of yes before.
        after: share of yes after.
        gained: pairs that went from no to yes.
        lost: pairs that went from yes to no.
        odds_ratio: gained / lost.
        interval: its exact confidence interval, given the pairs that changed.
        p: two-sided exact p.
    """

    n: int
    missing: int
    before: Number
    after: Number
    gained: int
    lost: int
    odds_ratio: Number
    interval: Interval
    p: Number


def signed_rank(before: Floats, after: Floats, confidence: float = 0.95) -> SignedRank:
    """Wilcoxon's signed-rank test; R: ``wilcox.test(after, before, paired = TRUE, conf.int = TRUE)``.

    Differences of zero are left out and ties have their middle rank (Hollander, Wolfe & Chicken 2014, 3.1).
    Up to 100 pairs that differ, p is exact, also with ties: every pattern of signs is equally likely given
    the ranks (what ``exactRankTests::wilcox.exact`` does; R's own test is exact without ties only). Above,
    the normal approximation with correction for ties and continuity, as R's.

    The shift is the median of the Walsh averages (d_i + d_j)/2, i ≤ j, of all pairs; its limits are those
    whose rank from either end is the signed-rank quantile of (1 − confidence)/2 (Hodges & Lehmann 1963;
    with ties they hold their level or more, Noether 1967).
    R: ``quantile(w, type = 2)``, ``sort(w)[qsignrank((1 - confidence) / 2, n)]``. Effect size: Kerby (2014).

    Args:
        before: shape (rows,), ordinal or better; NaN is missing.
        after: the same, of the same rows.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The test; what cannot be computed is undefined, with the reason.

    Raises:
        ValueError: the two shapes differ, a value is infinite or the confidence is impossible.
    """
    difference, missing = _differences(before, after, confidence)
    n, moved = len(difference), difference[difference != 0]
    shift, interval = _shift(difference, confidence)
    if n < 2 or not len(moved):
        why = TOO_FEW if n < 2 else NO_PAIR_DIFFERS
        return SignedRank(n, missing, n - len(moved), why, why, exact=False, shift=shift, interval=interval, r=why)
    ranks, tied = _middle_ranks(np.abs(moved))
    positive, whole = float(ranks[moved > 0].sum()), float(ranks.sum())
    exact = len(moved) <= EXACT_UP_TO
    p = _exact_p(ranks, positive) if exact else _normal_p(len(moved), tied, positive)
    r = (2 * positive - whole) / whole
    return SignedRank(n, missing, n - len(moved), positive, p, exact, shift, interval, r)


def sign_test(before: Floats, after: Floats, confidence: float = 0.95) -> SignTest:
    """The sign test; R: ``binom.test(sum(d > 0), sum(d != 0), conf.level = confidence)`` with d = after − before.

    p = min(1, 2 P(X ≤ min(positive, negative))), X binomial with probability ½. Interval: Clopper & Pearson 1934.

    Args:
        before: shape (rows,), ordinal or better; NaN is missing.
        after: the same, of the same rows.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The test; undefined when no pair differs.

    Raises:
        ValueError: the two shapes differ, a value is infinite or the confidence is impossible.
    """
    difference, missing = _differences(before, after, confidence)
    up, down = int((difference > 0).sum()), int((difference < 0).sum())
    zeros = len(difference) - up - down
    if up + down == 0:
        why = NO_PAIR_DIFFERS if len(difference) else TOO_FEW
        return SignTest(len(difference), missing, zeros, 0, 0, why, Interval(why, why, confidence), why)
    low, high = clopper_pearson(up, up + down, confidence)
    share, p = up / (up + down), _half_p(up, down)
    return SignTest(len(difference), missing, zeros, up, down, share, Interval(low, high, confidence), p)


def mcnemar(before: Floats, after: Floats, confidence: float = 0.95) -> McNemar:
    """McNemar's exact test; R: ``binom.test(gained, gained + lost)``, ``exact2x2::mcnemar.exact``.

    The odds ratio of matched pairs is gained / lost; its exact limits are p/(1 − p) of Clopper and Pearson's
    limits of the share gained / (gained + lost) (Breslow & Day 1980, 5.2).

    Args:
        before: shape (rows,): 1 for yes, 0 for no, NaN for missing.
        after: the same, of the same rows.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The test; undefined when nobody changed.

    Raises:
        ValueError: the two shapes differ, a value is neither 0, 1 nor NaN, or the confidence is impossible.
    """
    difference, missing = _differences(before, after, confidence)
    complete = ~(np.isnan(before) | np.isnan(after))
    first, second = before[complete], after[complete]
    if not (np.isin(first, (0, 1)).all() and np.isin(second, (0, 1)).all()):
        raise ValueError("yes is 1 and no is 0")
    n, gained, lost = len(difference), int((difference > 0).sum()), int((difference < 0).sum())
    shares: tuple[Number, Number] = (float(first.mean()), float(second.mean())) if n else (TOO_FEW, TOO_FEW)
    if gained + lost == 0:
        why = NO_PAIR_DIFFERS if n else TOO_FEW
        return McNemar(n, missing, *shares, 0, 0, why, Interval(why, why, confidence), why)
    low, high = clopper_pearson(gained, gained + lost, confidence)
    upper: Number = high / (1 - high) if lost else NOBODY_LOST
    ratio: Number = gained / lost if lost else NOBODY_LOST
    interval = Interval(low / (1 - low), upper, confidence)
    return McNemar(n, missing, *shares, gained, lost, ratio, interval, _half_p(gained, lost))


def clopper_pearson(count: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Exact limits of a share; R: ``binom.test(count, n, conf.level = confidence)$conf.int``.

    Clopper & Pearson (1934), Biometrika 26:404, as quantiles of the beta distribution.

    Args:
        count: how many of n.
        n: at least 1.
        confidence: level of the interval, between 0 and 1.

    Returns:
        The two limits.
    """
    tail = (1 - confidence) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high


def _differences(before: Floats, after: Floats, confidence: float) -> tuple[Floats, int]:
    """After − before in the complete pairs, and how many rows have none."""
    if before.shape != after.shape:
        raise ValueError("before and after have different numbers of rows")
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    complete = ~(np.isnan(before) | np.isnan(after))
    difference = after[complete] - before[complete]
    if not np.isfinite(difference).all():
        raise ValueError("a value is infinite")
    return difference, len(before) - len(difference)


def _middle_ranks(values: Floats) -> tuple[Floats, Floats]:
    """The rank of each value, ties in the middle; and how many values share each rank."""
    _, which, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return (last - (times - 1) / 2)[which.reshape(-1)], times.astype(np.float64)


def _distribution(scores: NDArray[np.int64]) -> Floats:
    """Probabilities of the sum 0, 1, 2 … of those scores whose sign is positive, each with probability ½."""
    chance = np.zeros(int(scores.sum()) + 1)
    chance[0] = 1.0
    reach = 0
    for score in np.sort(scores):
        step = int(score)
        reach += step
        shifted = chance[: reach + 1 - step].copy()
        chance[: reach + 1] *= 0.5
        chance[step : reach + 1] += 0.5 * shifted
    return chance


def _exact_p(ranks: Floats, positive: float) -> float:
    """Both tails of the exact distribution; ranks are doubled, so that middle ranks are whole numbers."""
    chance = _distribution(np.rint(2 * ranks).astype(np.int64))
    at = round(2 * positive)
    below, above = math.fsum(chance[: at + 1]), math.fsum(chance[at:])
    return min(1.0, 2 * min(below, above))


def _normal_p(n: int, tied: Floats, positive: float) -> float:
    off = positive - n * (n + 1) / 4
    variance = n * (n + 1) * (2 * n + 1) / 24 - math.fsum(tied**3 - tied) / 48
    z = (abs(off) - 0.5) / math.sqrt(variance) if off else 0.0
    return min(1.0, 2 * float(ndtr(-z)))


def _shift(difference: Floats, confidence: float) -> tuple[Number, Interval]:
    """Median of the Walsh averages and its limits; equal differences are counted, not repeated."""
    n = len(difference)
    if n < 2:
        return TOO_FEW, Interval(TOO_FEW, TOO_FEW, confidence)
    values, times = np.unique(difference, return_counts=True)
    if len(values) > MOST_DISTINCT:
        return TOO_MANY_VALUES, Interval(TOO_MANY_VALUES, TOO_MANY_VALUES, confidence)
    one, other = np.triu_indices(len(values))
    averages = (values[one] + values[other]) / 2
    weight = np.where(one == other, times[one] * (times[one] + 1) // 2, times[one] * times[other])
    order = np.argsort(averages, kind="stable")
    averages, upto = averages[order], np.cumsum(weight[order])
    whole = int(upto[-1])

    def ranked(rank: int) -> float:
        return float(averages[np.searchsorted(upto, rank)])

    shift = (ranked((whole + 1) // 2) + ranked(whole // 2 + 1)) / 2
    rank = _limit_rank(n, (1 - confidence) / 2)
    if averages[0] == averages[-1]:
        return shift, Interval(CONSTANT, CONSTANT, confidence)
    if rank < 1:
        return shift, Interval(TOO_FEW_FOR_LIMITS, TOO_FEW_FOR_LIMITS, confidence)
    return shift, Interval(ranked(rank), ranked(whole + 1 - rank), confidence)


def _limit_rank(n: int, tail: float) -> int:
    """R's ``qsignrank(tail, n)``: the rank of the lower limit among the Walsh averages; 0 where there is none."""
    if n > EXACT_UP_TO:
        spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return math.floor(n * (n + 1) / 4 + float(ndtri(tail)) * spread)
    cumulated = np.cumsum(_distribution(np.arange(1, n + 1, dtype=np.int64)))
    return int(np.searchsorted(cumulated, tail * (1 - 64 * np.finfo(float).eps)))


def _half_p(up: int, down: int) -> float:
    return min(1.0, 2 * float(bdtr(min(up, down), up + down, 0.5)))
