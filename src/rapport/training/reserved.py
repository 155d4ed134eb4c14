"""Words that stand in addresses under /training/: a course or a page of such a name could never be opened.

Read from the addresses themselves, so that a new one is known here at once.
"""

from functools import cache
from importlib import import_module

from rapport.kit.addresses import walk
from rapport.training.pointing import Reserved

OF_A_COURSE = "<slug:course>"


@cache
def reserved() -> Reserved:
    """The words of today's addresses: the first one, and behind a course the one that follows."""
    # The addresses lead to views, which read courses: so they are looked at when they are asked for.
    routes = [one.route.split("/") for one in walk(import_module("rapport.training.urls").urlpatterns)]
    return Reserved(
        frozenset(parts[0] for parts in routes if is_word(parts[0])),
        frozenset(parts[1] for parts in routes if parts[0] == OF_A_COURSE and is_word(parts[1])),
    )


def is_word(part: str) -> bool:
    """It is no place for a word."""
    return bool(part) and not part.startswith("<")
