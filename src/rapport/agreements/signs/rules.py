"""When something in a mentorship is worth a second look. Pure: facts in, plain sentences out.

Every fact is one that the scholar sees on their own pages anyway; a sign adds nothing but the thought. None of them
says that anybody is at fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

PATIENCE = timedelta(days=21)
TIME_TO_AGREE = timedelta(days=90)
# A meeting may fall out once. So many times as long as agreed without any is worth a thought.
MISSED = 2
LATE, VERY_LATE = timedelta(days=14), timedelta(days=60)
# Of so many answers at least, this share is only assumed.
ENOUGH_ANSWERS, MUCH = 6, 0.5
# For how long a sign stays away once the scholar has dismissed it.
QUIET = timedelta(days=90)


@dataclass(frozen=True)
class Facts:
    """What the scholar can see today."""

    today: date
    began_on: date
    # When the scholar said what they expect, while somebody else has not yet.
    waits_since: date | None = None
    # When the version was made that not all have signed.
    unsigned_since: date | None = None
    has_agreement: bool = False
    review_on: date | None = None
    # How many days they agreed to have between two meetings, and since when none is noted; None when one is planned.
    meets_every: int | None = None
    unmet_since: date | None = None
    # The days on which milestones that are still open were due.
    milestones_due: tuple[date, ...] = ()
    answered: int = 0
    assumed: int = 0


@dataclass(frozen=True)
class Sign:
    """One sign: what can be seen, and what one could do."""

    key: str
    says: str
    could: str


def signs(facts: Facts) -> list[Sign]:
    """What is worth a second look, the most pressing first."""
    found = (rule(facts) for rule in RULES)
    return [sign for sign in found if sign is not None]


def quiet(found: Iterable[Sign], dismissed: dict[str, date], today: date) -> list[Sign]:
    """Without those that were dismissed a short while ago."""
    return [sign for sign in found if sign.key not in dismissed or dismissed[sign.key] + QUIET <= today]


def unanswered(facts: Facts) -> Sign | None:
    if facts.waits_since is None or facts.waits_since + PATIENCE > facts.today:
        return None
    return Sign(
        "unanswered",
        f"You said what you expect on {day(facts.waits_since)}. Not everybody in the team has yet.",
        "Ask at your next meeting when they will. “Can we both have it done by Friday week?” is enough.",
    )


def unsigned(facts: Facts) -> Sign | None:
    if facts.unsigned_since is None or facts.unsigned_since + PATIENCE > facts.today:
        return None
    return Sign(
        "unsigned",
        f"The agreement has waited for signatures since {day(facts.unsigned_since)}.",
        "Ask whether something in it is not right. If it is, change it together; that is what versions are for.",
    )


def no_agreement(facts: Facts) -> Sign | None:
    waits = facts.waits_since or facts.unsigned_since
    if facts.has_agreement or waits or facts.began_on + TIME_TO_AGREE > facts.today:
        return None
    return Sign(
        "no-agreement",
        f"You have worked together since {day(facts.began_on)}, and nothing is agreed in writing yet.",
        "Say what you expect, even of three things only. A date for the next meeting is a good first one.",
    )


def review(facts: Facts) -> Sign | None:
    if facts.review_on is None or facts.review_on + LATE > facts.today:
        return None
    return Sign(
        "review",
        f"You wanted to look at your agreement again on {day(facts.review_on)}.",
        "Put it on the agenda of the next meeting: what holds, and what has changed?",
    )


def meetings(facts: Facts) -> Sign | None:
    if facts.meets_every is None or facts.unmet_since is None:
        return None
    if facts.unmet_since + max(PATIENCE, MISSED * timedelta(days=facts.meets_every)) > facts.today:
        return None
    return Sign(
        "meetings",
        f"No meeting is noted here since {day(facts.unmet_since)}, which is longer than you had agreed.",
        "Propose a day for the next one, or another rhythm if this one does not fit. If you did meet, note it.",
    )


def milestones(facts: Facts) -> Sign | None:
    late = [due for due in facts.milestones_due if due + LATE <= facts.today]
    very_late = [due for due in late if due + VERY_LATE <= facts.today]
    if len(late) < 2 and not very_late:
        return None
    words = "A milestone is" if len(late) == 1 else f"{len(late)} milestones are"
    return Sign(
        "milestones",
        f"{words} well past the date you had set.",
        "Ask what stood in the way: time, means, an answer that never came? Set a new date, or let it go together.",
    )


def assumed(facts: Facts) -> Sign | None:
    if facts.answered < ENOUGH_ANSWERS or facts.assumed < MUCH * facts.answered:
        return None
    return Sign(
        "assumed",
        f"Of {facts.answered} things that you expect, you assume {facts.assumed} and have not talked about them.",
        "Choose the one that matters most to you, and bring it up. Most mentors do not know what is not said.",
    )


RULES = (unanswered, unsigned, review, meetings, milestones, no_agreement, assumed)


def day(date_: date) -> str:
    return f"{date_.day} {date_:%B %Y}"
