"""Swapping people until printed models come out near: the steepest of many random swaps, again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rapport.analysis.synthetic.matching.nearness import Nearness
from rapport.analysis.synthetic.matching.printed_model import Floats, Integers, PrintedModel, intercepts, probabilities

PAIRS = 600
OUTCOME_PAIRS = 4000
SHAKEN = 12
OUTCOME_SWAPS = 150
BETTER = 1e-6
Blocks = Mapping[str, Sequence[int]]


@dataclass
class People:
    """People while they are swapped.

    Attributes:
        design: people × columns.
        blocks: covariate → its columns, which are swapped together.
        free: covariate → the people whose value may be swapped.
        rng: chooses the swaps that are looked at.
    """

    design: Floats
    blocks: Blocks
    free: Mapping[str, Integers]
    rng: np.random.Generator


def draw_outcome(model: PrintedModel, people: People, absent: Integers) -> Integers:
    """An outcome drawn from the printed model, with the printed number of people in each class.

    Args:
        model: the printed model.
        people: who they are.
        absent: people without an outcome.

    Returns:
        Each person's class, −1 for those without.
    """
    number = len(people.design)
    there = np.setdiff1d(np.arange(number), absent)
    seen = np.nan_to_num(people.design[there][:, model.columns])
    chance = probabilities(intercepts(seen @ model.slopes, model.counts) + seen @ model.slopes)
    chance = np.column_stack([1 - chance.sum(axis=1), chance])
    left = np.array(model.counts, dtype=float)
    outcome = np.full(number, -1, dtype=np.int64)
    for at in people.rng.permutation(len(there)):
        weight = chance[at] * left
        drawn = int(people.rng.choice(len(left), p=weight / weight.sum()))
        outcome[there[at]] = drawn
        left[drawn] -= 1
    return outcome


def swap_covariates(people: People, models: Sequence[Nearness], names: Sequence[str], steps: int) -> None:
    """Swap covariates between two people at a time; what brings no model nearer is taken back.

    Args:
        people: who they are; changed in place.
        models: the printed models.
        names: covariates to swap, in turn.
        steps: how often.
    """
    now = sum(model.look(people.design) for model in models)
    for step in range(steps):
        name = names[step % len(names)]
        pair = _best_covariate(people, models, name, now)
        if pair is None:
            continue
        columns = list(people.blocks[name])
        _swap(people.design, pair, columns)
        after = sum(model.look(people.design) for model in models)
        if after < now - BETTER:
            now = after
            continue
        _swap(people.design, pair, columns)
        now = sum(model.look(people.design) for model in models)


def _swap(design: Floats, pair: tuple[int, int], columns: list[int]) -> None:
    one, two = pair
    design[np.ix_([one, two], columns)] = design[np.ix_([two, one], columns)]


def _best_covariate(people: People, models: Sequence[Nearness], name: str, now: float) -> tuple[int, int] | None:
    columns, free = list(people.blocks[name]), people.free[name]
    one, two = free[people.rng.integers(len(free), size=(2, PAIRS))]
    differ = (people.design[np.ix_(one, columns)] != people.design[np.ix_(two, columns)]).any(axis=1)
    one, two = one[differ], two[differ]
    if not len(one):
        return None
    first, second = people.design[one], people.design[two]
    first[:, columns], second[:, columns] = second[:, columns], first[:, columns].copy()
    everybody = np.arange(len(people.design))
    rows = np.concatenate([people.design, first, second])
    who = np.concatenate([everybody, one, two])
    total = np.zeros(len(one))
    for model in models:
        changes = (_exchanged(given, one, two) for given in model.of_covariates(rows, who))
        total += model.distance(model.estimates + next(changes), next(changes))
    best = int(np.argmin(total))
    return None if total[best] >= now - BETTER else (int(one[best]), int(two[best]))


def _exchanged(given: Floats, one: Integers, two: Integers) -> Floats:
    """Change of a sum when two people take each other's value; rows are everybody, then the first, then the second."""
    people = len(given) - 2 * len(one)
    taken = given[people : people + len(one)] + given[people + len(one) :]
    return np.asarray(taken - given[one] - given[two], dtype=np.float64)


def swap_outcomes(people: People, model: Nearness) -> None:
    """Swap the outcome between two people at a time, until no swap that was looked at brings the model nearer.

    Args:
        people: who they are.
        model: the printed model; its outcome is changed in place.
    """
    now = model.look(people.design)
    there = np.flatnonzero(model.counted)
    given = model.of_outcomes(people.design, there)
    for _ in range(OUTCOME_SWAPS):
        told = model.outcome[there]
        one, two = people.rng.integers(len(there), size=(2, OUTCOME_PAIRS))
        differ = told[one] != told[two]
        one, two = one[differ], two[differ]
        moved = given[one, told[two]] - given[one, told[one]] + given[two, told[one]] - given[two, told[two]]
        moved += model.estimates
        total = np.asarray(model.distance(moved))
        best = int(np.argmin(total))
        if total[best] >= now - BETTER:
            return
        first, second = there[one[best]], there[two[best]]
        model.outcome[[first, second]] = model.outcome[[second, first]]
        model.estimates = moved[best]
        now = float(total[best])


def shake_outcomes(people: People, model: Nearness, times: int) -> None:
    """Swap outcomes at random, then to the nearest again; what did not bring the model nearer is taken back.

    Args:
        people: who they are.
        model: the printed model; its outcome is changed in place.
        times: how often.
    """
    swap_outcomes(people, model)
    now = model.look(people.design)
    for _ in range(times):
        before = model.outcome.copy()
        there = np.flatnonzero(model.counted)
        for one, two in people.rng.choice(there, (SHAKEN, 2), replace=False):
            model.outcome[[one, two]] = model.outcome[[two, one]]
        swap_outcomes(people, model)
        after = model.look(people.design)
        if after < now:
            now = after
        else:
            model.outcome = before
