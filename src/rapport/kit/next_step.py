"""What waits for somebody: as the start page and the first page of a project, a trial or a programme show it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NextStep:
    """Something that can be done now: what, why, and the button that leads there.

    Attributes:
        done, of: how far it is, where that can be counted; `counted` says of what.
    """

    title: str
    words: str
    href: str
    action: str
    done: int = 0
    of: int = 0
    counted: str = "Activities answered"
