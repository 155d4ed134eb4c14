"""What kind of expectation one is: specific or general, shared or unilateral. Derived, never asked. Pure."""

from enum import StrEnum

from rapport.agreements.alignment import Status


class Reach(StrEnum):
    """Who holds an expectation: both, one of them, or – as long as they differ or have not judged – not known."""

    SHARED = "shared"
    UNILATERAL = "unilateral"
    OPEN = "open"


def is_specific(*, by_nature: bool, by_when: str) -> bool:
    """It carries a date or a measure: by the nature of the item, or because somebody wrote one."""
    return by_nature or bool(by_when.strip())


def reach(status: Status) -> Reach:
    """An expectation that both hold is shared; one that a single side voiced is unilateral."""
    if status == Status.ALIGNED:
        return Reach.SHARED
    return Reach.UNILATERAL if status == Status.ONE_SIDED else Reach.OPEN
