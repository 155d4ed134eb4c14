"""Whole numbers with printed quartiles."""

import numpy as np

from rapport.analysis.synthetic.nearest import Floats, Impossible, Integers
from rapport.analysis.synthetic.printed import rounding_to

QUARTERS = (0.25, 0.5, 0.75)


def whole(printed: tuple[float, float, float], items: int, what: str) -> tuple[int, int, int]:
    """The sums of items whose means are printed so.

    Args:
        printed: quartiles of the mean, one decimal.
        items: how many items.
        what: the score, for the message.

    Returns:
        Three sums.

    Raises:
        Impossible: no sum of so many items has a mean that is printed so.
    """
    found = []
    for quartile in printed:
        sums = rounding_to(quartile, 1).times(items).integers()
        if not sums:
            raise Impossible(f"“{what}”: no mean of {items} whole answers is printed as {quartile}")
        found.append(min(sums, key=lambda total: abs(total - quartile * items)))
    return found[0], found[1], found[2]


def with_quartiles(
    people: int,
    quartiles: tuple[int, int, int],
    limits: tuple[int, int],
    spread: tuple[float, float],
    rng: np.random.Generator,
) -> Integers:
    """Whole numbers whose quartiles are given, by type 2 of Hyndman and Fan (the default of SAS).

    With a number of people that 4 does not divide, each quartile is the one value at its rank (the American
    Statistician 50, 1996, 361–365); the others lie between these.

    Args:
        people: how many.
        quartiles: the three values.
        limits: lowest and highest possible number; both occur.
        spread: mean distance of the outer quarters from the outer quartiles.
        rng: draws the numbers.

    Returns:
        The numbers in ascending order.

    Raises:
        Impossible: 4 divides the number of people, so that quartiles lie between two of them.
    """
    if people % 4 == 0:
        raise Impossible(f"quartiles of {people} people are not single values")
    ranks = [int(np.ceil(people * part)) - 1 for part in QUARTERS]
    low, middle, high = quartiles
    below = low - np.floor(rng.exponential(spread[0], ranks[0]))
    above = high + np.floor(rng.exponential(spread[1], people - ranks[2] - 1))
    values: Floats = np.concatenate(
        [
            np.clip(below, limits[0], low),
            [low],
            rng.integers(low, middle, ranks[1] - ranks[0] - 1, endpoint=True),
            [middle],
            rng.integers(middle, high, ranks[2] - ranks[1] - 1, endpoint=True),
            [high],
            np.clip(above, high, limits[1]),
        ]
    )
    values = np.sort(values)
    values[0], values[-1] = limits
    return values.astype(np.int64)


def items_of(total: int, items: int, answers: tuple[int, int], rng: np.random.Generator) -> Integers:
    """Whole answers to items that add up to a total.

    Args:
        total: their sum.
        items: how many.
        answers: lowest and highest answer.
        rng: decides who of equals gets the larger.

    Returns:
        The answers: near to each other, with a step up or down here and there.
    """
    low, high = answers
    base, more = divmod(total, items)
    given = np.full(items, base)
    given[rng.permutation(items)[:more]] += 1
    for _ in range(items // 2):
        up, down = rng.choice(items, 2, replace=False)
        if given[up] < high and given[down] > low:
            given[up] += 1
            given[down] -= 1
    return given.astype(np.int64)
