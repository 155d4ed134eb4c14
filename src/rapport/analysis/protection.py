"""Small numbers are not told: the only way out of counts and statistics where a run protects them.

Verbs ask here before they print. Without protection everything is told. With it (``protect: 5``):

* Variables with a column in common are relatives: a score and its items, levels before and after they were
  merged. A statistic is told only of a set of k people or more; of the sets that something about relatives was
  told of, no two may differ by 1 to k − 1 people, and neither may their unions and complements (``stats.parts``
  says why). So nobody learns about few people by subtracting. What is told about strangers says nothing about one
  another, and their sets may differ by few.
* Counts pass ``stats.suppression.protect``: nobody who adds and subtracts can work a small count out. How many
  did not answer is told; it is no answer.
* Where a count is hidden, nothing else is told about relatives – a mean beside counts would tell what is hidden –
  and where something was told already, a table that would have to hide a count is not told. But the counts of a
  whole may stand beside those of its groups: ``protect`` knows that its reader has both.
* A model is told where no level of its outcome meets a level of a term in 1 to k − 1 people. One of levels alone
  is as good as a table of counts, and its people are compared with those of tables; one with a number in it
  tells no counts, and is compared with models of the same variables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.plan import Plan
from rapport.analysis.variables import Read, columns_of, made_of
from rapport.stats.describe import Tally
from rapport.stats.suppression import Counts, Hidden, Shown, protect

Mask = NDArray[np.bool_]
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


@dataclass(frozen=True)
class Released:
    """That something was told, to be remembered for later runs on the same data.

    Attributes:
        about: the columns of the data that it was told from; of a model with a number in it one name for all.
        people: the people it was told about, as rows of the file from 0.
    """

    about: frozenset[str]
    people: frozenset[int]


@dataclass(frozen=True, eq=False)
class _Told:
    """Something that was told.

    Attributes:
        about: the columns that it was told from.
        mask: the people it was told about, over those analysed.
        outside: how many more of an earlier run.
        hides: whether a count was hidden.
        whole: the variable whose counts these are, none hidden, without groups; empty for anything else.
        is_model: whether it is a model with a number in it.
    """

    about: frozenset[str]
    mask: Mask
    outside: int = 0
    hides: bool = False
    whole: str = ""
    is_model: bool = False


@dataclass(eq=False)
class Guard:
    """What a run has told so far, and what it may still tell.

    Attributes:
        k: the smallest number of people that anything is told about.
        plan: the plan, for the columns of each variable.
        people: the rows of the file that are analysed.
        earlier: what earlier runs told.
    """

    k: int
    plan: Plan
    people: NDArray[np.intp]
    earlier: Sequence[Released] = ()

    def __post_init__(self) -> None:
        ids = self.people.tolist()
        self._before = [
            _Told(one.about, np.array([row in one.people for row in ids], np.bool_), len(one.people.difference(ids)))
            for one in self.earlier
        ]
        self._told: list[_Told] = []
        self._columns = columns_behind(self.plan)
        self._same: dict[object, tuple[tuple[Shown, ...], ...] | None] = {}

    @property
    def released(self) -> tuple[Released, ...]:
        """What was told about whom."""
        return tuple(
            Released(_model_of(one.about) if one.is_model else one.about, frozenset(self.people[one.mask].tolist()))
            for one in self._told
        )

    def may_tell(self, names: Iterable[str], mask: Mask) -> bool:
        """Whether statistics of some variables may be told about a set of people; if so, that is remembered.

        Args:
            names: the variables.
            mask: the people, over those analysed.
        """
        abouts = [self._columns[name] for name in names]
        if any(self._hides(about) for about in abouts) or not all(self._fits(about, [mask]) for about in abouts):
            return False
        for about in abouts:
            self._remember(_Told(about, mask))
        return True

    def may_fit(self, names: Sequence[str], mask: Mask) -> bool:
        """Whether a model with a number in it may be told; it is compared with models of the same variables."""
        abouts = [self._columns[name] for name in names]
        together = frozenset[str]().union(*abouts)
        others = [one for one in self._told if one.is_model and one.about == together]
        others += [one for one in self._before if one.about == _model_of(together)]
        if any(self._hides(about) for about in abouts) or not _are_far([mask], others, self.k):
            return False
        self._remember(_Told(together, mask, is_model=True))
        return True

    def counts(
        self, names: Sequence[str], table: Sequence[Sequence[int]], masks: Sequence[Mask], *, of_people: bool = True
    ) -> tuple[tuple[Shown, ...], ...] | None:
        """Counts as they may be told.

        Args:
            names: the variable of the rows first; then that of the columns, if there is one.
            table: the counts.
            masks: the people who are counted; of groups each, then all.
            of_people: whether a column adds up to people; False for choices of which several may be ticked.

        Returns:
            Cells, each a count or hidden; None where nothing is told at all.
        """
        key = (tuple(names), tuple(map(tuple, table)))
        if key not in self._same:
            there = [mask for mask in masks if mask.any()]
            self._same[key] = self._counts(names, key[1], there, of_people) if there else None
        return self._same[key]

    def _counts(
        self, names: Sequence[str], table: tuple[tuple[int, ...], ...], masks: Sequence[Mask], of_people: bool
    ) -> tuple[tuple[Shown, ...], ...] | None:
        about = self._columns[names[0]]
        if any(self._hides(self._columns[name]) for name in names) or not self._fits(about, masks):
            return None
        safe = protect(Counts(table, row_totals=len(table[0]) > 1, column_totals=of_people), self.k)
        totals = (*(safe.row_totals or ()), *(safe.column_totals or ()), safe.total)
        hides = any(isinstance(cell, Hidden) for row in safe.cells for cell in row)
        if any(isinstance(total, Hidden) for total in totals):
            return None  # the sizes of groups are told
        if hides and not all(self._is_whole(one, names[0], masks[-1]) for one in self._relatives(about)):
            return None  # what was told before would tell what is hidden here
        whole = names[0] if len(names) == 1 and of_people and not hides else ""
        for mask in masks:
            self._remember(_Told(about, mask, hides=hides, whole=whole))
        return safe.cells

    @staticmethod
    def _is_whole(one: _Told, name: str, mask: Mask) -> bool:
        """Whether it is the counts of the whole, beside which those of its groups may stand."""
        return one.whole == name and np.array_equal(one.mask, mask)

    def _relatives(self, about: frozenset[str]) -> list[_Told]:
        return [one for one in (*self._before, *self._told) if one.about & about]

    def _hides(self, about: frozenset[str]) -> bool:
        return any(one.hides for one in self._relatives(about))

    def _fits(self, about: frozenset[str], masks: Sequence[Mask]) -> bool:
        """Whether sets hold k people each, and neither they nor what can be made of them and others leaves few."""
        return _are_far(masks, [one for one in self._relatives(about) if not one.is_model], self.k)

    def _remember(self, one: _Told) -> None:
        known = any(
            other.about == one.about
            and (other.hides, other.whole, other.is_model) == (one.hides, one.whole, one.is_model)
            and np.array_equal(other.mask, one.mask)
            for other in self._told
        )
        if not known:
            self._told.append(one)


def _model_of(columns: frozenset[str]) -> frozenset[str]:
    """Under what name a model is remembered: it is compared with models of the same columns alone."""
    return frozenset({f"model of {', '.join(sorted(columns))}"})


def _are_far(masks: Sequence[Mask], others: Sequence[_Told], k: int) -> bool:
    """Whether sets hold k people each, and so does every part into which they and others cut people."""
    parts = np.zeros(len(masks[0]), np.int64)
    for mask in (*(one.mask for one in others), *masks):
        parts = _cut(parts, mask)
    outside = any(0 < one.outside < k and int((one.mask & mask).sum()) for one in others for mask in masks)
    return not outside and all(int(mask.sum()) >= k for mask in masks) and _smallest(parts) >= k


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
    return _told(frame, name, found, cells, of_people=True)


def told_choices(frame: Frame, name: str, found: Tally) -> Told:
    """Counts of choices of which several may be ticked, as they may be told; otherwise as :func:`told_tally`."""
    cells = [(number, found.n - number) for number in found.counts]
    return _told(frame, name, found, cells, of_people=False)


def _told(frame: Frame, name: str, found: Tally, table: Sequence[Sequence[int]], *, of_people: bool) -> Told:
    if frame.guard is None or not found.n:
        return Told(found.n, found.missing, found.counts)
    cells = frame.guard.counts((name,), table, [frame.variables[name].answered()], of_people=of_people)
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
        told = frame.guard.counts(names, table.tolist(), [*masks, both])
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
            if len(counts) <= SOLVED and _has_small(counts, frame.guard.k):
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
        if isinstance(values, Levels) and _has_small(_cells(frame.variables[outcome], values, mask), guard.k):
            return f"{few} would stand behind a number of “{name}”"
    of_levels = all(isinstance(frame.variables[name], Levels) for name in names)
    is_safe = guard.may_tell(names, mask) if of_levels else guard.may_fit(names, mask)
    return "" if is_safe else f"it would tell about {few}, alone or beside another table"


def _cells(one: object, other: Levels, mask: Mask) -> NDArray[np.intp]:
    rows = one.codes[mask] if isinstance(one, Levels) else np.zeros(int(mask.sum()), np.intp)
    there = (rows >= 0) & (other.codes[mask] >= 0)
    return np.bincount(rows[there] * len(other.levels) + other.codes[mask][there])


def _has_small(counts: NDArray[np.intp], k: int) -> bool:
    return bool(((counts > 0) & (counts < k)).any())


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


def columns_behind(plan: Plan) -> dict[str, frozenset[str]]:
    """The columns of the data that each variable is made of, in the end.

    Args:
        plan: the plan.

    Returns:
        Variable → columns.
    """
    found: dict[str, frozenset[str]] = {}
    for variable in plan.variables:
        own = columns_of(variable) if isinstance(variable, Read) else ()
        found[variable.name] = frozenset(own).union(*(found.get(name, frozenset()) for name in made_of(variable)))
    return found
