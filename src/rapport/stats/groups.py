"""Groups compared: standardised differences, and the tests that fit a mean, a rank and a count."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, gammaln

from rapport.stats.describe import moments
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]
ONE_GROUP = Undefined("fewer than two groups with answers")
NO_SPREAD = Undefined("no spread within the groups")
ONE_LEVEL = Undefined("everybody gave the same answer")
NOT_COUNTS = Undefined("not a test of counts")
SAME = 1e-7  # as R's fisher.test: tables this close in probability are equally likely


@dataclass(frozen=True)
class GroupTest:
    """A test of whether groups differ.

    Attributes:
        name: which test.
        statistic: its statistic: F, chi-squared; undefined for an exact test.
        df: degrees of freedom (of the numerator).
        p: two-sided p.
        smallest_expected: smallest expected count, for a test of counts; undefined for others.
    """

    name: str
    statistic: Number
    df: Number
    p: Number
    smallest_expected: Number = NOT_COUNTS


def difference_of_means(groups: Sequence[Floats]) -> Number:
    """Standardised difference of means; of more than two groups the largest of all pairs.

    d = |x̄₁ − x̄₂| / √((s₁² + s₂²) / 2) (Austin 2009, Statistics in Medicine 28:3083, eq. 1; R: ``smd`` of the
    package tableone).

    Args:
        groups: the values of each group, in one unit; NaN is missing.

    Returns:
        The difference, at least 0.
    """
    found = [moments(values) for values in groups]
    sides = [(one.mean, one.sd) for one in found if not isinstance(one.mean, Undefined)]
    if len(sides) < 2:
        return ONE_GROUP
    largest = 0.0
    for (mean, sd), (other_mean, other_sd) in combinations(sides, 2):
        if isinstance(sd, Undefined) or isinstance(other_sd, Undefined) or isinstance(mean, Undefined):
            return Undefined("a group with fewer than two answers")
        if isinstance(other_mean, Undefined):
            return ONE_GROUP
        pooled = math.sqrt((sd**2 + other_sd**2) / 2)
        if pooled == 0 and mean != other_mean:
            return NO_SPREAD
        largest = max(largest, abs(mean - other_mean) / pooled if pooled else 0.0)
    return largest


def difference_of_shares(counts: NDArray[np.intp]) -> Number:
    """Standardised difference of two multinomial distributions; of more than two groups the largest of all pairs.

    With the shares of all levels but one as T and C: √((T − C)′ S⁻¹ (T − C)), S the mean of the two covariance
    matrices (Yang & Dalton 2012, SAS Global Forum 335-2012). Of two levels it is |p₁ − p₂| / √((p₁q₁ + p₂q₂)/2).

    Args:
        counts: shape (levels, groups).

    Returns:
        The difference, at least 0.
    """
    there = counts[:, counts.sum(axis=0) > 0]
    there = there[there.sum(axis=1) > 0]
    if there.shape[1] < 2:
        return ONE_GROUP
    if len(there) < 2:
        return 0.0
    shares = there / there.sum(axis=0)
    largest = 0.0
    for one, other in combinations(shares.T, 2):
        found = _distance(one, other)
        if isinstance(found, Undefined):
            return found
        largest = max(largest, found)
    return largest


def _distance(one: Floats, other: Floats) -> Number:
    present = (one + other) > 0
    first, second = one[present][1:], other[present][1:]
    if not len(first):
        return 0.0
    spread = (np.diag(first) - np.outer(first, first) + np.diag(second) - np.outer(second, second)) / 2
    gap = first - second
    try:
        squared = float(gap @ np.linalg.solve(spread, gap))
    except np.linalg.LinAlgError:
        return NO_SPREAD
    if not math.isfinite(squared) or np.linalg.cond(spread) > 1e12:
        return NO_SPREAD
    return math.sqrt(max(squared, 0.0))


def welch(groups: Sequence[Floats]) -> GroupTest:
    """Welch's test of equal means, with unequal variances; R: ``oneway.test(x ~ group)``.

    Welch 1951 (Biometrika 38:330). With two groups it is Welch's t test, F = t².

    Args:
        groups: the values of each group, in one unit; NaN is missing.

    Returns:
        F, the degrees of freedom of its numerator, and p.
    """
    name = "Welch's test"
    found = [moments(values) for values in groups]
    sides = [
        (one.n, one.mean, one.sd)
        for one in found
        if not isinstance(one.mean, Undefined) and not isinstance(one.sd, Undefined)
    ]
    if len(sides) < 2 or len(sides) < sum(one.n > 0 for one in found):
        reason = ONE_GROUP if len(sides) < 2 else Undefined("a group with fewer than two answers")
        return GroupTest(name, reason, reason, reason)
    n, mean, sd = (np.array(part, np.float64) for part in zip(*sides, strict=True))
    if (sd == 0).any():
        return GroupTest(name, NO_SPREAD, NO_SPREAD, NO_SPREAD)
    k, weight = len(n), n / sd**2
    total = weight.sum()
    middle = (weight * mean).sum() / total
    lack = ((1 - weight / total) ** 2 / (n - 1)).sum() / (k**2 - 1)
    statistic = float((weight * (mean - middle) ** 2).sum() / ((k - 1) * (1 + 2 * (k - 2) * lack)))
    return GroupTest(name, statistic, float(k - 1), float(fdtrc(k - 1, 1 / (3 * lack), statistic)))


def kruskal_wallis(groups: Sequence[Floats]) -> GroupTest:
    """Rank-sum test of Kruskal and Wallis, corrected for ties; R: ``kruskal.test(x ~ group)``.

    H = (12 Σ R²ᵢ/nᵢ / (N(N + 1)) − 3(N + 1)) / (1 − Σ(t³ − t)/(N³ − N)), against chi-squared.

    Args:
        groups: the values of each group; NaN is missing.

    Returns:
        H, degrees of freedom and p.
    """
    name = "the Kruskal–Wallis test"
    present = [values[~np.isnan(values)] for values in groups]
    present = [values for values in present if len(values)]
    if len(present) < 2:
        return GroupTest(name, ONE_GROUP, ONE_GROUP, ONE_GROUP)
    together = np.concatenate(present)
    _, inverse, ties = np.unique(together, return_inverse=True, return_counts=True)
    if len(ties) == 1:
        return GroupTest(name, ONE_LEVEL, ONE_LEVEL, ONE_LEVEL)
    last = np.cumsum(ties)
    ranks = ((last - ties + 1 + last) / 2)[inverse]
    total, start, sums = len(together), 0, 0.0
    for values in present:
        sums += float(ranks[start : start + len(values)].sum()) ** 2 / len(values)
        start += len(values)
    correction = 1 - float((ties.astype(np.float64) ** 3 - ties).sum()) / (float(total) ** 3 - total)
    statistic = (12 * sums / (total * (total + 1)) - 3 * (total + 1)) / correction
    df = float(len(present) - 1)
    return GroupTest(name, statistic, df, float(chdtrc(df, statistic)))


def counts_test(counts: NDArray[np.intp]) -> GroupTest:
    """Whether shares differ between groups; of two by two with an expected count below 5 Fisher's exact test.

    R: ``chisq.test(counts, correct = FALSE)``, ``fisher.test(counts)``.

    Args:
        counts: shape (levels, groups).

    Returns:
        The test, with the smallest expected count.
    """
    there = counts[counts.sum(axis=1) > 0]
    there = there[:, there.sum(axis=0) > 0] if len(there) else there
    if there.ndim < 2 or there.shape[1:] < (2,) or len(there) < 2:
        reason = ONE_LEVEL if len(there) < 2 and there.size else ONE_GROUP
        return GroupTest("the chi-squared test", reason, reason, reason)
    rows, columns, total = there.sum(axis=1), there.sum(axis=0), float(there.sum())
    expected = np.outer(rows, columns) / total
    smallest = float(expected.min())
    if there.shape == (2, 2) and smallest < 5:
        exact = Undefined("an exact test has no statistic")
        return GroupTest("Fisher's exact test", exact, exact, fisher(there), smallest)
    statistic = float(((there - expected) ** 2 / expected).sum())
    df = float((len(there) - 1) * (there.shape[1] - 1))
    return GroupTest("the chi-squared test", statistic, df, float(chdtrc(df, statistic)), smallest)


def fisher(table: NDArray[np.intp]) -> float:
    """Fisher's exact test of a two-by-two table, two-sided; R: ``fisher.test(table)$p.value``.

    The sum of the probabilities of all tables with these margins that are no likelier than this one.

    Args:
        table: shape (2, 2), counts.
    """
    (a, b), (c, d) = table.tolist()
    row, column, total = a + b, a + c, a + b + c + d
    possible = np.arange(max(0, row + column - total), min(row, column) + 1)

    def log_choose(n: int, k: NDArray[np.intp]) -> Floats:
        found: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return found

    logs = log_choose(column, possible) + log_choose(total - column, row - possible)
    likely = np.exp(logs - logs.max())
    likely /= likely.sum()
    own = likely[a - int(possible[0])]
    return float(min(1.0, likely[likely <= own * (1 + SAME)].sum()))
