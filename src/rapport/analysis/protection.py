"""How verbs ask before they print, where a run protects small numbers; ``guard`` says by what rules it is decided.

Without protection everything is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.guard import Codes, Mask, has_small
from rapport.analysis.guard import Guard as Guard
from rapport.analysis.guard import Released as Released
from rapport.stats.describe import Tally
from rapport.stats.suppression import Hidden, Shown

SOLVED = 3  # unknown counts, for three equations: n, sum, sum of squares


@dataclass(frozen=True)
class Told:
    """Counts as they may be told; None is not told.

    Attributes:
        n: those who answered.
        missing: those who did not.
        counts: one per level.
    """

    n: int | None
    missing: int | None
    counts: tuple[int | None, ...]


def told_tally(frame: Frame, name: str, found: Tally) -> Told:
    """Counts of the levels of one variable, as they may be told.

    Args:
        frame: the data after exclusions.
        name: the variable.
        found: its counts, over all rows of the frame.

    Returns:
        The same, or less.
    """
    cells = [(number,) for number in found.counts]
    return _told(frame, name, found, cells, _codes_of(frame, name))


def told_choices(frame: Frame, name: str, found: Tally) -> Told:
    """Counts of choices of which several may be ticked, as they may be told; otherwise as :func:`told_tally`."""
    cells = [(number, found.n - number) for number in found.counts]
    return _told(frame, name, found, cells, None)


def _codes_of(frame: Frame, name: str) -> Codes:
    """The level of each person, for a variable with levels or a scale whose answers are its levels."""
    values = frame.variables[name]
    if isinstance(values, Levels):
        return values.codes
    if not isinstance(values, Numbers):
        raise TypeError(f"{name} has no levels")
    there = values.answered()
    codes = np.full(frame.rows, -1, np.intp)
    codes[there] = np.unique(values.values[there], return_inverse=True)[1]
    return codes


def _told(frame: Frame, name: str, found: Tally, table: Sequence[Sequence[int]], classes: Codes | None) -> Told:
    if frame.guard is None or not found.n:
        return Told(found.n, found.missing, found.counts)
    cells = frame.guard.counts((name,), table, [frame.variables[name].answered()], classes)
    if cells is None:
        return Told(None, None, (None,) * len(found.counts))
    return Told(found.n, found.missing, tuple(_number(row[0]) for row in cells))


def told_crosstab(frame: Frame, name: str, by: str) -> tuple[Told, ...]:
    """Counts of the levels of one variable in the groups of another, as they may be told.

    Args:
        frame: the data after exclusions.
        name: the variable.
        by: the variable of the groups.

    Returns:
        One for each group, then one for all who are in a group.

    Raises:
        TypeError: one of the two has no levels.
    """
    values, groups = frame.variables[name], frame.variables[by]
    if not isinstance(values, Levels) or not isinstance(groups, Levels):
        raise TypeError(f"{name} or {by} has no levels")
    return told_groups(frame, (name, by), values, groups)


def told_groups(frame: Frame, names: tuple[str, str], values: Levels, groups: Levels) -> tuple[Told, ...]:
    """Counts of levels in groups, as they may be told; otherwise as :func:`told_crosstab`.

    Args:
        frame: the data after exclusions.
        names: the variables that the two are made of.
        values: the levels.
        groups: the groups.
    """
    height, width = len(values.levels), len(groups.levels)
    both = (values.codes >= 0) & (groups.codes >= 0)
    places = values.codes[both] * width + groups.codes[both]
    table = np.bincount(places, minlength=height * width).reshape(height, width)
    masks = [both & (groups.codes == at) for at in range(width)]
    sizes = [int((groups.codes == at).sum()) for at in range(width)]
    shown: Sequence[Sequence[int | None]] | None = table.tolist()
    if frame.guard is not None:
        told = frame.guard.counts(names, table.tolist(), [*masks, both], np.where(both, values.codes, -1))
        shown = None if told is None else [[_number(cell) for cell in row] for row in told]
    if shown is None:
        return (Told(None, None, (None,) * height),) * (width + 1)
    columns = [
        Told(int(table[:, at].sum()), sizes[at] - int(table[:, at].sum()), tuple(row[at] for row in shown))
        for at in range(width)
    ]
    whole = Told(int(table.sum()), sum(sizes) - int(table.sum()), tuple(int(row.sum()) for row in table))
    return (*columns, whole)


def may_tell(frame: Frame, names: Sequence[str], mask: Mask) -> bool:
    """Whether statistics of some variables may be told about some people; see :class:`Guard`.

    Of numbers with at most three different values n, mean and SD tell how many people have each: then each needs
    k of them.

    Args:
        frame: the data after exclusions.
        names: the variables.
        mask: the people, over those analysed.
    """
    if frame.guard is None:
        return True
    for name in names:
        values = frame.variables[name]
        if isinstance(values, Numbers):
            _, counts = np.unique(values.values[mask & values.answered()], return_counts=True)
            if len(counts) <= SOLVED and has_small(counts, frame.guard.k):
                return False
    return frame.guard.may_tell(names, mask)


def why_not(frame: Frame, outcome: str, terms: Iterable[str], mask: Mask) -> str:
    """Why a model may not be told; if it may, that is remembered.

    Args:
        frame: the data after exclusions.
        outcome: what is explained.
        terms: what explains it.
        mask: the people in the model, over those analysed.

    Returns:
        The reason as the end of a sentence, or nothing.
    """
    guard = frame.guard
    if guard is None:
        return ""
    names = [outcome, *(name for name in terms if name != outcome)]
    few = f"fewer than {guard.k} people"
    for name in names:
        values = frame.variables[name]
        if isinstance(values, Levels) and has_small(_cells(frame.variables[outcome], values, mask), guard.k):
            return f"{few} would stand behind a number of “{name}”"
    of_levels = all(isinstance(frame.variables[name], Levels) for name in names)
    is_safe = guard.may_tell(names, mask) if of_levels else guard.may_fit(names, mask)
    return "" if is_safe else f"it would tell about {few}, alone or beside another table"


def _cells(one: object, other: Levels, mask: Mask) -> Codes:
    rows = one.codes[mask] if isinstance(one, Levels) else np.zeros(int(mask.sum()), np.intp)
    there = (rows >= 0) & (other.codes[mask] >= 0)
    return np.bincount(rows[there] * len(other.levels) + other.codes[mask][there])


def _number(cell: Shown) -> int | None:
    return None if isinstance(cell, Hidden) else cell
