"""Small numbers are not told: the only way out of counts and statistics where a run protects them.

Verbs ask here before they print. Without protection everything is told. With it (``protect: 5``):

* Everybody analysed is one set of people; so is everybody who answered a question, or both sides of a pair, or
  is in a group. A statistic is told only of a set of k people or more, and no two sets may differ by 1 to k − 1
  people; of sets about the same variables neither may their unions and complements (``stats.parts`` says why).
* Counts pass ``stats.suppression.protect``, with "not answered" as one more level, so that nobody who adds and
  subtracts can work a small count out.
* Variables that are made of one another are one family. Where a count of a family is hidden, nothing else about
  it is told – a mean beside counts would tell what is hidden – and where something was told already, a table
  that would have to hide a count is not told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.frame import Frame, Levels
from rapport.analysis.plan import Plan
from rapport.analysis.variables import made_of
from rapport.stats.describe import Tally
from rapport.stats.suppression import Counts, Hidden, Shown, protect

Mask = NDArray[np.bool_]


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


@dataclass
class _Family:
    """What was told about variables that are made of one another."""

    parts: NDArray[np.int64]
    is_told: bool = False
    hides: bool = False


@dataclass(eq=False)
class Guard:
    """What a run has told so far, and what it may still tell.

    Attributes:
        k: the smallest number of people that anything is told about.
        plan: the plan, for which variables are made of which.
        people: the rows of the file that are analysed.
        earlier: sets of people (rows of the file) that were told about before this run.
        told: the sets that this run told about, as masks over those analysed.
    """

    k: int
    plan: Plan
    people: NDArray[np.intp]
    earlier: Sequence[frozenset[int]] = ()
    told: list[Mask] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids = self.people.tolist()
        self._earlier = [
            (np.array([person in one for person in ids], np.bool_), len(one.difference(ids))) for one in self.earlier
        ]
        self._family = _families(self.plan)
        self._state: dict[str, _Family] = {}
        self._same: dict[object, tuple[tuple[Shown, ...], ...]] = {}
        everybody = np.ones(len(ids), np.bool_)
        self.is_open = len(ids) >= self.k and self._is_far(everybody)
        if self.is_open:
            self.told.append(everybody)

    @property
    def released(self) -> tuple[frozenset[int], ...]:
        """The sets of people that were told about, as rows of the file; to be remembered for later runs."""
        return tuple(frozenset(self.people[mask].tolist()) for mask in self.told)

    def may_tell(self, names: Iterable[str], mask: Mask) -> bool:
        """Whether statistics of some variables may be told about a set of people; if so, that is remembered.

        Args:
            names: the variables.
            mask: the people, over those analysed.
        """
        states = [self._of(name) for name in names]
        if not self.is_open or any(state.hides for state in states) or not self._is_far(mask):
            return False
        cut = [_cut(state.parts, mask) for state in states]
        if any(_smallest(parts) < self.k for parts in cut):
            return False
        for state, parts in zip(states, cut, strict=True):
            state.parts, state.is_told = parts, True
        self._remember(mask)
        return True

    def counts(
        self, names: Sequence[str], table: Sequence[Sequence[int]], *, of_people: bool = True
    ) -> tuple[tuple[Shown, ...], ...] | None:
        """Counts of everybody analysed as they may be told.

        Args:
            names: the variable of the rows first; then that of the columns, if there is one.
            table: counts; together they hold everybody once, with those who did not answer.
            of_people: whether a column adds up to people; False for choices of which several may be ticked.

        Returns:
            Cells, each a count or hidden; None where nothing is told at all.
        """
        key = (tuple(names), tuple(map(tuple, table)))
        if key in self._same:
            return self._same[key]
        state = self._of(names[0])
        if not self.is_open or state.hides or any(self._of(name).hides for name in names[1:]):
            return None
        safe = protect(Counts(key[1], row_totals=len(table[0]) > 1, column_totals=of_people), self.k)
        totals = (*(safe.row_totals or ()), *(safe.column_totals or ()), safe.total)
        cells = [cell for row in safe.cells for cell in row]
        hides = any(isinstance(cell, Hidden) for cell in (*cells, *totals))
        if hides and (state.is_told or any(isinstance(total, Hidden) for total in totals)):
            return None  # what was told before, or the sizes of groups, would tell what is hidden here
        state.is_told, state.hides = True, hides
        for name in names[1:]:
            self._of(name).is_told = True
        self._same[key] = safe.cells
        return safe.cells

    def _of(self, name: str) -> _Family:
        family = self._family.get(name, name)
        return self._state.setdefault(family, _Family(np.zeros(len(self.people), np.int64)))

    def _is_far(self, mask: Mask) -> bool:
        """Whether a set holds k people, and differs from every other by none or by k."""
        if int(mask.sum()) < self.k:
            return False
        for other, outside in [*((told, 0) for told in self.told), *self._earlier]:
            more, less = int((mask & ~other).sum()), int((other & ~mask).sum()) + outside
            if 0 < more < self.k or 0 < less < self.k:
                return False
        return True

    def _remember(self, mask: Mask) -> None:
        if not any(np.array_equal(mask, one) for one in self.told):
            self.told.append(mask)


def told_tally(frame: Frame, name: str, found: Tally) -> Told:
    """Counts of the levels of one variable, as they may be told.

    Args:
        frame: the data after exclusions.
        name: the variable.
        found: its counts, over all rows of the frame.

    Returns:
        The same, or less.
    """
    if frame.guard is None:
        return Told(found.n, found.missing, found.counts)
    column = [(number,) for number in (*found.counts, found.missing)]
    cells = frame.guard.counts((name,), column)
    if cells is None:
        return Told(None, None, (None,) * len(found.counts))
    *counts, missing = (_number(cell) for (cell,) in cells)
    return Told(None if missing is None else found.n, missing, tuple(counts))


def told_choices(frame: Frame, name: str, found: Tally) -> Told:
    """Counts of choices of which several may be ticked, as they may be told; otherwise as :func:`told_tally`."""
    if frame.guard is None:
        return Told(found.n, found.missing, found.counts)
    rows = [(number, frame.rows - number) for number in (*found.counts, found.n)]
    cells = frame.guard.counts((name,), rows, of_people=False)
    if cells is None:
        return Told(None, None, (None,) * len(found.counts))
    *counts, n = (_number(row[0]) for row in cells)
    return Told(n, None if n is None else found.missing, tuple(counts))


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
    height, width = len(values.levels) + 1, len(groups.levels) + 1
    rows, columns = values.codes % height, groups.codes % width  # −1, not answered, becomes the last
    table = np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)
    shown = [[int(count) for count in row] for row in table]
    cells: Sequence[Sequence[int | None]] | None = shown
    if frame.guard is not None:
        told = frame.guard.counts((name, by), shown)
        cells = None if told is None else [[_number(cell) for cell in row] for row in told]
    if cells is None:
        return (Told(None, None, (None,) * (height - 1)),) * width
    groups_told = [_column([row[at] for row in cells], [row[at] for row in shown]) for at in range(width - 1)]
    whole = [[*row[:-1]] for row in cells]
    sums = [None if None in row else sum(number or 0 for number in row) for row in whole]
    return (*groups_told, _column(sums, [sum(row[:-1]) for row in shown]))


def may_tell(frame: Frame, names: Iterable[str], mask: Mask) -> bool:
    """Whether statistics of some variables may be told about some people; see :class:`Guard`."""
    return frame.guard is None or frame.guard.may_tell(names, mask)


def why_not(frame: Frame, outcome: str, terms: Iterable[str], mask: Mask) -> str:
    """Why a model may not be told; if it may, that is remembered.

    A model with the levels of an outcome and of a term tells, with their counts, how many people have both.

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
    names = list(terms)
    few = f"fewer than {guard.k} people"
    levels = [frame.variables[outcome], *(frame.variables[name] for name in names)]
    for name, values in zip([outcome, *names], levels, strict=True):
        if isinstance(values, Levels) and _has_small(_cells(levels[0], values, mask), guard.k):
            return f"{few} would stand behind one number of “{name}”"
    if not guard.may_tell([outcome, *names], mask):
        return f"it would tell about {few}, alone or beside another table"
    return ""


def _cells(one: object, other: Levels, mask: Mask) -> NDArray[np.intp]:
    rows = one.codes[mask] if isinstance(one, Levels) else np.zeros(int(mask.sum()), np.intp)
    there = (rows >= 0) & (other.codes[mask] >= 0)
    return np.bincount(rows[there] * len(other.levels) + other.codes[mask][there])


def _has_small(counts: NDArray[np.intp], k: int) -> bool:
    return bool(((counts > 0) & (counts < k)).any())


def _column(cells: Sequence[int | None], counts: Sequence[int]) -> Told:
    *levels, missing = cells
    return Told(None if missing is None else sum(counts[:-1]), missing, tuple(levels))


def _number(cell: Shown) -> int | None:
    return None if isinstance(cell, Hidden) else cell


def _cut(parts: NDArray[np.int64], mask: Mask) -> NDArray[np.int64]:
    """The parts into which one more set cuts people; 0 are those who are in no set."""
    cut = parts * 2 + mask
    numbers, inverse = np.unique(cut, return_inverse=True)
    return np.where(cut == 0, 0, inverse + (0 if numbers.size and numbers[0] == 0 else 1)).astype(np.int64)


def _smallest(parts: NDArray[np.int64]) -> int:
    sizes = np.bincount(parts)[1:]
    return int(sizes[sizes > 0].min()) if (sizes > 0).any() else 0


def _families(plan: Plan) -> dict[str, str]:
    """The name of the family of each variable: those that are made of one another are one."""
    family = {variable.name: variable.name for variable in plan.variables}
    for variable in plan.variables:
        together = {family[variable.name], *(family.get(name, name) for name in made_of(variable))}
        first = min(together)
        family = {name: first if of in together else of for name, of in family.items()}
    return family
