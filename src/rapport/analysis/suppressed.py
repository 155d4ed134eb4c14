"""How a number that is not told looks: in a cell, in results.json, in the note below."""

HIDDEN = "s"
SUPPRESSED = "suppressed"


def hidden_note(k: int) -> str:
    """What the sign in a cell means.

    Args:
        k: the smallest number of people that anything is told about.
    """
    return f"{HIDDEN}: not shown, because it tells about fewer than {k} people, or would let that be worked out."
