"""Variables that are made of others: scores, times between dates, periods, bands and merged levels."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.frame import Frame, Levels, Numbers, Values
from rapport.analysis.levels import merge_levels, merge_small, words_by_number
from rapport.analysis.plan import Plan
from rapport.analysis.variables import (
    Bands,
    Collapsed,
    Continuous,
    Derived,
    Period,
    Scale,
    Score,
    TimeBetween,
)  # fmt: skip

DAYS = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
MONTHS = {"year": 12, "quarter": 3, "month": 1}
EPOCH = date(1970, 1, 1)


def derive(plan: Plan, frame: Frame) -> Frame:
    """Make every derived variable, in the order of the plan.

    Args:
        plan: the plan.
        frame: the variables that were read.

    Returns:
        The frame with all variables.
    """
    for variable in plan.variables:
        if isinstance(variable, Derived):
            frame = frame.having(variable.name, _make(variable, plan, frame))
    return frame


def settle(plan: Plan, frame: Frame) -> tuple[Frame, tuple[str, ...]]:
    """What can only be decided on those who are analysed: levels with few people, and where periods begin and end.

    Args:
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        The frame, and a sentence for each variable of which levels were merged because few people had them.
    """
    sentences = []
    for variable in plan.variables:
        values = frame.variables.get(variable.name)
        if not isinstance(values, Levels):
            continue
        if isinstance(variable, Period):
            frame = frame.having(variable.name, _without_empty_ends(values))
        if isinstance(variable, Collapsed) and variable.fewer_than is not None and variable.into is not None:
            counts = np.bincount(values.codes[values.codes >= 0], minlength=len(values.levels))
            merged = merge_small(values.levels, counts.tolist(), variable.fewer_than, variable.into)
            gone = [level for level in values.levels if level not in merged.levels]
            frame = frame.having(variable.name, _recoded(values, merged.codes, merged.levels))
            if gone:
                few = f"fewer than {variable.fewer_than} people"
                sentences.append(f"Levels of {variable.label} with {few} ({', '.join(gone)}) became {variable.into}.")
    return frame, tuple(sentences)


def _make(variable: Derived, plan: Plan, frame: Frame) -> Values:
    if isinstance(variable, Score):
        return _score(variable, plan, frame)
    if isinstance(variable, TimeBetween):
        start, end = frame.numbers(variable.start).values, frame.numbers(variable.end).values
        return Numbers((end - start) / DAYS[variable.unit])
    if isinstance(variable, Bands):
        numbers = frame.numbers(variable.of).values
        bands = np.searchsorted(np.array(variable.cuts, np.float64), numbers, side="right")
        return Levels(np.where(np.isnan(numbers), -1, bands).astype(np.intp), variable.levels)
    if isinstance(variable, Period):
        return _period(variable, frame.numbers(variable.of).values)
    values = levels_of(variable.of, plan, frame)
    merged = merge_levels(values.levels, variable.merge)
    return _recoded(values, merged.codes, merged.levels)


def levels_of(name: str, plan: Plan, frame: Frame) -> Levels:
    """A variable as levels: its own, or the words of a rating scale from the lowest number.

    Args:
        name: the variable.
        plan: the plan, for the words of a scale.
        frame: the data.

    Returns:
        Its levels.

    Raises:
        TypeError: the variable has neither levels nor words (the checks of a plan rule that out).
    """
    values, variable = frame.variables[name], plan.variable(name)
    if isinstance(values, Levels):
        return values
    mapping = plan.mapping(variable) if isinstance(variable, Scale) else None
    if mapping is None or not isinstance(values, Numbers):
        raise TypeError(f"{name} has no levels")
    words = words_by_number(mapping)
    codes = np.full(frame.rows, -1, np.intp)
    for at, number in enumerate(words):
        codes[values.values == number] = at
    return Levels(codes, tuple(words.values()))


def _recoded(values: Levels, codes: tuple[int, ...], levels: tuple[str, ...]) -> Levels:
    table = np.array([*codes, -1], np.intp)  # the last for −1, not answered
    return Levels(table[values.codes], levels)


def _score(variable: Score, plan: Plan, frame: Frame) -> Numbers:
    columns = []
    for name in variable.of:
        numbers = frame.numbers(name).values
        if name in variable.reverse:
            low, high = limits_of(plan, name)
            numbers = low + high - numbers
        columns.append(numbers)
    items = np.column_stack(columns)
    answered = ~np.isnan(items)
    n = answered.sum(axis=1)
    enough = n >= needed(variable)
    mean = np.where(answered, items, 0.0).sum(axis=1) / np.maximum(n, 1)
    whole = mean * len(variable.of) if variable.how == "sum" else mean
    return Numbers(np.where(enough, whole, np.nan))


def needed(variable: Score) -> int:
    """How many items must be answered for a score: a share of .8 of five is four, not five.

    Args:
        variable: the score.

    Returns:
        At least one.
    """
    return max(1, int(np.ceil(round(variable.minimum_answered * len(variable.of), 9))))


def limits_of(plan: Plan, name: str) -> tuple[float, float]:
    """The lowest and highest possible number of an item.

    Raises:
        ValueError: the plan does not say them (its checks rule that out for an item that is reversed).
    """
    variable = plan.variable(name)
    if isinstance(variable, Scale) and (mapping := plan.mapping(variable)):
        return min(mapping.values()), max(mapping.values())
    if isinstance(variable, Continuous | Scale) and variable.minimum is not None and variable.maximum is not None:
        return variable.minimum, variable.maximum
    raise ValueError(f"{name} has no limits")


def _period(variable: Period, days: NDArray[np.float64]) -> Levels:
    known = ~np.isnan(days)
    codes = np.full(len(days), -1, np.intp)
    if not known.any():
        return Levels(codes, ())
    found, inverse = np.unique(days[known], return_inverse=True)
    length, first_month = MONTHS[variable.every], variable.year_starts - 1
    months = [_months(int(day)) - first_month for day in found]
    periods = np.array([month // length for month in months], np.intp)
    first, last = int(periods[0]), int(periods[-1])
    codes[known] = periods[inverse] - first
    name = _NAMES[variable.every]
    return Levels(codes, tuple(name(at * length + first_month, first_month) for at in range(first, last + 1)))


def _months(day: int) -> int:
    at = EPOCH + timedelta(days=day)
    return at.year * 12 + at.month - 1


def _year(month: int, first_month: int) -> str:
    year = month // 12
    return str(year) if first_month == 0 else f"{year}/{(year + 1) % 100:02d}"


def _quarter(month: int, first_month: int) -> str:
    year = (month - first_month) // 12
    return f"{_year(year * 12 + first_month, first_month)} Q{(month - first_month) % 12 // 3 + 1}"


_NAMES: dict[str, Callable[[int, int], str]] = {
    "year": _year,
    "quarter": _quarter,
    "month": lambda month, _: f"{month // 12}-{month % 12 + 1:02d}",
}


def _without_empty_ends(values: Levels) -> Levels:
    there = values.codes[values.codes >= 0]
    if not len(there):
        return Levels(values.codes, ())
    first, last = int(there.min()), int(there.max())
    return Levels(np.where(values.codes >= 0, values.codes - first, -1), values.levels[first : last + 1])
