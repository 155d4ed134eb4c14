"""Who codes what, and in which order: drawn from a seed, so that the same seed draws the same again.

Which units two coders code is drawn by lot. Pairs of coders take turns, so that each pair meets as often as any other
(give or take one), and who has had the least comes next. The other units go one by one to whoever has the least. Then
each coder's units are shuffled, for each coder otherwise: what tires a coder, or teaches them, falls on other units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

WHOLE = 100


@dataclass(frozen=True)
class Draw:
    """What was drawn.

    Attributes:
        orders: for each coder, in the order in which coders were given, their units in the order of coding.
        twice: the units that two coders code.
    """

    orders: tuple[tuple[int, ...], ...]
    twice: frozenset[int]


def draw(units: Sequence[int], *, coders: int, share: int, seed: int) -> Draw:
    """Give each unit to one or two coders.

    Args:
        units: what is coded; the same units in the same order give the same draw.
        coders: how many there are.
        share: how many per cent of the units two coders code, rounded up to whole units.
        seed: what everything is drawn from.

    Returns:
        The order of each coder. Loads differ by two units at most.

    Raises:
        ValueError: there is nobody to code, or one alone where two are needed, or the share is no share.
    """
    if not 0 <= share <= WHOLE:
        raise ValueError(f"a share of {share} per cent")
    if coders < 1 or (share and coders < 2):
        raise ValueError(f"{coders} coders for a share of {share} per cent")
    shuffled = drawn(units, seed=seed, what="twice")
    number = -(-len(shuffled) * share // WHOLE)
    places = drawn(range(coders), seed=seed, what="coders")
    loads: list[list[int]] = [[] for _ in range(coders)]
    _in_pairs(shuffled[:number], loads, places)
    for unit in shuffled[number:]:
        min((loads[place] for place in places), key=len).append(unit)
    orders = tuple(tuple(drawn(load, seed=seed, what=f"order {place}")) for place, load in enumerate(loads))
    return Draw(orders, frozenset(shuffled[:number]))


def drawn(these: Sequence[int], *, seed: int, what: str) -> list[int]:
    """These in an order by lot.

    Args:
        these: what is shuffled.
        seed: what the order is drawn from.
        what: a word that keeps draws of one seed apart.

    Returns:
        All of them, in the order drawn. Python promises the same order for the same seed in all its versions.
    """
    return sorted(these, key=dict(zip(these, _lots(len(these), f"{seed} {what}"), strict=True)).__getitem__)


def _lots(number: int, seed: str) -> list[tuple[float, int]]:
    lots = Random(seed)  # noqa: S311 – drawn again from the same seed; nothing is kept secret by it
    return [(lots.random(), place) for place in range(number)]


def _in_pairs(units: Sequence[int], loads: list[list[int]], places: Sequence[int]) -> None:
    """Give each unit to two coders: pairs in turn, and of those whose turn it is, the one with the least to do."""
    pairs = list(combinations(places, 2))
    met = [0] * len(pairs)
    for unit in units:
        least = min(met)
        waiting = [at for at, times in enumerate(met) if times == least]
        at = min(waiting, key=lambda at: sorted((len(loads[place]) for place in pairs[at]), reverse=True))
        met[at] += 1
        for place in pairs[at]:
            loads[place].append(unit)
