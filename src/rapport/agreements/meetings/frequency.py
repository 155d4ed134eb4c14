"""How often people met, beside how often they said they would. Counted, never judged. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

MONTHS = 3
# How many days lie between two meetings, by the answers that the packaged templates offer.
RHYTHMS = {"weekly": 7, "fortnightly": 14, "monthly": 31, "quarterly": 92}


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day when it has no such day."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def held_within(days: Iterable[date], today: date, months: int = MONTHS) -> int:
    """How many of these days lie in the last months: after the same day back then, up to today."""
    since = months_before(today, months)
    return sum(since < day <= today for day in days)
