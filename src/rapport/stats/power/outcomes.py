"""Outcomes of made-up trials: what analyses need of a cluster, drawn from its exact distribution.

Tests between clusters, and errors that are robust to clusters, need no more of a cluster than its sum and its size;
estimating equations and mixed models its sum of squares as well. So one number or two are drawn for a cluster, not one
for each person.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Sizes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Made:
    """Many made-up trials, one in a row.

    Attributes:
        sums: over the people of each cluster, shape (trials, clusters), the treated first.
        squares: sum of squares of each cluster, the same shape; the sums again where nobody asked for squares.
        sizes: people in each cluster, the same shape.
        treated: how many clusters are treated.
        binary: whether the outcome is 0 or 1.
        seed: for what an analysis draws itself.
    """

    sums: Floats
    squares: Floats
    sizes: Sizes
    treated: int
    binary: bool = False
    seed: int = 0

    def first(self, trials: int) -> "Made":
        """Only the first so many trials."""
        return replace(self, sums=self.sums[:trials], squares=self.squares[:trials], sizes=self.sizes[:trials])


@dataclass(frozen=True)
class Measured:
    """A number, normal within and between clusters.

    Attributes:
        difference: mean of the treated − mean of the control.
        sd: of people, in all.
        icc: share of the variance that lies between clusters.
    """

    difference: float
    sd: float
    icc: float

    def __post_init__(self) -> None:
        """Raise ValueError for impossible ones."""
        if not (self.sd > 0 and 0 <= self.icc < 1 and math.isfinite(self.difference)):
            raise ValueError("an SD is above 0, an ICC from 0 to below 1")

    def sums(self, generator: np.random.Generator, sizes: Sizes, treated: int) -> Floats:
        """The sum of each cluster: normal with mean m·μ and variance m σ² (1 + (m − 1) ICC).

        Args:
            generator: of random numbers.
            sizes: shape (trials, clusters).
            treated: how many clusters, the first ones, are treated.
        """
        m = sizes.astype(np.float64)
        found = generator.standard_normal(sizes.shape) * (self.sd * np.sqrt(m * (1 + (m - 1) * self.icc)))
        found[:, :treated] += self.difference * m[:, :treated]
        return np.asarray(found)

    def both(self, generator: np.random.Generator, sizes: Sizes, treated: int) -> tuple[Floats, Floats]:
        """Sum and sum of squares of each cluster: what varies within it is σ² (1 − ICC) χ² on m − 1, whatever its sum.

        Args:
            generator: of random numbers.
            sizes: shape (trials, clusters).
            treated: how many clusters, the first ones, are treated.
        """
        found = self.sums(generator, sizes, treated)
        within = 2 * self.sd**2 * (1 - self.icc) * generator.standard_gamma((sizes - 1) / 2)
        return found, found**2 / sizes + within

    @property
    def binary(self) -> bool:
        """Never."""
        return False


@dataclass(frozen=True)
class Graded:
    """Levels 0, 1, … of an ordinal outcome; with two levels, a binary one.

    Clusters differ as Dirichlet's distribution says: two people of a cluster are correlated by the ICC in every
    level, and in the score.

    Attributes:
        treated: probabilities of the levels.
        control: the same in the other arm.
        icc: intraclass correlation.
    """

    treated: tuple[float, ...]
    control: tuple[float, ...]
    icc: float

    def __post_init__(self) -> None:
        """Raise ValueError for impossible ones."""
        both = (self.treated, self.control)
        if len(self.treated) != len(self.control) or len(self.treated) < 2:
            raise ValueError("both arms have the same levels, two or more")
        if any(min(each) <= 0 or abs(math.fsum(each) - 1) > 1e-9 for each in both) or not 0 <= self.icc < 1:
            raise ValueError("probabilities are above 0 and add to 1, an ICC is from 0 to below 1")

    def sums(self, generator: np.random.Generator, sizes: Sizes, treated: int) -> Floats:
        """The sum of the scores of each cluster, by inversion.

        Args:
            generator: of random numbers.
            sizes: shape (trials, clusters).
            treated: how many clusters, the first ones, are treated.
        """
        uniform = generator.random(sizes.shape)
        found = np.empty(sizes.shape)
        for part, chances in ((slice(None, treated), self.treated), (slice(treated, None), self.control)):
            found[:, part] = _inverted(uniform[:, part], sizes[:, part], chances, self.icc)
        return found

    def both(self, generator: np.random.Generator, sizes: Sizes, treated: int) -> tuple[Floats, Floats]:
        """Sum and sum of squares of the scores of each cluster; from how many have each level where these are three.

        Args:
            generator: of random numbers.
            sizes: shape (trials, clusters).
            treated: how many clusters, the first ones, are treated.
        """
        if self.binary:
            found = self.sums(generator, sizes, treated)
            return found, found
        scores = np.arange(len(self.control), dtype=np.float64)
        sums, squares = np.empty(sizes.shape), np.empty(sizes.shape)
        for part, chances in ((slice(None, treated), self.treated), (slice(treated, None), self.control)):
            own = np.broadcast_to(chances, (*sizes[:, part].shape, len(chances)))
            if self.icc > 0:
                own = generator.dirichlet(np.array(chances) * (1 - self.icc) / self.icc, sizes[:, part].shape)
            counts = generator.multinomial(sizes[:, part], own)
            sums[:, part], squares[:, part] = counts @ scores, counts @ scores**2
        return sums, squares

    @property
    def binary(self) -> bool:
        """Whether there are two levels."""
        return len(self.control) == 2


Outcome = Measured | Graded


def _inverted(uniform: Floats, sizes: Sizes, chances: Sequence[float], icc: float) -> Floats:
    """One search for all: the distribution of the i-th size stands between i and i + 1."""
    there, which = np.unique(sizes, return_inverse=True)
    steps = [np.cumsum(sum_distribution(int(size), tuple(chances), icc))[:-1] for size in there]
    starts = np.concatenate(([0], np.cumsum([len(one) for one in steps])))[:-1]
    ladder = np.concatenate([np.minimum(one, 1.0) + at for at, one in enumerate(steps)])
    which = which.reshape(sizes.shape)
    return np.asarray(np.searchsorted(ladder, uniform + which, side="right") - starts[which], np.float64)


@lru_cache(maxsize=1024)
def sum_distribution(size: int, chances: tuple[float, ...], icc: float) -> Floats:
    """How likely each sum 0 … size × (levels − 1) of scores 0, 1, … is in a cluster.

    The Dirichlet-multinomial distribution with α = p (1 − ICC) / ICC (Mosimann 1962, Biometrika 49:65), multinomial for
    an ICC of 0: each level is a power series in people and sum, and the series are multiplied.

    Args:
        size: people in the cluster.
        chances: probabilities of the levels.
        icc: intraclass correlation.
    """
    people = np.arange(size + 1)
    top = size * (len(chances) - 1)
    series = np.zeros((size + 1, top + 1))
    series[0, 0] = 1
    for level, chance in enumerate(chances):
        if icc > 0:
            alpha = chance * (1 - icc) / icc
            terms = np.exp(gammaln(people + alpha) - gammaln(alpha) - gammaln(people + 1))
        else:
            terms = chance**people / np.exp(gammaln(people + 1))
        grown = np.zeros_like(series)
        for count in people:
            shift = count * level
            grown[count:, shift:] += terms[count] * series[: size + 1 - count, : top + 1 - shift]
        series = grown
    found = series[size]
    return np.asarray(found / found.sum())
