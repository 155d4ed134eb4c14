"""Who gets which report on a day, and about whose answers. Pure: people are opaque numbers, no database, no web.

For each mentor the first of these that is safe: their own scholars in this survey; their own scholars over several
surveys; all mentors of the programme who get neither, taken together; nothing. The rules stand in
docs/decisions/0010-mentors-report.md; what keeps two reports from being set against each other is `ledger/rules.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rapport.surveys.ledger.rules import NOBODY, K, People, whole_parts

# Nothing is told about fewer; and of those asked at least one more must be there, or a report would tell of each
# of five that they have answered.
ASKED = K + 1
# A report replaces another only when so many are in it who were in none that was made for the same readers.
NEW = K
# A report about several mentors is about so many, and none of them has more than half of its people.
MENTORS = 3
# Whoever has been in the programme and in the mentor's team for a shorter time does not count: accounts that are
# made to fill up a group, in order to read the one real answer in it, are made shortly before.
ENROLLED_FOR = timedelta(days=30)


class Kind(StrEnum):
    """What a mentor gets."""

    OWN = "own"
    YEARS = "years"
    MENTORS = "mentors"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Turnout:
    """Who was asked about a mentor in one survey, and whose answers count (they may be among the asked or not)."""

    asked: People = NOBODY
    raters: People = NOBODY


@dataclass(frozen=True)
class Rated:
    """One mentor.

    Attributes:
        now: the survey whose day it is.
        before: earlier surveys of the same instrument in the programme.
        has_own: a report about this mentor alone was made of this very survey already.
    """

    mentor: int
    now: Turnout
    before: tuple[Turnout, ...] = ()
    has_own: bool = False

    @property
    def over_years(self) -> Turnout:
        """All surveys together; who has answered several times is one person."""
        every = (self.now, *self.before)
        return Turnout(NOBODY.union(*(one.asked for one in every)), NOBODY.union(*(one.raters for one in every)))


@dataclass(frozen=True)
class Release:
    """A set of people about whose answers something was told: about one mentor, or (None) about several."""

    mentor: int | None
    people: People


@dataclass(frozen=True)
class Outcome:
    """What a mentor gets, and the parts of the ledger that it rests on. For nothing, no reason: it could be counted."""

    kind: Kind
    parts: tuple[People, ...] = ()

    @property
    def people(self) -> People:
        return NOBODY.union(*self.parts)


NOTHING = Outcome(Kind.NOTHING)


@dataclass(frozen=True)
class Decided:
    """What each mentor gets, and what is to be added to the ledger, in order."""

    outcomes: dict[int, Outcome]
    released: tuple[Release, ...]


def decide(rated: Iterable[Rated], ledger: Sequence[Release]) -> Decided:
    """Decide for all mentors of a programme at once.

    Args:
        rated: every mentor about whom the survey asks, each once.
        ledger: everything that reports of this instrument have released in the programme.

    Returns:
        The outcomes, and the releases that they make. In no order of rated do they differ.
    """
    mentors = sorted(rated, key=lambda one: one.mentor)
    outcomes: dict[int, Outcome] = {}
    released: list[Release] = []
    for one in mentors:
        outcome = _alone(one, [*ledger, *released])
        outcomes[one.mentor] = outcome
        if outcome.kind is not Kind.NOTHING:
            released.append(Release(one.mentor, outcome.people))
    rest = [one for one in mentors if outcomes[one.mentor].kind is Kind.NOTHING and not one.has_own]
    pooled = _together(rest, [*ledger, *released])
    if pooled.kind is not Kind.NOTHING:
        outcomes |= dict.fromkeys((one.mentor for one in rest), pooled)
        released.append(Release(None, pooled.people))
    return Decided(outcomes, tuple(released))


def _alone(one: Rated, ledger: Sequence[Release]) -> Outcome:
    """A report about this mentor and nobody else."""
    for kind, turnout in ((Kind.OWN, one.now), (Kind.YEARS, one.over_years)):
        found = _parts(turnout, ledger, one.mentor)
        if found:
            return Outcome(kind, found)
    return NOTHING


def _together(mentors: Sequence[Rated], ledger: Sequence[Release]) -> Outcome:
    """A report about all these mentors, none of whom it is mostly about."""
    turnout = Turnout(
        NOBODY.union(*(one.now.asked for one in mentors)), NOBODY.union(*(one.now.raters for one in mentors))
    )
    found = _parts(turnout, ledger, None)
    people = NOBODY.union(*found)
    shares = [share for one in mentors if (share := len(one.now.raters & people))]
    is_mixed = len(shares) >= MENTORS and 2 * max(shares) <= len(people)
    return Outcome(Kind.MENTORS, found) if found and is_mixed else NOTHING


def _parts(turnout: Turnout, ledger: Sequence[Release], reader: int | None) -> tuple[People, ...]:
    """The parts that may be told to a reader; none unless enough were asked and enough of them are news."""
    found = whole_parts(turnout.raters, [release.people for release in ledger])
    people = NOBODY.union(*found)
    asked = (turnout.asked | turnout.raters) - (turnout.raters - people)
    read = NOBODY.union(*(release.people for release in ledger if release.mentor == reader))
    is_news = len(people - read) >= NEW
    return tuple(found) if len(people) >= K and len(asked) >= ASKED and is_news else ()
