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

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.plan import Plan
from rapport.analysis.variables import Read, columns_of, made_of
from rapport.stats.suppression import Counts, Hidden, Shown, protect
from rapport.textfiles.canonical import fingerprint

Mask = NDArray[np.bool_]
Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Released:
    """That something was told, to be remembered for later runs on the same data.

    Attributes:
        about: the columns of the data that it was told from; of a model with a number in it, and of a row of a table
            of counts, one name for all.
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
        table: of counts of which some are hidden: a fingerprint, to know the same table again.
    """

    about: frozenset[str]
    mask: Mask
    outside: int = 0
    hides: bool = False
    whole: str = ""
    is_model: bool = False
    by: str = ""
    classes: Codes | None = None
    table: str = ""


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
        self._before = [_told_before(one, ids) for one in self.earlier if not _is_level(one)]
        self._tables = _tables(self.earlier, ids)
        self._told: list[_Told] = []
        self._columns = columns_behind(self.plan)
        self._same: dict[object, tuple[tuple[Shown, ...], ...] | None] = {}

    @property
    def released(self) -> tuple[Released, ...]:
        """What was told about whom."""
        sets = tuple(Released(_name_of(one), frozenset(self.people[one.mask].tolist())) for one in self._told)
        return (*dict.fromkeys(sets), *(level for one in self._told for level in _levels(one, self.people)))

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
        safe = protect(Counts(table, row_totals=len(table[0]) > 1, column_totals=classes is not None), self.k)
        same = fingerprint([sorted(about), list(names[1:]), [list(row) for row in table]])
        if any(one.table == same and np.array_equal(one.mask, masks[-1]) for one in self._before):
            return safe.cells  # an earlier run told just this
        if any(self._hides(self._columns[name]) for name in names) or not self._fits(about, masks):
            return None
        by = json.dumps(sorted(self._columns[names[1]])) if len(names) > 1 else ""
        if classes is not None and not self._are_apart(about, by, masks, classes):
            return None  # other levels of the same groups were told before, and the difference is small
        totals = (*(safe.row_totals or ()), *(safe.column_totals or ()), safe.total)
        hides = any(isinstance(cell, Hidden) for row in safe.cells for cell in row)
        if any(isinstance(total, Hidden) for total in totals):
            return None  # the sizes of groups are told
        if hides and not all(self._is_whole(one, names[0], masks[-1]) for one in self._relatives(about)):
            return None  # what was told before would tell what is hidden here
        whole = names[0] if not by and classes is not None and not hides else ""
        for mask in masks:
            self._remember(_Told(about, mask, hides=hides, whole=whole, table=same if hides else ""))
        self._told.append(_Told(about, masks[-1], hides=hides, whole=whole, by=by, classes=None if hides else classes))
        return safe.cells

    def _are_apart(self, about: frozenset[str], by: str, masks: Sequence[Mask], classes: Codes) -> bool:
        """Whether levels told before and those of now, laid over one another, leave nobody in a small part."""
        together = classes + 1
        for one in self._told:
            if one.by == by and one.about & about and one.classes is not None:
                together = together * (int(one.classes.max()) + 2) + one.classes + 1
        is_first = np.array_equal(together, classes + 1)
        overlaid = [] if is_first else [(together, mask) for mask in masks]
        for one in self._tables:
            if one.by == by and one.about & about and one.classes is not None:
                overlaid += [(classes * 2 + one.classes, mask & one.mask) for mask in masks]
        return not any(has_small(np.unique(both[mask], return_counts=True)[1], self.k) for both, mask in overlaid)

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


def _name_of(told: _Told) -> frozenset[str]:
    """Under what name something is remembered: its columns, and whether a count is hidden among them."""
    if told.is_model:
        return _model_of(told.about)
    return told.about | {json.dumps(["hides", told.table])} if told.table else told.about


def _told_before(one: Released, ids: Sequence[int]) -> _Told:
    """What an earlier run told."""
    mask = np.array([row in one.people for row in ids], np.bool_)
    outside = len(one.people.difference(ids))
    hides = [name for name in one.about if name.startswith('["hides", ')]
    about = one.about.difference(hides)
    return _Told(about, mask, outside, hides=bool(hides), table=json.loads(hides[0])[1] if hides else "")


def _levels(told: _Told, people: Codes) -> list[Released]:
    """Each row of a table of counts as a set of people, so that a later run can lay other levels over it."""
    if told.classes is None:
        return []
    return [
        Released(
            frozenset({json.dumps(["level", level, sorted(told.about), told.by])}),
            frozenset(people[told.classes == level].tolist()),
        )
        for level in np.unique(told.classes[told.classes >= 0]).tolist()
    ]


def _is_level(one: Released) -> bool:
    return any(name.startswith('["level", ') for name in one.about)


def _tables(earlier: Sequence[Released], ids: Sequence[int]) -> list[_Told]:
    """The tables of counts of earlier runs, put together of their rows."""
    rows: dict[tuple[tuple[str, ...], str], list[frozenset[int]]] = {}
    for one in filter(_is_level, earlier):
        _, _, about, by = json.loads(next(iter(one.about)))
        rows.setdefault((tuple(about), by), []).append(one.people)
    found = []
    for (about, by), levels in rows.items():
        counted = np.array([any(row in level for level in levels) for row in ids], np.bool_)
        for level in levels:
            classes = np.array([int(row in level) for row in ids], np.intp)
            found.append(_Told(frozenset(about), counted, by=by, classes=classes))
    return found


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
