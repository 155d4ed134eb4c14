"""Which key codes what. A key of a command is never a code's, however many codes there are."""

from collections.abc import Sequence
from string import ascii_lowercase, digits

COMMANDS = {
    "0": "Nothing applies",
    "Enter": "Save and go on",
    "/": "Find a code by its name",
    "u": "Undo the last step",
    "f": "Flag, to come back to it",
    "m": "Write a memo",
    "s": "Star, to quote it",
    "d": "Show or hide definitions",
    "←": "The one before",
    "→": "The next one",
    "?": "These keys",
}
CODES = [key for key in digits[1:] + ascii_lowercase if key not in COMMANDS]


def keys(codes: Sequence[int]) -> dict[int, str]:
    """Code → its key: digits from 1, then letters; codes beyond these are found by name alone.

    Args:
        codes: in the order of the codebook.
    """
    return dict(zip(codes, CODES, strict=False))
