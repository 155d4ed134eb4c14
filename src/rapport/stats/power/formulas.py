"""Power and size of a trial with two arms of clusters, by formula; clusters may differ in size."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.special import nctdtr, ndtri, stdtrit

from rapport.stats.clusters import design_effect

MOST_CLUSTERS = 100_000


@dataclass(frozen=True)
class Clusters:
    """What is planned.

    Attributes:
        treated: clusters in the arm of the intervention.
        control: clusters in the other.
        mean_size: mean number of people in a cluster.
        size_cv: coefficient of variation of the sizes.
        icc: intraclass correlation.
    """

    treated: int
    control: int
    mean_size: float
    size_cv: float
    icc: float

    def __post_init__(self) -> None:
        """Raise ValueError for what no trial can be."""
        if min(self.treated, self.control) < 1 or self.treated + self.control < 3:
            raise ValueError("a trial has at least three clusters, one in each arm")
        if not (self.mean_size >= 1 and self.size_cv >= 0 and 0 <= self.icc < 1):
            raise ValueError("a size is at least 1, its variation at least 0, an ICC from 0 to below 1")

    @property
    def effect(self) -> float:
        """The design effect of Eldridge, Ashby & Kerry (2006)."""
        return design_effect(self.icc, self.mean_size, self.size_cv)

    @property
    def df(self) -> int:
        """Degrees of freedom of a test between clusters."""
        return self.treated + self.control - 2


def power_of_t(noncentrality: float, df: float, alpha: float = 0.05) -> float:
    """Power of a two-sided t test.

    R: ``t <- qt(1 - alpha / 2, df); pt(t, df, ncp, lower.tail = FALSE) + pt(-t, df, ncp)``.

    Args:
        noncentrality: difference / its standard error.
        df: degrees of freedom.
        alpha: level of the test.
    """
    limit, beyond = float(stdtrit(df, 1 - alpha / 2)), abs(noncentrality)
    return float(1 - nctdtr(df, beyond, limit) + nctdtr(df, beyond, -limit))


def means_power(clusters: Clusters, difference: float, sd: float, alpha: float = 0.05) -> float:
    """Power to find a difference of means: t on clusters − 2 degrees of freedom.

    Donner & Klar (2000), Design and Analysis of Cluster Randomization Trials, ch. 5, with the noncentral t; design
    effect: Eldridge, Ashby & Kerry (2006), Int J Epidemiol 35:1292.

    Args:
        clusters: what is planned.
        difference: of the means.
        sd: of people, between and within clusters together.
        alpha: level of the test.
    """
    people = clusters.treated * clusters.mean_size, clusters.control * clusters.mean_size
    error = sd * math.sqrt(clusters.effect * (1 / people[0] + 1 / people[1]))
    return power_of_t(difference / error, clusters.df, alpha)


def proportions_power(clusters: Clusters, treated: float, control: float, alpha: float = 0.05) -> float:
    """Power to find a difference of proportions; the variance is that under the alternative.

    Donner & Klar (2000), ch. 5; with the noncentral t on clusters − 2 degrees of freedom.

    Args:
        clusters: what is planned.
        treated: proportion in the arm of the intervention.
        control: in the other.
        alpha: level of the test.

    Raises:
        ValueError: a proportion is not between 0 and 1.
    """
    if not (0 < treated < 1 and 0 < control < 1):
        raise ValueError("a proportion is between 0 and 1")
    variance = treated * (1 - treated) / clusters.treated + control * (1 - control) / clusters.control
    error = math.sqrt(clusters.effect * variance / clusters.mean_size)
    return power_of_t((treated - control) / error, clusters.df, alpha)


def shifted(control: Sequence[float], odds_ratio: float) -> tuple[float, ...]:
    """Probabilities of the other arm under proportional odds.

    Args:
        control: probabilities of the ordered levels, from the lowest.
        odds_ratio: above 1 where the other arm is higher.

    Raises:
        ValueError: they do not add to 1, or the ratio is none.
    """
    if min(control) <= 0 or abs(math.fsum(control) - 1) > 1e-9 or odds_ratio <= 0:
        raise ValueError("probabilities are above 0 and add to 1; an odds ratio is above 0")
    below, whole = [0.0], 0.0
    for one in control[:-1]:
        whole += one
        below.append(whole / (whole + odds_ratio * (1 - whole)))
    below.append(1.0)
    return tuple(high - low for low, high in pairwise(below))


def odds_power(clusters: Clusters, control: Sequence[float], odds_ratio: float, alpha: float = 0.05) -> float:
    """Power to find a common odds ratio of an ordinal outcome.

    Information of people: Whitehead (1993), Statistics in Medicine 12:2257, n₁n₀ (1 − Σp̄³) / (3 (n₁ + n₀)); divided by
    the design effect; noncentral t on clusters − 2 degrees of freedom.

    Args:
        clusters: what is planned.
        control: probabilities of the ordered levels in the control arm.
        odds_ratio: of being higher, in the other.
        alpha: level of the test.

    Raises:
        ValueError: see :func:`shifted`.
    """
    one, other = clusters.treated * clusters.mean_size, clusters.control * clusters.mean_size
    mean = [(one * a + other * b) / (one + other) for a, b in zip(shifted(control, odds_ratio), control, strict=True)]
    information = one * other / (3 * (one + other)) * (1 - math.fsum(p**3 for p in mean)) / clusters.effect
    return power_of_t(math.log(odds_ratio) * math.sqrt(information), clusters.df, alpha)


def clusters_needed(power_with: Callable[[int], float], power: float = 0.8) -> int:
    """The fewest clusters in each arm that give a power.

    Args:
        power_with: power with so many in each arm; grows with them.
        power: that is wished.

    Raises:
        ValueError: a hundred thousand would not be enough.
    """
    high = 2
    while power_with(high) < power:
        high *= 2
        if high > MOST_CLUSTERS:
            raise ValueError("no number of clusters gives this power – the difference is too small")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_with(middle) >= power else (middle, high)
    return high


def detectable(power_of: Callable[[float], float], upper: float, power: float = 0.8) -> float:
    """The smallest difference that is found with a power; by bisection.

    Args:
        power_of: power for a difference; grows with it.
        upper: a difference that is found for sure.
        power: that is wished.

    Raises:
        ValueError: not even the upper one is found.
    """
    if power_of(upper) < power:
        raise ValueError("not even the largest difference is found with this power")
    low, high = 0.0, upper
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if power_of(middle) >= power else (middle, high)
    return high


@dataclass(frozen=True)
class Side:
    """An arm as Hayes & Bennett describe it.

    Attributes:
        level: rate, proportion or mean.
        noise: variance of a cluster's figure by chance: rate / person-years, p(1 − p) / people, SD² / people.
    """

    level: float
    noise: float


def hayes_bennett(treated: Side, control: Side, k: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """Clusters in each arm of an unmatched trial, from the coefficient of variation k between clusters.

    Hayes & Bennett (1999), Int J Epidemiol 28:319, eqs 1–3; Hayes & Moulton (2017), Cluster Randomised Trials, ch. 7:
    c = 1 + (z_α/2 + z_β)² (noise₁ + noise₀ + k² (level₁² + level₀²)) / (level₁ − level₀)².

    Args:
        treated: the arm of the intervention.
        control: the other.
        k: SD / mean of the clusters' true levels.
        alpha: level of the test.
        power: that is wished.

    Returns:
        The number before it is rounded up.

    Raises:
        ValueError: the arms are alike.
    """
    if treated.level == control.level:
        raise ValueError("the two arms are alike")
    z = float(ndtri(1 - alpha / 2) + ndtri(power))
    spread = treated.noise + control.noise + k**2 * (treated.level**2 + control.level**2)
    return 1 + z**2 * spread / (treated.level - control.level) ** 2
