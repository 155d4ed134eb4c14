"""Power by simulation: thousands of made-up trials, each analysed as the protocol plans."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from rapport.stats.agreement.results import check_confidence
from rapport.stats.power.outcomes import Floats, Outcome, Sizes

LOT = 4000
Bools = NDArray[np.bool_]


class Analysis(StrEnum):
    """How a trial is analysed."""

    CLUSTER_T = "cluster-t"  # t test of the clusters' means
    CR1 = "cr1"  # least squares over people, errors robust to clusters
    CR2 = "cr2"  # the same, bias-reduced, Satterthwaite's degrees of freedom


@dataclass(frozen=True)
class Simulation:
    """A trial that shall be made up again and again.

    Attributes:
        treated: clusters in the arm of the intervention.
        control: clusters in the other.
        sizes: one for each cluster, dealt out anew in each trial; or the sizes that a cluster is as likely to have.
        outcome: what is measured.
        analyses: how.
        alpha: level of the tests.
    """

    treated: int
    control: int
    sizes: tuple[int, ...]
    outcome: Outcome
    analyses: tuple[Analysis, ...]
    alpha: float = 0.05

    def __post_init__(self) -> None:
        """Raise ValueError for what no trial can be."""
        check_confidence(1 - self.alpha)
        if min(self.treated, self.control) < 2:
            raise ValueError("each arm has two clusters or more")
        if not self.sizes or min(self.sizes) < 1 or not self.analyses:
            raise ValueError("clusters have people, and a trial is analysed")

    @property
    def clusters(self) -> int:
        """Of both arms."""
        return self.treated + self.control


@dataclass(frozen=True)
class Lot:
    """Some of the trials; whoever makes them, they are the same.

    Attributes:
        simulation: what is made up.
        seed: of the whole.
        number: of the lot, from 0; with the seed, the key of its random numbers.
        trials: how many.
    """

    simulation: Simulation
    seed: int
    number: int
    trials: int


@dataclass(frozen=True)
class Counted:
    """What became of a lot.

    Attributes:
        number: of the lot.
        trials: how many.
        found: for each analysis, in how many the arms differed significantly.
        effects: for each analysis, the sum of the estimated differences.
    """

    number: int
    trials: int
    found: tuple[int, ...]
    effects: tuple[float, ...]


@dataclass(frozen=True)
class Power:
    """Power of one analysis.

    Attributes:
        analysis: which.
        trials: that were made up.
        power: share in which the arms differed significantly.
        low: lower limit of its 95 % confidence interval (Wilson): how far chance in the simulation may have moved it.
        high: upper limit.
        effect: mean of the estimated differences.
    """

    analysis: Analysis
    trials: int
    power: float
    low: float
    high: float
    effect: float


def lots(simulation: Simulation, trials: int, seed: int) -> tuple[Lot, ...]:
    """Cut a number of trials into lots; a longer run begins with the same ones.

    Args:
        simulation: what is made up.
        trials: how many, in all.
        seed: where the random numbers begin.

    Raises:
        ValueError: fewer than one trial, or a seed below zero.
    """
    if trials < 1 or seed < 0:
        raise ValueError("at least one trial, and a seed from 0")
    return tuple(Lot(simulation, seed, number, min(LOT, trials - number * LOT)) for number in range(-(-trials // LOT)))


def run_lot(lot: Lot) -> Counted:
    """Make up and analyse the trials of a lot.

    Random numbers: numpy's Philox 4×64, its key made by ``SeedSequence((seed, number))``.

    Args:
        lot: which.
    """
    simulation = lot.simulation
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((lot.seed, lot.number))))
    # Always a whole lot is drawn, so that the trials of a short last one are the first of a whole one.
    sizes = _sizes(generator, simulation)
    sums = simulation.outcome.sums(generator, sizes, simulation.treated)
    sizes, sums = sizes[: lot.trials], sums[: lot.trials]
    found = [ANALYSED[analysis](sums, sizes, simulation.treated, simulation.alpha) for analysis in simulation.analyses]
    return Counted(
        lot.number,
        lot.trials,
        tuple(int(np.count_nonzero(significant)) for significant, _ in found),
        tuple(math.fsum(effects) for _, effects in found),
    )


def _sizes(generator: np.random.Generator, simulation: Simulation) -> Sizes:
    given = np.array(simulation.sizes, np.int64)
    if len(given) == simulation.clusters:
        whole = np.broadcast_to(given, (LOT, len(given)))
        return whole if np.ptp(given) == 0 else generator.permuted(whole, axis=1)
    return np.asarray(given[generator.integers(len(given), size=(LOT, simulation.clusters))])


def powers(simulation: Simulation, counted: Iterable[Counted]) -> tuple[Power, ...]:
    """Add the lots up, in their order.

    Args:
        simulation: what was made up.
        counted: each lot once, in any order.

    Raises:
        ValueError: there is none, or one twice.
    """
    whole = sorted(counted, key=lambda one: one.number)
    numbers = [one.number for one in whole]
    if not whole or len(set(numbers)) < len(numbers):
        raise ValueError("each lot is counted once")
    trials = sum(one.trials for one in whole)
    return tuple(
        _power(
            analysis,
            trials,
            sum(one.found[at] for one in whole),
            math.fsum(one.effects[at] for one in whole) / trials,
        )
        for at, analysis in enumerate(simulation.analyses)
    )


def _power(analysis: Analysis, trials: int, found: int, effect: float) -> Power:
    share, z = found / trials, 1.959963984540054
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    reach = z / (1 + z**2 / trials) * math.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    return Power(analysis, trials, share, middle - reach, middle + reach, effect)


def cluster_t(sums: Floats, sizes: Sizes, treated: int, alpha: float) -> tuple[Bools, Floats]:
    """Compare the clusters' means by t on clusters − 2 degrees of freedom; Hayes & Moulton (2017), ch. 10.

    Args:
        sums: shape (trials, clusters), the treated first.
        sizes: the same shape.
        treated: how many are treated.
        alpha: level of the test.

    Returns:
        Whether significant, and the difference, of each trial.
    """
    means = sums / sizes
    one, other = means[:, :treated], means[:, treated:]
    df = means.shape[1] - 2
    effect = one.mean(axis=1) - other.mean(axis=1)
    left = one.var(axis=1) * one.shape[1] + other.var(axis=1) * other.shape[1]
    variance = left / df * (1 / one.shape[1] + 1 / other.shape[1])
    return _beyond(effect, variance, float(stdtrit(df, 1 - alpha / 2))), effect


def cr1(sums: Floats, sizes: Sizes, treated: int, alpha: float) -> tuple[Bools, Floats]:
    """Least squares with CR1, t on clusters − 1 degrees of freedom: :func:`stats.cluster_robust` from sums alone.

    Args:
        sums: shape (trials, clusters), the treated first.
        sizes: the same shape.
        treated: how many are treated.
        alpha: level of the test.

    Returns:
        Whether significant, and the difference, of each trial.
    """
    clusters = sums.shape[1]
    effect, _, squares, people = _residuals(sums, sizes, treated)
    variance = sum(
        (part.sum(axis=1) / n**2 for part, n in zip(squares, people, strict=True)), start=np.zeros(len(sums))
    )
    return _beyond(effect, variance * clusters / (clusters - 1), float(stdtrit(clusters - 1, 1 - alpha / 2))), effect


def cr2(sums: Floats, sizes: Sizes, treated: int, alpha: float) -> tuple[Bools, Floats]:
    """Least squares with CR2 and Satterthwaite's degrees of freedom, from sums alone.

    With two arms and no covariate the hat matrix of a cluster of m among n people of its arm is 1/n everywhere, so that
    its sum of residuals is divided by √(1 − m/n), and E and V of Bell & McCaffrey (2002) are sums over sizes.

    Args:
        sums: shape (trials, clusters), the treated first.
        sizes: the same shape.
        treated: how many are treated.
        alpha: level of the test.

    Returns:
        Whether significant, and the difference, of each trial.
    """
    effect, m, squares, people = _residuals(sums, sizes, treated)
    variance, expected, spread = np.zeros(len(sums)), np.zeros(len(sums)), np.zeros(len(sums))
    for size, square, n in zip(m, squares, people, strict=True):
        whole = n[:, None]
        weight = 1 / ((1 - size / whole) * whole**2)
        variance += (weight * square).sum(axis=1)
        expected += 1 / n
        own = weight * size * (1 - size / whole)
        pairs = weight * size**2 / whole
        spread += (own**2).sum(axis=1) + pairs.sum(axis=1) ** 2 - (pairs**2).sum(axis=1)
    # E² / Σ over pairs of E[r r′]²; the pair sums hold size²size′²/n² with both weights.
    return _beyond(effect, variance, np.asarray(stdtrit(expected**2 / spread, 1 - alpha / 2), np.float64)), effect


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


def _beyond(effect: Floats, variance: Floats, limit: float | Floats) -> Bools:
    """Whether |effect| exceeds limit × error; where nothing varies nothing is significant."""
    return np.asarray((effect**2 > limit**2 * variance) & (variance > 1e-18))


Analysed = Callable[[Floats, Sizes, int, float], tuple[Bools, Floats]]
ANALYSED: dict[Analysis, Analysed] = {Analysis.CLUSTER_T: cluster_t, Analysis.CR1: cr1, Analysis.CR2: cr2}


def simulate(
    simulation: Simulation,
    trials: int,
    seed: int,
    mapping: Callable[[Callable[[Lot], Counted], Sequence[Lot]], Iterable[Counted]] = map,
) -> tuple[Power, ...]:
    """Make up so many trials.

    Args:
        simulation: what is made up.
        trials: how many.
        seed: where the random numbers begin.
        mapping: who works; the result is the same.
    """
    return powers(simulation, mapping(run_lot, lots(simulation, trials, seed)))
