"""Why there is no answer. These numbers never stand for an answer, in any instrument."""

from enum import IntEnum


class Missing(IntEnum):
    """A blank is never exported: one of these says what it was."""

    PREFER_NOT = -97
    NOT_ASKED = -98
    SKIPPED = -99


MISSING = frozenset(Missing)
LABELS: dict[int, str] = {
    Missing.PREFER_NOT: "Prefer not to say",
    Missing.NOT_ASKED: "Not asked",
    Missing.SKIPPED: "Skipped",
}


def is_missing(value: object) -> bool:
    """There is no answer: nothing, an empty text, no tick, or one of the codes."""
    if value.__class__ is int:  # by far the most; exports ask this millions of times
        return value in MISSING
    if value is None or value == "":
        return True
    if isinstance(value, frozenset):
        return not value
    return isinstance(value, int) and value in MISSING
