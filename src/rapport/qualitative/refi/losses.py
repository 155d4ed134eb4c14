"""What did not come along, and why: REFI-QDA 1.5, section 7, asks both ways to say so."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """Something that was left out or changed.

    Attributes:
        what: it, in the singular or the plural as its number needs, without a full stop.
        number: how often.
        why: the reason, and what to do about it where something can be done.
    """

    what: str
    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.number:,} {self.what}: {self.why}"


class LossList:
    """Counts what is lost while a file is read or written."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, str, str]] = Counter()

    def add(self, one: str, many: str, why: str, number: int = 1) -> None:
        """Note something.

        Args:
            one: what it is, for a single one.
            many: for several.
            why: the reason.
            number: how often.
        """
        if number:
            self._counted[one, many, why] += number

    def told(self) -> tuple[Loss, ...]:
        """Everything noted, in the order in which it came up first."""
        return tuple(
            Loss(one if number == 1 else many, number, why) for (one, many, why), number in self._counted.items()
        )
