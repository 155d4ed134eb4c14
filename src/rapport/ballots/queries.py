"""Read boxes: what they promise, how many answered, and what was released."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from rapport.ballots.answers import Answers
from rapport.ballots.models import Box, Released, Secret, Unissued
from rapport.ballots.policy import JOINED, LEAST, ROWS_FROM, Policy

STEP = 5


def box(slug: str) -> Box:
    """The box of this name. Raises Box.DoesNotExist."""
    return Box.objects.get(slug=slug)


def policy(slug: str) -> Policy:
    """What was promised when the box was opened."""
    return Policy.read(box(slug).policy)


def rate(slug: str, asked: Mapping[str, int] | None = None) -> int:
    """At least so many of a hundred have answered: in steps of five, never above 95. Raises Box.DoesNotExist.

    Counted are released answers, so that the rate moves when at least five more are in, not when somebody answers.
    `asked`: see `rates`.
    """
    found = rates([slug], asked)
    if slug not in found:
        raise Box.DoesNotExist
    return found[slug]


def rates(slugs: Iterable[str], asked: Mapping[str, int] | None = None) -> dict[str, int]:
    """The rate of each of these boxes that there is (three queries).

    Args:
        slugs: names of boxes.
        asked: how many were sent their way in, by box, from who knows. A rolling box counts secrets; after a restore it
            cannot tell those that were given out from those that were lost with their key, and counts too many.
    """
    known = asked or {}
    found = list(Box.objects.filter(slug__in=slugs))
    rolling = [one.slug for one in found if one.is_rolling and one.state == Box.State.OPEN]
    made, left = (
        Counter(dict(model.objects.filter(box__in=rolling).values_list("box").annotate(Count("pk"))))
        for model in (Secret, Unissued)
    )
    invited = {one.slug: one.invited for one in found} | {slug: made[slug] - left[slug] for slug in rolling}
    invited |= {
        one.slug: min(invited[one.slug], known[one.slug]) for one in found if one.is_rolling and one.slug in known
    }
    return {one.slug: _in_steps(one.answered, invited[one.slug]) for one in found}


def _in_steps(answered: int, invited: int) -> int:
    return min(100 * answered // invited // STEP * STEP, 100 - STEP) if invited else 0


def given(slug: str) -> int:
    """How many secrets a rolling box has given, one by one; after a restore it counts too many (see `rates`)."""
    found = box(slug)
    is_open = found.state == Box.State.OPEN
    return found.secrets.count() - found.unissued.count() if is_open else found.invited


def replaced(slug: str) -> int:
    """How many secrets an open box has given instead of others whose mail failed."""
    found = box(slug)
    return 0 if found.is_rolling else max(0, found.secrets.count() - found.unissued.count() - found.invited)


def released(slug: str, part: str = JOINED) -> list[Answers]:
    """The released answers, for the evaluator: a row for each, from twenty on; before that, none.

    A box that keeps its parts apart (`policy(slug).parts`) is asked for one part; no row of one part has anything to
    do with the row at the same place of another.
    """
    return rows(slug, part) if box(slug).answered >= ROWS_FROM else []


def for_statistics(slug: str, part: str = JOINED) -> list[Answers]:
    """The same from five on, for a computation whose result alone is shown: a mean, a test, a table."""
    return rows(slug, part) if box(slug).answered >= LEAST else []


def tallies(slug: str) -> dict[str, Counter[object]]:
    """How often each value of each field was given; lists count for each of their values. Free texts are left out.

    For `stats.suppression.protect`: a count is shown to nobody before.
    """
    promised = policy(slug)
    found: dict[str, Counter[object]] = {name: Counter() for name in promised.demographics + promised.rated}
    for part in promised.parts:
        for answers in for_statistics(slug, part):
            for name in found.keys() & answers.keys():
                given = answers[name]
                found[name].update(given if isinstance(given, list) else [given])
    return found


def rows(slug: str, part: str) -> list[Answers]:
    """In the random order in which they were written."""
    if part not in policy(slug).parts:
        raise ValueError(f"the box “{slug}” has no part “{part}”")
    return [json.loads(text) for text in Released.objects.filter(box=slug, part=part).values_list("answers", flat=True)]


def spare(slug: str) -> int:
    """How many secrets the box has that nobody has yet."""
    return box(slug).unissued.count()
