"""Power by simulation: thousands of made-up trials, each analysed as the protocol plans."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rapport.stats.agreement.results import check_confidence
from rapport.stats.power import averaged, between, random_intercept
from rapport.stats.power.between import Judged
from rapport.stats.power.outcomes import Made, Outcome, Sizes

LOT = 4000
SLOW_LOT = 100


class Analysis(StrEnum):
    """How a trial is analysed; as an analysis plan does it with the arm as only term."""

    CLUSTER_T = "cluster-t"  # t test of the clusters' means
    PERMUTATION = "permutation"  # of the arms between clusters
    CR1 = "cr1"  # least squares over people, errors robust to clusters
    CR2 = "cr2"  # the same, bias-reduced, Satterthwaite's degrees of freedom
    KAUERMANN_CARROLL = "gee-kauermann-carroll"  # estimating equations, exchangeable, corrected
    MANCL_DEROUEN = "gee-mancl-derouen"  # the same, corrected more
    MIXED = "mixed"  # a random intercept for each cluster

    def needs_squares(self) -> bool:
        """Whether sum and size of a cluster are not enough."""
        return self in (Analysis.KAUERMANN_CARROLL, Analysis.MANCL_DEROUEN, Analysis.MIXED)

    def is_slow(self, outcome: Outcome) -> bool:
        """Whether it fits one trial after the other, some hundreds a second."""
        return self is Analysis.MIXED and outcome.binary


Analysed = Callable[[Made, float], Judged]
ANALYSED: dict[Analysis, Analysed] = {
    Analysis.CLUSTER_T: between.cluster_t,
    Analysis.PERMUTATION: between.permuted,
    Analysis.CR1: between.cr1,
    Analysis.CR2: between.cr2,
    Analysis.KAUERMANN_CARROLL: averaged.kauermann_carroll,
    Analysis.MANCL_DEROUEN: averaged.mancl_derouen,
    Analysis.MIXED: random_intercept.mixed,
}


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

    @property
    def lot(self) -> int:
        """How many trials are made up together."""
        return SLOW_LOT if any(one.is_slow(self.outcome) for one in self.analyses) else LOT

    def made(self, generator: np.random.Generator) -> Made:
        """A whole lot of trials.

        Args:
            generator: of random numbers.
        """
        sizes = _sizes(generator, self)
        if any(one.needs_squares() for one in self.analyses):
            sums, squares = self.outcome.both(generator, sizes, self.treated)
        else:
            sums = squares = self.outcome.sums(generator, sizes, self.treated)
        return Made(sums, squares, sizes, self.treated, self.outcome.binary, int(generator.integers(2**63)))


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
        unfit: for each analysis, in how many it gave no estimate; these count as not significant.
    """

    number: int
    trials: int
    found: tuple[int, ...]
    effects: tuple[float, ...]
    unfit: tuple[int, ...]


@dataclass(frozen=True)
class Power:
    """Power of one analysis.

    Attributes:
        analysis: which.
        trials: that were made up.
        power: share in which the arms differed significantly.
        low: lower limit of its 95 % confidence interval (Wilson): how far chance in the simulation may have moved it.
        high: upper limit.
        effect: mean of the estimated differences; log odds ratios of a logit model.
        unfit: trials in which the analysis gave no estimate; they count as not significant.
    """

    analysis: Analysis
    trials: int
    power: float
    low: float
    high: float
    effect: float
    unfit: int = 0


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
    whole = simulation.lot
    return tuple(
        Lot(simulation, seed, number, min(whole, trials - number * whole)) for number in range(-(-trials // whole))
    )


def run_lot(lot: Lot) -> Counted:
    """Make up and analyse the trials of a lot.

    Random numbers: numpy's Philox 4×64, its key made by ``SeedSequence((seed, number))``.

    Args:
        lot: which.
    """
    simulation = lot.simulation
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((lot.seed, lot.number))))
    # Always a whole lot is drawn, so that the trials of a short last one are the first of a whole one.
    made = simulation.made(generator).first(lot.trials)
    found = [ANALYSED[analysis](made, simulation.alpha) for analysis in simulation.analyses]
    return Counted(
        lot.number,
        lot.trials,
        tuple(int(np.count_nonzero(one.significant)) for one in found),
        tuple(math.fsum(one.effects[np.isfinite(one.effects)]) for one in found),
        tuple(int(np.count_nonzero(~np.isfinite(one.effects))) for one in found),
    )


def _sizes(generator: np.random.Generator, simulation: Simulation) -> Sizes:
    given = np.array(simulation.sizes, np.int64)
    if len(given) == simulation.clusters:
        whole = np.broadcast_to(given, (simulation.lot, len(given)))
        return whole if np.ptp(given) == 0 else generator.permuted(whole, axis=1)
    return np.asarray(given[generator.integers(len(given), size=(simulation.lot, simulation.clusters))])


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
    found = []
    for at, analysis in enumerate(simulation.analyses):
        unfit = sum(one.unfit[at] for one in whole)
        effect = math.fsum(one.effects[at] for one in whole) / (trials - unfit) if unfit < trials else math.nan
        found.append(_power(analysis, trials, sum(one.found[at] for one in whole), effect, unfit))
    return tuple(found)


def _power(analysis: Analysis, trials: int, found: int, effect: float, unfit: int) -> Power:
    share, z = found / trials, 1.959963984540054
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    reach = z / (1 + z**2 / trials) * math.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    return Power(analysis, trials, share, middle - reach, middle + reach, effect, unfit)


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
