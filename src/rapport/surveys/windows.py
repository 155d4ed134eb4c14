"""When a wave is open: the same days for all, or counted from the day on which somebody joined. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from rapport.surveys.models import Wave


class Stage(StrEnum):
    """Where a window stands at a moment."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Window:
    """From when until when somebody may answer; the closing moment is no longer within it."""

    opens_at: datetime
    closes_at: datetime

    def stage(self, now: datetime) -> Stage:
        """Whether it is to come, open, or over."""
        if now < self.opens_at:
            return Stage.COMING
        return Stage.OPEN if now < self.closes_at else Stage.CLOSED

    @property
    def is_open(self) -> bool:
        return self.stage(timezone.now()) is Stage.OPEN

    @property
    def has_opened(self) -> bool:
        return self.stage(timezone.now()) is not Stage.COMING

    @property
    def is_over(self) -> bool:
        return self.stage(timezone.now()) is Stage.CLOSED

    @property
    def last_day(self) -> date:
        """The last day on which answers are taken."""
        return timezone.localdate(self.closes_at - timedelta(seconds=1))


def window(wave: Wave, joined: date, left: date | None = None) -> Window:
    """The window of a wave for somebody who joined on a day, and perhaps left on another, which ends it.

    Days begin and end at midnight of the server's time zone; a wave that is open for one day closes at the next
    midnight.
    """
    if wave.opens_at is not None and wave.closes_at is not None:
        found = Window(wave.opens_at, wave.closes_at)
    else:
        first = joined + timedelta(days=wave.days_after or 0)
        found = Window(midnight(first), midnight(first + timedelta(days=wave.open_days or 1)))
    return found if left is None else Window(found.opens_at, min(found.closes_at, midnight(left)))


def midnight(day: date) -> datetime:
    """When a day begins in the server's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
