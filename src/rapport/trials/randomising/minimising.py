"""Minimisation: the next cluster goes, most of the time, where it makes the arms most alike. No list, but a log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.trials.randomising.design import Design, Minimised
from rapport.trials.randomising.generator import Numbers

Levels = Mapping[str, str]


@dataclass(frozen=True)
class Before:
    """A cluster that has its arm.

    Attributes:
        levels: its level of each factor.
        arm: where it went.
    """

    levels: Levels
    arm: str


@dataclass(frozen=True)
class Next:
    """Where the next cluster goes.

    Attributes:
        arm: the arm.
        imbalances: of each arm, how unlike the arms would be had it gone there.
        by_chance: whether it went elsewhere than to the arm that minimises.
    """

    arm: str
    imbalances: tuple[int, ...]
    by_chance: bool


def next_arm(seed: bytes, design: Design, before: Sequence[Before], levels: Levels) -> Next:
    """Allocate one cluster: Pocock & Simon (1975), Biometrics 31:103, with the range as measure of imbalance.

    Args:
        seed: 32 bytes.
        design: with minimisation.
        before: everyone who was allocated before, in any order; who was annulled stays.
        levels: of the next one.

    Raises:
        ValueError: another design, or a level that the design does not know.
    """
    asked = design.minimised
    if asked is None:
        raise ValueError("this design does not minimise")
    check_levels(asked, levels)
    found = tuple(_imbalance(asked, design.names, before, levels, arm) for arm in design.names)
    numbers = Numbers(seed, f"minimised:{len(before) + 1}")
    best = [arm for arm, value in zip(design.names, found, strict=True) if value == min(found)]
    arm = best[numbers.below(len(best))]
    others = [one for one in design.names if one not in best]
    if others and numbers.below(asked.chance_of) >= asked.chance:
        return Next(others[numbers.below(len(others))], found, by_chance=True)
    return Next(arm, found, by_chance=False)


def check_levels(asked: Minimised, levels: Levels) -> None:
    """Raise ValueError where a factor has no level, or one that the design does not know."""
    if set(levels) != {factor.name for factor in asked.factors}:
        raise ValueError(f"say the level of {', '.join(factor.name for factor in asked.factors)}")
    for factor in asked.factors:
        if levels[factor.name] not in factor.levels:
            raise ValueError(f"“{levels[factor.name]}” is no level of {factor.name} ({', '.join(factor.levels)})")


def _imbalance(asked: Minimised, arms: Sequence[str], before: Sequence[Before], levels: Levels, arm: str) -> int:
    """Σ weight × (most − fewest) over the arms, of those with the same level of each factor, this one counted in."""
    total = 0
    for factor in asked.factors:
        alike = [one.arm for one in before if one.levels[factor.name] == levels[factor.name]] + [arm]
        counts = [alike.count(one) for one in arms]
        total += factor.weight * (max(counts) - min(counts))
    return total
