"""Two arms of clusters, compared cluster by cluster: t test of their means, and permutation of who was treated."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from rapport.stats.agreement.results import check_confidence
from rapport.stats.paired import Interval
from rapport.stats.regression import is_noise
from rapport.stats.undefined import Number, Undefined

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

TOO_FEW = Undefined("fewer than two clusters in an arm")
NO_DIFFERENCES = Undefined("the clusters of each arm are all alike")
NO_OTHERS = Undefined("a covariate is constant or a sum of others")
EXACT_UP_TO = 100_000
DRAWS = 20_000
SAME = 1e-9


@dataclass(frozen=True)
class Summaries:
    """The mean of each cluster.

    Attributes:
        n: values that count.
        missing: rows that do not: no value, cluster, arm or covariate.
        names: number of each cluster.
        means: of each cluster; of residuals where there are covariates.
        treated: whether each is in the arm of the intervention.
    """

    n: int
    missing: int
    names: tuple[int, ...]
    means: tuple[float, ...]
    treated: tuple[bool, ...]

    def arm(self, *, treated: bool) -> Floats:
        """Means of the clusters of one arm."""
        return np.array([mean for mean, own in zip(self.means, self.treated, strict=True) if own is treated])


@dataclass(frozen=True)
class ClusterT:
    """A t test of cluster means.

    Attributes:
        clusters: treated, and control.
        means: of the clusters' means, in the two arms.
        difference: treated − control.
        interval: of the difference.
        t: difference / its error.
        df: clusters − 2, less the covariates of clusters.
        p: two-sided.
    """

    clusters: tuple[int, int]
    means: tuple[Number, Number]
    difference: Number
    interval: Interval
    t: Number
    df: int
    p: Number


@dataclass(frozen=True)
class Permutation:
    """A permutation test.

    Attributes:
        difference: treated − control, of the clusters' means.
        p: two-sided.
        arrangements: how many were looked at.
        is_exact: whether these are all that could have been.
    """

    difference: Number
    p: Number
    arrangements: int
    is_exact: bool


def summaries(values: Floats, clusters: Codes, treated: Codes, covariates: Floats | None = None) -> Summaries:
    """Take the mean of each cluster, or of what covariates leave of it.

    Hayes & Moulton (2017), Cluster Randomised Trials, ch. 10.4: with covariates of people, a regression on them
    without the arm is fitted by least squares first, and its residuals are compared (for a binary outcome: a
    difference of proportions).

    Args:
        values: shape (rows,), numbers or 0/1; NaN is missing.
        clusters: shape (rows,): number of the cluster, −1 for an unknown one.
        treated: shape (rows,): 1 in the arm of the intervention, 0 in the other, −1 for an unknown one.
        covariates: shape (rows, covariates), without an intercept; NaN is missing.

    Raises:
        ValueError: shapes differ, a cluster is in both arms, or a covariate is constant or a sum of others.
    """
    if not values.shape == clusters.shape == treated.shape:
        raise ValueError("each value has a cluster and an arm")
    counts = ~np.isnan(values) & (clusters >= 0) & (treated >= 0)
    if covariates is not None:
        counts &= ~np.isnan(covariates).any(axis=1)
    y, group, arm = values[counts], clusters[counts], treated[counts]
    if covariates is not None and len(y):
        design = np.column_stack((np.ones(len(y)), covariates[counts]))
        found, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
        at: Floats = np.asarray(found, np.float64)
        if rank < design.shape[1]:
            raise ValueError(NO_OTHERS.reason)
        left = y - design @ at
        y = np.zeros_like(y) if is_noise(left, design, at) else left
    names, which = np.unique(group, return_inverse=True)
    which = which.reshape(-1)
    sizes = np.bincount(which, minlength=len(names))
    share = np.bincount(which, arm, len(names)) / np.maximum(sizes, 1)
    if ((share > 0) & (share < 1)).any():
        raise ValueError("a cluster is in both arms")
    means = np.bincount(which, y, len(names)) / np.maximum(sizes, 1)
    return Summaries(
        len(y),
        int((~counts).sum()),
        tuple(int(name) for name in names),
        tuple(float(mean) for mean in means),
        tuple(bool(one) for one in share == 1),
    )


def cluster_t(found: Summaries, confidence: float = 0.95, covariates_of_clusters: int = 0) -> ClusterT:
    """Compare two arms of clusters by t: Hayes & Moulton (2017), ch. 10.3; Donner & Klar (2000), ch. 6.

    R: ``t.test(mean ~ arm, var.equal = TRUE)`` on the means of clusters.

    Args:
        found: see :func:`summaries`.
        confidence: level of the interval, between 0 and 1.
        covariates_of_clusters: how many of the covariates that were taken out are the same within each cluster; each
            costs one degree of freedom.

    Returns:
        The test; undefined with fewer than two clusters in an arm, or where nothing varies.
    """
    check_confidence(confidence)
    one, other = found.arm(treated=True), found.arm(treated=False)
    clusters = len(one), len(other)
    df = sum(clusters) - 2 - covariates_of_clusters
    if min(clusters) < 2 or df < 1:
        return ClusterT(
            clusters, (TOO_FEW, TOO_FEW), TOO_FEW, Interval(TOO_FEW, TOO_FEW, confidence), TOO_FEW, df, TOO_FEW
        )
    means = float(one.mean()), float(other.mean())
    difference = means[0] - means[1]
    left = float(((one - means[0]) ** 2).sum() + ((other - means[1]) ** 2).sum())
    error = (left / df * (1 / clusters[0] + 1 / clusters[1])) ** 0.5
    if error <= SAME * max(abs(means[0]), abs(means[1])) or error == 0:
        why = NO_DIFFERENCES
        return ClusterT(clusters, means, difference, Interval(why, why, confidence), why, df, why)
    t, reach = difference / error, float(stdtrit(df, (1 + confidence) / 2)) * error
    interval = Interval(difference - reach, difference + reach, confidence)
    return ClusterT(clusters, means, difference, interval, t, df, 2 * float(stdtr(df, -abs(t))))


def permutation(
    found: Summaries,
    allowed: NDArray[np.bool_] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    *,
    is_drawn: bool = False,
) -> Permutation:
    """Compare two arms by what other allocations would have shown.

    Gail, Mark, Carroll, Green & Pee (1996), Statistics in Medicine 15:1069; Hayes & Moulton (2017), ch. 10.6. The
    statistic is the difference of the means of clusters. All arrangements where there are at most 100,000; otherwise
    drawn ones and p = (1 + as far) / (1 + drawn) (Phipson & Smyth 2010). Where the randomisation was constrained, only
    the allocations that it accepted may be looked at: give them.
    R: ``combn(clusters, treated)`` and ``mean(abs(differences) >= abs(difference))``.

    Args:
        found: see :func:`summaries`.
        allowed: shape (allocations, clusters), who would be treated, in the order of ``found.names``; None for all
            with as many treated.
        draws: how many are drawn where there are too many.
        seed: where drawing begins.
        is_drawn: whether the allowed allocations are drawn from more; the real one need not be among them then.

    Returns:
        The test; undefined with fewer than two clusters in an arm.

    Raises:
        ValueError: allowed allocations do not fit, or do not hold the real one.
    """
    means, treated = np.array(found.means), np.array(found.treated, np.bool_)
    if min(int(treated.sum()), int((~treated).sum())) < 2:
        return Permutation(TOO_FEW, TOO_FEW, 0, is_exact=False)
    difference = float(means[treated].mean() - means[~treated].mean())
    if allowed is not None:
        if allowed.shape[1:] != treated.shape or not (is_drawn or (allowed == treated).all(axis=1).any()):
            raise ValueError("the allowed allocations are of other clusters, or the real one is not among them")
        further, number = _as_far(_differences(means, allowed), difference), len(allowed)
        p = (1 + further) / (1 + number) if is_drawn else further / number
        return Permutation(difference, p, number, is_exact=not is_drawn)
    others = arrangements(len(means), int(treated.sum()), draws, seed)
    further = _as_far(_differences(means, others.treated), difference)
    looked_at = len(others.treated)
    p = further / looked_at if others.is_exact else (1 + further) / (1 + looked_at)
    return Permutation(difference, p, looked_at, others.is_exact)


def partitions(together: NDArray[np.bool_], treated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Allocations that tell only who goes together, as allocations that say who is treated.

    The statistic is the same with the arms exchanged, so that each may be turned: here so that the first cluster stays
    in its arm. One that leaves an arm without any of these clusters could not have been compared, and is left out.

    Args:
        together: shape (allocations, clusters): which clusters are on one side.
        treated: shape (clusters,): who is treated in truth.
    """
    turned = together ^ (together[:, :1] ^ treated[:1])
    return np.asarray(turned[turned.any(axis=1) & ~turned.all(axis=1)])


@dataclass(frozen=True, eq=False)
class Arrangements:
    """Who could have been treated.

    Attributes:
        treated: shape (arrangements, clusters).
        is_exact: whether these are all; otherwise they are drawn.
    """

    treated: NDArray[np.bool_]
    is_exact: bool


def arrangements(clusters: int, treated: int, draws: int = DRAWS, seed: int = 1) -> Arrangements:
    """Every way to treat so many clusters, or drawn ones where there are more than 100,000.

    Args:
        clusters: in all.
        treated: of them.
        draws: how many are drawn where there are too many.
        seed: where drawing begins.
    """
    if comb(clusters, treated) > EXACT_UP_TO:
        generator = np.random.Generator(np.random.Philox(seed))
        labels = np.broadcast_to(np.arange(clusters) < treated, (draws, clusters))
        return Arrangements(generator.permuted(labels, axis=1), is_exact=False)
    return Arrangements(_every(clusters, treated), is_exact=True)


@lru_cache(maxsize=8)
def _every(clusters: int, treated: int) -> NDArray[np.bool_]:
    places = np.array(list(combinations(range(clusters), treated)))
    found = np.zeros((len(places), clusters), np.bool_)
    found[np.arange(len(places))[:, None], places] = True
    found.setflags(write=False)
    return found


def _differences(means: Floats, chosen: NDArray[np.bool_]) -> Floats:
    counts = chosen.sum(axis=1)
    one = chosen @ means
    return np.asarray(one / counts - (means.sum() - one) / (len(means) - counts))


def _as_far(differences: Floats, difference: float) -> int:
    # Sums in another order differ in the last bit: as far is as far within that.
    near = SAME * max(1e-300, float(np.abs(differences).max()))
    return int(np.count_nonzero(np.abs(differences) >= abs(difference) - near))
