"""Made-up trials analysed between clusters, or with errors robust to them: what sums and sizes are enough for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from rapport.stats.cluster_level import SAME, arrangements
from rapport.stats.power.outcomes import Floats, Made, Sizes

Bools = NDArray[np.bool_]
AT_ONCE = 500
"""Arrangements that are looked at together: a table of so many columns stays near the processor."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What an analysis said of many trials.

    Attributes:
        significant: whether the arms differ significantly, of each trial.
        effects: the estimated difference; NaN where there is none.
    """

    significant: Bools
    effects: Floats


def cluster_t(made: Made, alpha: float) -> Judged:
    """Compare the clusters' means by t on clusters − 2 degrees of freedom; Hayes & Moulton (2017), ch. 10.

    Args:
        made: the trials.
        alpha: level of the test.
    """
    means = made.sums / made.sizes
    one, other = means[:, : made.treated], means[:, made.treated :]
    df = means.shape[1] - 2
    effect = one.mean(axis=1) - other.mean(axis=1)
    left = one.var(axis=1) * one.shape[1] + other.var(axis=1) * other.shape[1]
    variance = left / df * (1 / one.shape[1] + 1 / other.shape[1])
    return judged(effect, variance, float(stdtrit(df, 1 - alpha / 2)))


def cr1(made: Made, alpha: float) -> Judged:
    """Least squares with CR1, t on clusters − 1 degrees of freedom: :func:`stats.cluster_robust` from sums alone.

    Args:
        made: the trials.
        alpha: level of the test.
    """
    clusters = made.sums.shape[1]
    effect, _, squares, people = _residuals(made.sums, made.sizes, made.treated)
    variance = sum(
        (part.sum(axis=1) / n**2 for part, n in zip(squares, people, strict=True)), start=np.zeros(len(effect))
    )
    return judged(effect, variance * clusters / (clusters - 1), float(stdtrit(clusters - 1, 1 - alpha / 2)))


def cr2(made: Made, alpha: float) -> Judged:
    """Least squares with CR2 and Satterthwaite's degrees of freedom, from sums alone.

    With two arms and no covariate the hat matrix of a cluster of m among n people of its arm is 1/n everywhere, so that
    its sum of residuals is divided by √(1 − m/n), and E and V of Bell & McCaffrey (2002) are sums over sizes.

    Args:
        made: the trials.
        alpha: level of the test.
    """
    effect, m, squares, people = _residuals(made.sums, made.sizes, made.treated)
    variance, expected, spread = (np.zeros(len(effect)) for _ in range(3))
    for size, square, n in zip(m, squares, people, strict=True):
        whole = n[:, None]
        weight = 1 / ((1 - size / whole) * whole**2)
        variance += (weight * square).sum(axis=1)
        expected += 1 / n
        own = weight * size * (1 - size / whole)
        pairs = weight * size**2 / whole
        spread += (own**2).sum(axis=1) + pairs.sum(axis=1) ** 2 - (pairs**2).sum(axis=1)
    # E² / Σ over pairs of E[r r′]²; the pair sums hold size²size′²/n² with both weights.
    return judged(effect, variance, np.asarray(stdtrit(expected**2 / spread, 1 - alpha / 2), np.float64))


def _residuals(sums: Floats, sizes: Sizes, treated: int) -> tuple[Floats, list[Floats], list[Floats], list[Floats]]:
    """Difference of the arms' means over people; of each arm the sizes, squared sums of residuals, and people."""
    means, m, squares, people = [], [], [], []
    for part in (slice(None, treated), slice(treated, None)):
        size, own = sizes[:, part].astype(np.float64), sums[:, part]
        n = size.sum(axis=1)
        mean = own.sum(axis=1) / n
        means.append(mean)
        m.append(size)
        squares.append((own - size * mean[:, None]) ** 2)
        people.append(n)
    return means[0] - means[1], m, squares, people


def judged(effect: Floats, variance: Floats, limit: float | Floats) -> Judged:
    """Whether |effect| exceeds limit × error; where nothing varies nothing is significant.

    Args:
        effect: of each trial; NaN where there is none.
        variance: of the effect.
        limit: how many errors it must exceed.
    """
    return Judged(np.asarray((effect**2 > limit**2 * variance) & (variance > 1e-18)), effect)


def permuted(made: Made, alpha: float) -> Judged:
    """The permutation test of :func:`stats.cluster_level.permutation`: p at most α.

    All trials of a call look at the same arrangements: all there are, or as many drawn ones as the test of real data
    draws, with the seed of the trials.

    Args:
        made: the trials.
        alpha: level of the test.
    """
    means = made.sums / made.sizes
    treated, clusters = made.treated, means.shape[1]
    looked_at = arrangements(clusters, treated, seed=made.seed)
    effect = means[:, :treated].mean(axis=1) - means[:, treated:].mean(axis=1)
    # treated − control = Σ of the treated × (1/treated + 1/control) − Σ of all / control.
    scale, whole = 1 / treated + 1 / (clusters - treated), means.sum(axis=1)[:, None] / (clusters - treated)
    # The difference cannot be larger than the range of the means: what is as far as far within rounding.
    near = SAME * np.maximum(np.ptp(means, axis=1), 1e-300)
    limit, further = (np.abs(effect) - near)[:, None], np.zeros(len(means), np.int64)
    columns = np.ascontiguousarray(looked_at.treated.T, np.float64) * scale
    for first in range(0, columns.shape[1], AT_ONCE):
        differences = means @ columns[:, first : first + AT_ONCE]
        differences -= whole
        np.abs(differences, out=differences)
        further += np.count_nonzero(differences >= limit, axis=1)
    p = further / len(looked_at.treated) if looked_at.is_exact else (1 + further) / (1 + len(looked_at.treated))
    return Judged(np.asarray(p <= alpha * (1 + SAME)), effect)
