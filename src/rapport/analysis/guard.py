"""Small numbers are not told: the only way out of counts and statistics where a run protects them.

Verbs ask (``protection``) before they print. Without protection everything is told. With it (``protect: 5``):

* Variables with a column in common are relatives: a score and its items, levels before and after they were
  merged. A statistic is told only of a set of k people or more; of the sets that something about relatives was
  told of, no two may differ by 1 to k − 1 people, and neither may their unions and complements (``stats.parts``
  says why). So nobody learns about few people by subtracting. What is told about strangers says nothing about one
  another, and their sets may differ by few.
* Counts pass ``stats.suppression.protect``: nobody who adds and subtracts can work a small count out. How many
  did not answer is told; it is no answer.
* Where a count is hidden, nothing else is told about relatives – a mean beside counts would tell what is hidden –
  and where something was told already, a table that would have to hide a count is not told. But the counts of a
  whole may stand beside those of its groups: ``protect`` knows that its reader has both. Two tables of the same
  groups, by levels that are merged in different ways, are told if the levels laid over one another hold k people
  each, or nobody.
* A model is told where no level of its outcome meets a level of a term in 1 to k − 1 people. One of levels alone
  is as good as a table of counts, and its people are compared with those of tables; one with a number in it
  tells no counts, and is compared with models of the same variables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.plan import Plan
from rapport.analysis.variables import Read, columns_of, made_of
from rapport.stats.suppression import Counts, Hidden, Shown, protect

Mask = NDArray[np.bool_]
Codes = NDArray[np.intp]


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
        by: of counts: the variable of the groups; empty for none.
        classes: of counts: the row of the table in which each person was counted, −1 for none.
    """

    about: frozenset[str]
    mask: Mask
    outside: int = 0
    hides: bool = False
    whole: str = ""
    is_model: bool = False
    by: str = ""
    classes: Codes | None = None


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
        self, names: Sequence[str], table: Sequence[Sequence[int]], masks: Sequence[Mask], classes: Codes | None = None
    ) -> tuple[tuple[Shown, ...], ...] | None:
        """Counts as they may be told.

        Args:
            names: the variable of the rows first; then that of the columns, if there is one.
            table: the counts.
            masks: the people who are counted; of groups each, then all.
            classes: the row in which each person is counted, −1 for none; None for choices of which several may be
                ticked, where a column does not add up to people.

        Returns:
            Cells, each a count or hidden; None where nothing is told at all.
        """
        key = (tuple(names), tuple(map(tuple, table)))
        if key not in self._same:
            there = [mask for mask in masks if mask.any()]
            self._same[key] = self._counts(names, key[1], there, classes) if there else None
        return self._same[key]

    def _counts(
        self, names: Sequence[str], table: tuple[tuple[int, ...], ...], masks: Sequence[Mask], classes: Codes | None
    ) -> tuple[tuple[Shown, ...], ...] | None:
        about = self._columns[names[0]]
        if any(self._hides(self._columns[name]) for name in names) or not self._fits(about, masks):
            return None
        by = names[1] if len(names) > 1 else ""
        if classes is not None and not self._are_apart(about, by, masks, classes):
            return None  # other levels of the same groups were told before, and the difference is small
        safe = protect(Counts(table, row_totals=len(table[0]) > 1, column_totals=classes is not None), self.k)
        totals = (*(safe.row_totals or ()), *(safe.column_totals or ()), safe.total)
        hides = any(isinstance(cell, Hidden) for row in safe.cells for cell in row)
        if any(isinstance(total, Hidden) for total in totals):
            return None  # the sizes of groups are told
        if hides and not all(self._is_whole(one, names[0], masks[-1]) for one in self._relatives(about)):
            return None  # what was told before would tell what is hidden here
        whole = names[0] if not by and classes is not None and not hides else ""
        for mask in masks:
            self._remember(_Told(about, mask, hides=hides, whole=whole))
        self._told.append(_Told(about, masks[-1], hides=hides, whole=whole, by=by, classes=classes))
        return safe.cells

    def _are_apart(self, about: frozenset[str], by: str, masks: Sequence[Mask], classes: Codes) -> bool:
        """Whether levels told before and those of now, laid over one another, leave nobody in a small part."""
        together = classes + 1
        for one in self._relatives(about):
            if one.by == by and one.classes is not None:
                together = together * (int(one.classes.max()) + 2) + one.classes + 1
        if np.array_equal(together, classes + 1):
            return True
        return not any(has_small(np.unique(together[mask], return_counts=True)[1], self.k) for mask in masks)

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


def has_small(counts: NDArray[np.intp], k: int) -> bool:
    """Whether a count lies between 1 and k − 1.

    Args:
        counts: the counts.
        k: the smallest that may be told.

    Returns:
        Whether there is one.
    """
    return bool(((counts > 0) & (counts < k)).any())


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
