"""When it is asked whether something happened. Pure."""

from calendar import monthrange
from datetime import date

MONTHS = 3


def ask_on(added: date) -> date:
    """Three months after the line was written, or the last day of a month that is too short."""
    year, month = divmod(added.year * 12 + added.month - 1 + MONTHS, 12)
    return date(year, month + 1, min(added.day, monthrange(year, month + 1)[1]))
