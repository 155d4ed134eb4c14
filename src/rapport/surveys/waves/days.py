"""Which days of a wave may be changed, and why others may not. Pure: the wave and what is known of it go in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rapport.surveys.models import Wave
from rapport.surveys.windows import Stage, Window

ANONYMOUS = (
    "An anonymous survey stands in this wave. Its ballot box promised at opening when it closes, so the days stay."
)
OVER = "This wave is over. Who did not answer was told so, and rates and reports are made: plan another wave."


@dataclass(frozen=True)
class Known:
    """What stands in a wave.

    Attributes:
        has_anonymous: one of its surveys is anonymous.
        has_begun: somebody has begun to answer one of them, or it is confidential whether they have.
        first_report: the first day on which a report of one of them may be made.
    """

    has_anonymous: bool = False
    has_begun: bool = False
    first_report: date | None = None


def why_none(wave: Wave, known: Known, now: datetime) -> str:
    """Why no day of this wave may be changed; empty where some may."""
    if known.has_anonymous:
        return ANONYMOUS
    return OVER if stage(wave, now) is Stage.CLOSED else ""


def stage(wave: Wave, now: datetime) -> Stage | None:
    """Where a wave on the same days for all stands; a counted one stands elsewhere for each person."""
    if wave.opens_at is None or wave.closes_at is None:
        return None
    return Window(wave.opens_at, wave.closes_at).stage(now)


def mistakes_in_days(wave: Wave, known: Known, opens_at: datetime, closes_at: datetime, now: datetime) -> list[str]:
    """What is wrong with new days of a wave on the same days for all; each a sentence."""
    found = [reason] if (reason := why_none(wave, known, now)) else []
    if closes_at <= opens_at:
        found.append("The last day cannot be before the first.")
    if closes_at <= now:
        found.append("The last day has passed; the earliest is today.")
    if stage(wave, now) is not Stage.COMING and opens_at != wave.opens_at:
        found.append("The wave has opened, and people were told so: its first day stays.")
    if known.first_report and timezone.localdate(closes_at) > known.first_report:
        day = f"{known.first_report:%-d %B %Y}"
        found.append(f"A report was promised for {day}, after everybody has answered: the last day must be before it.")
    return found


def mistakes_in_count(wave: Wave, known: Known, days_after: int, open_days: int) -> list[str]:
    """The same for a wave that is counted from joining."""
    found = [ANONYMOUS] if known.has_anonymous else []
    if known.has_begun and days_after != wave.days_after:
        found.append("Somebody may have begun to answer: the day on which it opens for each person stays.")
    if known.has_begun and open_days < (wave.open_days or 0):
        found.append("Somebody may have begun to answer, and was told until when: it can be open longer, not shorter.")
    return found
