"""The lowest and highest number, or the earliest and latest day, that a plan allows."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.derive import EPOCH
from rapport.analysis.variables import Continuous, Date, Scale

Out = Callable[[NDArray[np.float64], float], NDArray[np.bool_]]


def limits(variable: Continuous | Scale | Date) -> Iterator[tuple[float, str, Out, Callable[[float], str]]]:
    """The limits that a plan sets a variable.

    Args:
        variable: one that holds numbers or dates.

    Returns:
        Of each: the limit, what a number beyond it is, how to find one, and how to write one.
    """
    low: float | None = None
    high: float | None = None
    told: Callable[[float], str] = "{:g}".format
    names = ("below the minimum", "above the maximum")
    if isinstance(variable, Continuous | Scale):
        low, high = variable.minimum, variable.maximum
    if isinstance(variable, Date):
        low, high = (None if day is None else float((day - EPOCH).days) for day in (variable.earliest, variable.latest))
        told, names = _day, ("before the earliest day", "after the latest day")
    if low is not None:
        yield low, names[0], lambda values, limit: values < limit, told
    if high is not None:
        yield high, names[1], lambda values, limit: values > limit, told


def _day(number: float) -> str:
    return (EPOCH + timedelta(days=number)).isoformat()
