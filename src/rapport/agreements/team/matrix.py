"""What is left open, done twice or contradictory in a team's matrix of expectations and mentors. Pure.

The result is the same for every order of the mentors, and an item's result never depends on the other items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapport.agreements.alignment import Kind, Said, Status, align


class Finding(StrEnum):
    """What a team should talk about."""

    CONFLICT = "conflict"
    GAP = "gap"
    DUPLICATE = "duplicate"
    # Nothing is wrong; somebody has not said yes yet.
    WAITING = "waiting"

    @property
    def words(self) -> str:
        """As a page says it."""
        return WORDS[self]


WORDS = {
    Finding.CONFLICT: "Two mentors do it differently",
    Finding.GAP: "Nobody leads this",
    Finding.DUPLICATE: "More than one leads this",
    Finding.WAITING: "Waits for a mentor’s yes",
}
TALK_ABOUT = (Finding.CONFLICT, Finding.GAP, Finding.DUPLICATE)


@dataclass(frozen=True)
class Cell:
    """What one mentor has to do with one item; `value` is how they do it, where the item is a choice or a number."""

    leads: bool = False
    helps: bool = False
    value: str | int | None = None
    is_taken: bool = True


def findings(kind: Kind, cells: Sequence[Cell], *, matters: bool, close_enough: int = 0) -> tuple[Finding, ...]:
    """What is to be said about one item of the matrix.

    Args:
        kind: how the item is answered; words are never compared.
        cells: one for each mentor of the team, also for who has nothing to do with it.
        matters: nobody leading it is a gap only in an item that matters – and never with one mentor alone, who
            answers for everything.
        close_enough: numbers no further apart than this do not contradict each other.

    Returns:
        In the order of `Finding`; empty when all is well. What is only proposed counts as if it were taken on: a
        team sees what would follow before anybody says yes.
    """
    leading = sum(cell.leads for cell in cells)
    found = {
        Finding.CONFLICT: _contradict(kind, cells, close_enough),
        Finding.GAP: matters and leading == 0 and len(cells) != 1,
        Finding.DUPLICATE: leading > 1,
        Finding.WAITING: any(not cell.is_taken for cell in cells),
    }
    return tuple(finding for finding, holds in found.items() if holds)


def _contradict(kind: Kind, cells: Sequence[Cell], close_enough: int) -> bool:
    said = [Said(cell.value) for cell in cells if cell.value is not None]
    return kind != "text" and align(kind, said, close_enough=close_enough).status == Status.DIFFERENT
