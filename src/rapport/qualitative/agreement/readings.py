"""Who found which codes in which unit, and whom that lets us compare with whom. Pure.

A *reading* is one coder's finished work on one unit; a *comparison* is two readings of the same unit. A unit that two
have read is one comparison, whoever of all coders the two are; one that three have read is three.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

Codes = frozenset[int]


class Left(StrEnum):
    """Why a unit is not compared."""

    ONE_CODER = "one coder"
    NOT_FINISHED = "not finished"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


WHY: dict[Left, str] = {
    Left.ONE_CODER: "had one coder only, as the round was planned",
    Left.NOT_FINISHED: "had not been finished by two coders",
    Left.RELEASED: "lost a coder who was taken out of the round",
    Left.WITHDRAWN: "had been taken back by those who wrote them",
}


@dataclass(frozen=True)
class Reading:
    """One coder's work on one unit.

    Attributes:
        coder: the coder's place in the fixed order of the round, from 0.
        codes: what they found; nothing of a finished unit = nothing applies.
        is_done: they have settled it; else it is not yet coded, whatever stands there.
    """

    coder: int
    codes: Codes = frozenset()
    is_done: bool = True
    is_released: bool = False


@dataclass(frozen=True)
class ReadUnit:
    """A unit with all its readings.

    Attributes:
        respondent: who wrote it, as one number for one person; a unit of nobody stands for itself (below 0).
        is_withdrawn: the person took it back.
    """

    unit: int
    respondent: int
    readings: tuple[Reading, ...]
    is_withdrawn: bool = False

    @property
    def finished(self) -> tuple[Reading, ...]:
        """The readings that count, in the order of the coders."""
        done = (one for one in self.readings if one.is_done and not one.is_released)
        return tuple(sorted(done, key=lambda one: one.coder))


@dataclass(frozen=True)
class Comparison:
    """Two readings of one unit; the first coder comes before the second in the order of the round."""

    unit: int
    respondent: int
    coders: tuple[int, int]
    first: Codes
    second: Codes

    @property
    def turned(self) -> "Comparison":
        """The same from the other side."""
        return Comparison(self.unit, self.respondent, self.coders[::-1], self.second, self.first)


@dataclass(frozen=True)
class Compared:
    """What can be compared, and what cannot.

    Attributes:
        units: how many the round has.
        left_out: why the others are not compared, with how many.
    """

    comparisons: tuple[Comparison, ...]
    units: int
    left_out: tuple[tuple[Left, int], ...] = ()

    @property
    def entered(self) -> int:
        """Units that are compared."""
        return len({one.unit for one in self.comparisons})

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The pairs of coders that met, in order."""
        return tuple(sorted({one.coders for one in self.comparisons}))

    @property
    def coders(self) -> tuple[int, ...]:
        """The coders that met another, in order."""
        return tuple(sorted({coder for pair in self.pairs for coder in pair}))


def compare(units: Iterable[ReadUnit]) -> Compared:
    """Every two finished readings of the same unit, sorted by unit and coders."""
    found: list[Comparison] = []
    left: Counter[Left] = Counter()
    number = 0
    for one in sorted(units, key=lambda each: each.unit):
        number += 1
        why = _left_out(one)
        if why is not None:
            left[why] += 1
            continue
        found += [
            Comparison(one.unit, one.respondent, (a.coder, b.coder), a.codes, b.codes)
            for a, b in combinations(one.finished, 2)
        ]
    return Compared(tuple(found), number, tuple((why, left[why]) for why in Left if left[why]))


def _left_out(one: ReadUnit) -> Left | None:
    if one.is_withdrawn:
        return Left.WITHDRAWN
    if len(one.finished) >= 2:
        return None
    if len(one.readings) < 2:
        return Left.ONE_CODER
    return Left.RELEASED if sum(not each.is_released for each in one.readings) < 2 else Left.NOT_FINISHED


def facing(comparisons: Sequence[Comparison], coder: int) -> tuple[Comparison, ...]:
    """The comparisons that a coder is part of, the coder first."""
    return tuple(one if one.coders[0] == coder else one.turned for one in comparisons if coder in one.coders)


def by_pair(comparisons: Iterable[Comparison]) -> dict[tuple[int, int], tuple[Comparison, ...]]:
    """The comparisons of each pair of coders."""
    found: dict[tuple[int, int], list[Comparison]] = defaultdict(list)
    for one in comparisons:
        found[one.coders].append(one)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


def first_units(comparisons: Iterable[Comparison]) -> dict[int, int]:
    """Respondent → the first unit of theirs that is compared: an order that stays when a project moves elsewhere."""
    found: dict[int, int] = {}
    for one in comparisons:
        found[one.respondent] = min(one.unit, found.get(one.respondent, one.unit))
    return found


def fingerprint(comparisons: Sequence[Comparison], codes: Sequence[int]) -> str:
    """SHA-256 of what was compared: the same for the same decisions, whatever the ids and the order they come in.

    Args:
        comparisons: what was compared.
        codes: the codes, in the order of the codebook.

    Returns:
        The fingerprint, of places instead of ids: units and respondents in the order of units, codes in theirs.
    """
    units = {unit: at for at, unit in enumerate(sorted({one.unit for one in comparisons}))}
    people = {respondent: units[unit] for respondent, unit in first_units(comparisons).items()}
    place = {code: at for at, code in enumerate(codes)}

    def said(found: Codes) -> str:
        return ",".join(str(place[code]) for code in sorted(found, key=place.__getitem__))

    lines = sorted(
        (units[one.unit], people[one.respondent], *one.coders, said(one.first), said(one.second)) for one in comparisons
    )
    return hashlib.sha256("".join(f"{' '.join(map(str, line))}\n" for line in lines).encode()).hexdigest()
