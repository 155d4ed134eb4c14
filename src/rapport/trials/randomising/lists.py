"""The list of a trial: which arm each place gets, from the seed alone."""

from dataclasses import dataclass
from math import factorial

from rapport.trials.randomising.design import SCALE, Constrained, Design
from rapport.trials.randomising.generator import Numbers


@dataclass(frozen=True)
class Place:
    """One place of a list.

    Attributes:
        where: the stratum (``size=small``), or the cluster where all are known before.
        number: within the stratum, from 1.
        arm: where it goes.
    """

    where: str
    number: int
    arm: str


@dataclass(frozen=True)
class Choice:
    """What a constrained randomisation chose, and among what.

    Attributes:
        chosen: place of each cluster's arm in the list of arms.
        accepted: all allocations that were balanced well enough, in their order; the test of the trial draws from them.
        looked_at: how many different ones were looked at.
        every: whether these are all that there are.
        imbalance: of the one that was chosen: per thousand millions, summed over covariates, how much of a
            covariate's variation lies between the arms.
        limit: the largest imbalance that was accepted.
    """

    chosen: tuple[int, ...]
    accepted: tuple[tuple[int, ...], ...]
    looked_at: int
    every: bool
    imbalance: int
    limit: int

    def tied(self) -> tuple[int, int]:
        """How many pairs of clusters are together in every accepted allocation, and how many in none.

        Moulton (2004), Clinical Trials 1:297: with many of either the randomisation is no longer a fair one.
        """
        pairs = [(one, other) for one in range(len(self.chosen)) for other in range(one)]
        always = sum(all(each[a] == each[b] for each in self.accepted) for a, b in pairs)
        never = sum(all(each[a] != each[b] for each in self.accepted) for a, b in pairs)
        return always, never


def make_list(seed: bytes, design: Design) -> tuple[Place, ...]:
    """Make the list.

    Args:
        seed: 32 bytes.
        design: with blocks, or constrained.

    Returns:
        Its places, stratum by stratum; none for minimisation, which has no list.
    """
    if design.blocks is not None:
        return tuple(place for where in design.blocks.places() for place in _blocks(seed, design, where))
    if design.constrained is not None:
        return places_of(choose(seed, design), design)
    return ()


def places_of(choice: Choice, design: Design) -> tuple[Place, ...]:
    """The list that a choice makes.

    Args:
        choice: what was chosen.
        design: the constrained one that it was chosen for.
    """
    clusters = design.constrained.clusters if design.constrained else ()
    return tuple(Place(one.name, 1, design.names[arm]) for one, arm in zip(clusters, choice.chosen, strict=True))


def _blocks(seed: bytes, design: Design, where: str) -> list[Place]:
    """Blocks whose size is drawn first, then their order; the last is kept whole."""
    assert design.blocks is not None  # noqa: S101 - asked by make_list
    numbers, sizes = Numbers(seed, f"blocks:{where}"), design.blocks.sizes
    shares = sum(arm.share for arm in design.arms)
    places: list[Place] = []
    while len(places) < design.blocks.each:
        size = sizes[numbers.below(len(sizes))]
        block = [arm.name for arm in design.arms for _ in range(arm.share * size // shares)]
        places += [Place(where, len(places) + at, arm) for at, arm in enumerate(numbers.shuffled(block), 1)]
    return places


def choose(seed: bytes, design: Design) -> Choice:
    """Draw one of the best balanced allocations: covariate-constrained randomisation.

    Raab & Butcher (2001), Statistics in Medicine 20:351; Li, Turner, Heagerty et al. (2017), Statistics in Medicine
    36:3791. Imbalance of a covariate: sum of squares between the arms / sum of squares in all, in whole numbers.

    Args:
        seed: 32 bytes.
        design: a constrained one.

    Raises:
        ValueError: another design.
    """
    asked = design.constrained
    if asked is None:
        raise ValueError("this design is not a constrained one")
    numbers = Numbers(seed, "constrained")
    labels = _labels(design, len(asked.clusters), numbers)
    looked_at, every = _candidates(labels, asked.candidates, numbers)
    scores = [imbalance(each, asked) for each in looked_at]
    wanted = -(-len(looked_at) * asked.best_per_thousand // 1000)
    limit = sorted(scores)[wanted - 1]
    accepted = tuple(each for each, score in zip(looked_at, scores, strict=True) if score <= limit)
    chosen = accepted[numbers.below(len(accepted))]
    return Choice(chosen, accepted, len(looked_at), every, imbalance(chosen, asked), limit)


def _labels(design: Design, clusters: int, numbers: Numbers) -> tuple[int, ...]:
    """How many clusters each arm gets by its share; who gets one of those left over is drawn."""
    shares = [arm.share for arm in design.arms]
    each = [clusters * share // sum(shares) for share in shares]
    for arm in numbers.shuffled(range(len(shares)))[: clusters - sum(each)]:
        each[arm] += 1
    return tuple(arm for arm, size in enumerate(each) for _ in range(size))


def _candidates(labels: tuple[int, ...], most: int, numbers: Numbers) -> tuple[list[tuple[int, ...]], bool]:
    """Every allocation in the order of a dictionary where there are few; otherwise so many draws, each kept once."""
    there_are = factorial(len(labels))
    for arm in set(labels):
        there_are //= factorial(labels.count(arm))
    if there_are <= most:
        return _every(labels), True
    return list(dict.fromkeys(numbers.shuffled(labels) for _ in range(most))), False


def _every(labels: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All different orders of the labels, by the next permutation."""
    order, found = list(labels), [labels]
    while True:
        rises = [at for at in range(len(order) - 1) if order[at] < order[at + 1]]
        if not rises:
            return found
        at = rises[-1]
        other = max(place for place in range(at + 1, len(order)) if order[place] > order[at])
        order[at], order[other] = order[other], order[at]
        order[at + 1 :] = reversed(order[at + 1 :])
        found.append(tuple(order))


def imbalance(allocation: tuple[int, ...], asked: Constrained) -> int:
    """Σ over covariates and arms of ⌊10⁹ (n·Tₐ − nₐ·T)² / (nₐ·n·S)⌋, with S = n·Σx² − T².

    n clusters, nₐ in arm a, T the sum of the covariate and Tₐ its sum in the arm: the share of the covariate's sum of
    squares that lies between the arms, times 10⁹.

    Args:
        allocation: place of each cluster's arm.
        asked: the clusters and their covariates.
    """
    n, total = len(allocation), 0
    sizes = [allocation.count(arm) for arm in range(max(allocation) + 1)]
    for values in zip(*(one.values for one in asked.clusters), strict=True):
        whole, spread = sum(values), n * sum(x * x for x in values) - sum(values) ** 2
        sums = [0] * len(sizes)
        for arm, value in zip(allocation, values, strict=True):
            sums[arm] += value
        total += sum(
            SCALE * (n * own - size * whole) ** 2 // (size * n * spread)
            for own, size in zip(sums, sizes, strict=True)
            if size
        )
    return total
