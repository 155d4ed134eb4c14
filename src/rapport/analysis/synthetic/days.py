"""Days on which people came, more of them as time goes on, fewer on Saturdays and Sundays."""

from datetime import date, timedelta
from typing import Annotated

import numpy as np
from pydantic import Field

Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
WEEKEND = 0.3


def drawn_days(first: str, last: str, people: int, rng: np.random.Generator, growth: float = 1.0) -> list[str]:
    """Draw days.

    Args:
        first: the first day; somebody comes on it.
        last: the last day; somebody comes on it.
        people: how many come.
        rng: draws the days.
        growth: how many times more people a day come at the end than at the beginning.

    Returns:
        One day per person as ISO text, ascending.
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(days=at) for at in range((end - start).days + 1)]
    weights = np.linspace(1, growth, len(days)) * [WEEKEND if day.weekday() >= 5 else 1.0 for day in days]
    drawn = rng.choice(len(days), people - 2, p=weights / weights.sum())
    return [day.isoformat() for day in sorted([start, end, *(days[at] for at in drawn)])]
