"""What was released before. For rules only: no page, export or interface shows it to anybody."""

from collections import defaultdict

from rapport.programs.models import Program
from rapport.surveys.ledger.rules import People
from rapport.surveys.models import ReleasedRater


def released(program: Program, scope: str) -> list[tuple[str, People]]:
    """Every set that was released in a scope, with what it was about, the first first (one query).

    A scope holds what can be set against each other: all reports of one instrument, or all tables of one survey.
    """
    rows = (
        ReleasedRater.objects.filter(released__program=program, released__scope=scope)
        .order_by("released")
        .values_list("released_id", "released__about", "rater")
    )
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for pk, about, rater in rows:
        found[pk, about].add(rater)
    return [(about, frozenset(people)) for (_, about), people in found.items()]
