"""How somebody stands with a course: what is asked of them, what they have done, and what follows. Pure dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# So long before a day something is asked for: the refresher opens, and weekly reminders begin.
LEAD = timedelta(days=28)
# Who has not done it so long after the day is not reminded any more: by then a person should speak to them.
GIVE_UP_AFTER = timedelta(days=84)


class State(StrEnum):
    NOT_STARTED = "not started"
    UNDER_WAY = "under way"
    DONE = "done"
    AGAIN = "due again"


@dataclass(frozen=True)
class Asked:
    """One requirement as it falls on a person: by when, and after how many years again (0: once is enough)."""

    due_on: date
    years: int = 0


@dataclass(frozen=True)
class Standing:
    """What is asked of a person about one course, and how far they are."""

    asked: Sequence[Asked] = ()
    begun: bool = False
    first_done_on: date | None = None
    last_done_on: date | None = None

    @property
    def is_asked(self) -> bool:
        """The course is required of the person."""
        return bool(self.asked)

    @property
    def again_on(self) -> date | None:
        """When it has to be done again: the earliest of what is asked."""
        years = [one.years for one in self.asked if one.years]
        return years_after(self.last_done_on, min(years)) if years and self.last_done_on else None

    def state(self, today: date) -> State:
        """In one word."""
        if self.last_done_on:
            return State.AGAIN if self.again_on and today >= self.again_on - LEAD else State.DONE
        return State.UNDER_WAY if self.begun else State.NOT_STARTED

    def due_on(self, today: date) -> date | None:
        """By when something has to be done; None when nothing waits."""
        state = self.state(today)
        if state is State.AGAIN:
            return self.again_on
        return min((one.due_on for one in self.asked), default=None) if state is not State.DONE else None

    def is_late(self, today: date) -> bool:
        """The day has passed."""
        due = self.due_on(today)
        return due is not None and due < today


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February, where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def latest_before(day: date, years: int) -> date:
    """The last day for which `years_after` gives this day or an earlier one."""
    try:
        found = day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
    following = found + timedelta(days=1)
    return following if years_after(following, years) <= day else found
