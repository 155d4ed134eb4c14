"""When an agreement is looked at again. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rhythm:
    """What the programme asks for, in months, and what the pair itself wants earlier."""

    first: int
    every: int
    pair_on: date | None = None
    pair_every: int | None = None


def due_on(signed: date, reviewed: date | None, rhythm: Rhythm) -> date:
    """The day of the next review, for a version signed on a day by all, after the last review if there was one.

    The pair's own wishes count where they ask for an earlier day, never for a later one.
    """
    start = max(signed, reviewed) if reviewed else signed
    months = rhythm.every if reviewed else rhythm.first
    ordinary = months_later(start, min(months, rhythm.pair_every or months))
    if rhythm.pair_on and start < rhythm.pair_on < ordinary:
        return rhythm.pair_on
    return ordinary


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
