"""Names and labels within the limits of SPSS, Stata and SAS. Pure; nothing depends on the data."""

import hashlib
from collections.abc import Iterable

LONGEST = 32
# Words that SPSS or Stata keep for themselves.
RESERVED = frozenset(
    [
        "all",
        "and",
        "by",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "to",
        "with",
        "byte",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "str",
        "strl",
        "using",
    ]
)
ELLIPSIS = "…"


def short_names(names: Iterable[str], longest: int = LONGEST) -> dict[str, str]:
    """For every name the one that a statistics program takes: itself, where it can be.

    Args:
        names: names of columns: small letters, digits, underscores, a letter first; no two are equal.
        longest: how many signs the program takes.

    Returns:
        A name for each, no two equal; the same name always has the same short one, whatever stands beside it.
    """
    return {name: _short(name, longest) for name in names}


def _short(name: str, longest: int) -> str:
    if name in RESERVED:
        return f"{name}_x"
    if len(name) <= longest:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{name[: longest - 7].rstrip('_')}_{mark}"


def cut(text: str, most: int) -> str:
    """A text that takes at most so many bytes as UTF-8: cut at a character, with … where something is missing."""
    if len(text.encode()) <= most:
        return text
    room = most - len(ELLIPSIS.encode())
    return text.encode()[:room].decode(errors="ignore").rstrip() + ELLIPSIS
