"""What the answers to one item say together. Pure: no web, no database.

The result is the same whoever answered what (the parties may be exchanged), and an item's result never depends on
the other items.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

Kind = Literal["choice", "number", "text"]
T = TypeVar("T")


class Status(StrEnum):
    """How the answers of all parties stand to each other."""

    DIFFERENT = "different"
    ONE_SIDED = "one-sided"
    # Words are compared by people: the software shows them side by side and does not judge.
    TO_READ = "to read together"
    UNSPOKEN = "unspoken"
    ALIGNED = "aligned"


@dataclass(frozen=True)
class Said:
    """What one party said to an item: nothing (None), how much it matters (1–3), and whether it was only assumed."""

    value: str | int | None = None
    weight: int | None = None
    assumed: bool = False

    @property
    def speaks(self) -> bool:
        """Something was said."""
        return self.value is not None


@dataclass(frozen=True)
class Alignment:
    """The answers to one item, taken together."""

    status: Status
    # The greatest weight that anybody gave it, and how far the weights lie apart.
    weight: int
    weight_gap: int
    # Somebody has never talked about it, but takes it for given.
    assumed: bool

    @property
    def urgency(self) -> tuple[int, bool, int, int]:
        """Sorts what most needs talking about to the front."""
        return (list(Status).index(self.status), not self.assumed, -self.weight, -self.weight_gap)


def align(kind: Kind, said: Sequence[Said], *, close_enough: int = 0) -> Alignment:
    """Take the answers of all parties to one item together.

    Args:
        kind: how the item is answered.
        said: one entry for each party, also for who said nothing.
        close_enough: numbers no further apart than this are the same.

    Returns:
        The same for every order of `said`.
    """
    speaking = [one for one in said if one.speaks]
    weights = [one.weight for one in speaking if one.weight]
    return Alignment(
        status=_status(kind, speaking, len(said), close_enough),
        weight=max(weights, default=0),
        weight_gap=max(weights, default=0) - min(weights, default=0),
        assumed=any(one.assumed for one in speaking),
    )


def judged(verdicts: Sequence[str]) -> Status:
    """What a text is, once both sides have judged: one “not the same” is enough for a difference."""
    if "not the same" in verdicts:
        return Status.DIFFERENT
    return Status.ALIGNED if set(verdicts) == {"same"} else Status.TO_READ


def most_urgent_first(things: Iterable[T], alignment: Callable[[T], Alignment]) -> list[T]:
    """Differences first, then what one side alone named; what is assumed or weighs much before the rest.

    Things of equal urgency keep their order.
    """
    return sorted(things, key=lambda thing: alignment(thing).urgency)


def _status(kind: Kind, speaking: list[Said], parties: int, close_enough: int) -> Status:
    if not speaking:
        return Status.UNSPOKEN
    if len(speaking) > 1 and not _same(kind, speaking, close_enough):
        return Status.TO_READ if kind == "text" else Status.DIFFERENT
    return Status.ALIGNED if len(speaking) == parties > 1 else Status.ONE_SIDED


def _same(kind: Kind, speaking: list[Said], close_enough: int) -> bool:
    if kind == "number":
        numbers = [one.value for one in speaking if isinstance(one.value, int)]
        return max(numbers) - min(numbers) <= close_enough
    return len({one.value for one in speaking}) == 1
