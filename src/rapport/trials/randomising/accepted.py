"""What the test of a constrained trial draws from: its accepted allocations, told without arms.

Of each only the partition is told – which clusters go together with the first one –, so that it names no arm; and not
before every cluster has its arm: with the arms of the first ten clusters one could otherwise read those of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.trials.randomising.design import Design
from rapport.trials.randomising.generator import Numbers
from rapport.trials.randomising.lists import Choice
from rapport.trials.randomising.log import ACCEPTED, OPENED, REVEALED, Entry

MOST_SIGNS = 100_000


@dataclass(frozen=True)
class Accepted:
    """The accepted allocations.

    Attributes:
        clusters: in the order of the design.
        of: how many were accepted.
        together: of each, a sign for each cluster: 1 where it is with the first one, 0 where it is not; sorted. One
            that was accepted with the arms exchanged as well stands there twice. Fewer than ``of`` where those would be
            more than 100,000 signs: these are drawn then.
    """

    clusters: tuple[str, ...]
    of: int
    together: tuple[str, ...]

    def what(self) -> dict[str, object]:
        """As it stands in the log, and in an analysis plan."""
        return {"clusters": list(self.clusters), "of": self.of, "together": list(self.together)}


def accepted(seed: bytes, design: Design, choice: Choice, most_signs: int = MOST_SIGNS) -> Accepted:
    """Tell of a choice what may be told.

    Args:
        seed: 32 bytes; where there are too many, its stream ``accepted`` draws, with replacement.
        design: a constrained one, with two arms.
        choice: what it chose from.
        most_signs: that are told.
    """
    assert design.constrained is not None  # noqa: S101 - a choice is of such a design
    names = tuple(one.name for one in design.constrained.clusters)
    found, most = choice.accepted, most_signs // len(names)
    if len(found) > most:
        numbers = Numbers(seed, "accepted")
        found = tuple(found[numbers.below(len(found))] for _ in range(most))
    lines = sorted("".join("1" if arm == each[0] else "0" for arm in each) for each in found)
    return Accepted(names, len(choice.accepted), tuple(lines))


def may_be_told(entries: Sequence[Entry], design: Design) -> bool:
    """Whether nothing is sealed any more that it could tell of: each cluster has its arm, or the seed is revealed.

    Args:
        entries: the log so far.
        design: that it began with.
    """
    if design.constrained is None or len(design.arms) != 2 or told(entries) is not None:
        return False
    opened = {str(entry.what.get("cluster")) for entry in entries if entry.did == OPENED}
    is_revealed = any(entry.did == REVEALED for entry in entries)
    return is_revealed or opened >= {one.name for one in design.constrained.clusters}


def told(entries: Sequence[Entry]) -> Entry | None:
    """The line that tells it, if there is one."""
    return next((entry for entry in entries if entry.did == ACCEPTED), None)
