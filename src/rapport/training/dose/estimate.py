"""How active minutes are counted. Pure.

A page says every twenty seconds that it was used: it could be seen, and there was a key, a touch or a movement within
a minute, or its recording played. Nobody can tell from that what somebody thought; so it is an estimate and no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# A page cannot tell of more at once; `static/training/dose.js` sends as often.
BEAT = 20
# After so long without a sign, a sitting is over.
PAUSE = timedelta(minutes=30)
# What lies beyond so many times the minutes that a page says it takes, or a quarter of an hour, is not counted.
TIMES, AT_LEAST = 4, 15


@dataclass(frozen=True)
class Stretch:
    """Some time with one page, as far as it was told."""

    page: str
    began_at: datetime
    last_at: datetime
    seconds: int


@dataclass(frozen=True)
class Sitting:
    """Time with a course without a pause of half an hour."""

    began_at: datetime
    ended_at: datetime
    seconds: int


def most_on(minutes: int) -> int:
    """How many seconds count at most for a page that says it takes so many minutes."""
    return 60 * max(AT_LEAST, TIMES * minutes)


def credit(told: int, *, since_last: float, so_far: int, most: int) -> int:
    """How many of the seconds that a page told of are counted.

    Args:
        told: what the page sent.
        since_last: seconds since the person's last sign from any page of the course: two windows count once.
        so_far: counted for this page until now.
        most: what counts for this page in all.
    """
    return max(0, min(told, BEAT, int(since_last), most - so_far))


def sittings(stretches: Iterable[Stretch]) -> list[Sitting]:
    """When somebody sat at a course, in order."""
    found: list[Sitting] = []
    for one in sorted(stretches, key=lambda one: (one.began_at, one.last_at)):
        if found and one.began_at - found[-1].ended_at <= PAUSE:
            last = found.pop()
            found.append(Sitting(last.began_at, max(last.ended_at, one.last_at), last.seconds + one.seconds))
        else:
            found.append(Sitting(one.began_at, one.last_at, one.seconds))
    return found


def seconds_until(stretches: Sequence[Stretch], at: datetime, pages: frozenset[str], now: datetime) -> int | None:
    """How long somebody had used these pages at a moment; None while a stretch that counts may still grow."""
    begun = [one for one in stretches if one.page in pages and one.began_at <= at]
    if any(now - one.last_at <= PAUSE for one in begun):
        return None
    return sum(one.seconds for one in begun)
