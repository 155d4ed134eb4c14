"""From variables to the columns of a model: terms, their levels and units, and the rows that are complete.

A term is what a reader thinks of as one characteristic: a number, or a question with levels. Its columns enter and
leave a model together and are tested together. Nothing is guessed here: units, reference and collapsed levels are
declared by the caller, and what cannot be estimated is dropped with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

ALIASED = 1e-10
"""What of a standardised column's variance must be left when those before it are taken out."""


@dataclass(frozen=True, eq=False)
class Term:
    """One characteristic of a model.

    Attributes:
        name: its name.
        columns: shape (rows, columns): a number, or an indicator for each level but the reference; NaN is missing.
        labels: of each column: the level, or the empty text for a number.
        reference: the level that others are compared with; None for a number.
        per: for a number, how many units one step of its column is (5: "per 5 years").
    """

    name: str
    columns: Floats
    labels: tuple[str, ...]
    reference: str | None = None
    per: float = 1.0

    def answered(self) -> Mask:
        """Rows in which the term is known, shape (rows,)."""
        return ~np.isnan(self.columns[:, 0])

    def only(self, keep: Mask) -> "Term":
        """The term in the rows that are kept."""
        return replace(self, columns=self.columns[keep])


@dataclass(frozen=True, eq=False)
class Outcome:
    """A categorical outcome.

    Attributes:
        codes: shape (rows,): index of the level; −1 is missing.
        levels: names of the levels.
        reference: index of the level that others are compared with.
    """

    codes: Codes
    levels: tuple[str, ...]
    reference: int

    def only(self, keep: Mask) -> "Outcome":
        """The outcome in the rows that are kept."""
        return replace(self, codes=self.codes[keep])


@dataclass(frozen=True)
class Place:
    """Where a term's columns stand in a design.

    Attributes:
        name: the term's name.
        start: its first column; the intercept is column 0.
        labels: the level of each column, or the empty text.
        reference: the reference level that was really used; None for a number.
        per: units of one step.
    """

    name: str
    start: int
    labels: tuple[str, ...]
    reference: str | None
    per: float

    @property
    def columns(self) -> range:
        """Indices of its columns."""
        return range(self.start, self.start + len(self.labels))


@dataclass(frozen=True)
class Dropped:
    """A column that cannot be estimated from the rows at hand.

    Attributes:
        term: name of its term.
        label: its level; empty for a number.
        reason: why, as the end of a sentence.
    """

    term: str
    label: str
    reason: str


@dataclass(frozen=True, eq=False)
class Design:
    """The columns of a model over complete rows.

    Attributes:
        standard: shape (columns, rows): the first row is 1, the others have mean 0 and standard deviation 1.
        centre: mean of each column; 0 for the intercept.
        scale: standard deviation of each column (divisor n); 1 for the intercept.
        places: the terms that are in.
        dropped: columns that are not, with the reason.
    """

    standard: Floats
    centre: Floats
    scale: Floats
    places: tuple[Place, ...]
    dropped: tuple[Dropped, ...]

    @property
    def n(self) -> int:
        """How many rows."""
        return int(self.standard.shape[1])

    def place(self, name: str) -> Place | None:
        """Where a term stands; None where all its columns were dropped."""
        return next((place for place in self.places if place.name == name), None)

    def of(self, names: Sequence[str]) -> "Design":
        """The design of some of its terms, over the same rows.

        Args:
            names: terms to keep; their order stays that of this design.
        """
        kept = [place for place in self.places if place.name in names]
        columns = [0, *(at for place in kept for at in place.columns)]
        places, start = [], 1
        for place in kept:
            places.append(replace(place, start=start))
            start += len(place.labels)
        if len(columns) == len(self.scale):
            return self
        return Design(self.standard[columns], self.centre[columns], self.scale[columns], tuple(places), self.dropped)


def continuous(name: str, values: Floats, per: float = 1.0) -> Term:
    """A term of one number.

    Args:
        name: its name.
        values: shape (rows,); NaN is missing.
        per: units of one step: with 5 the odds ratio is that of 5 units (SAS: ``UNITS age = 5``).

    Returns:
        The term, with the one column values / per.

    Raises:
        ValueError: a step is not above 0, or a value is infinite.
    """
    if not per > 0 or np.isinf(per):
        raise ValueError("a step must be above 0")
    if np.isinf(values).any():
        raise ValueError(f"{name} has an infinite value")
    return Term(name, np.asarray(values, np.float64)[:, None] / per, ("",), None, per)


def categorical(name: str, codes: Codes, levels: Sequence[str], reference: str) -> Term:
    """A term of levels, each compared with one of them (SAS: ``CLASS x (REF = "…") / PARAM = REF``).

    Args:
        name: its name.
        codes: shape (rows,): index of the level; −1 is missing.
        levels: names of the levels.
        reference: one of them.

    Returns:
        The term, with an indicator for each other level, in their order.

    Raises:
        ValueError: the reference is none of the levels, or there is only one level.
    """
    if reference not in levels or len(levels) < 2:
        raise ValueError(f"{name} needs two levels or more, one of them the reference")
    others = [at for at, level in enumerate(levels) if level != reference]
    columns = (np.asarray(codes)[:, None] == np.array(others)).astype(np.float64)
    columns[np.asarray(codes) < 0] = np.nan
    return Term(name, columns, tuple(levels[at] for at in others), reference)


def collapse(codes: Codes, levels: Sequence[str], groups: Mapping[str, Sequence[str]]) -> tuple[Codes, tuple[str, ...]]:
    """Merge levels by a declared rule.

    Args:
        codes: shape (rows,): index of the level; −1 is missing.
        levels: names of the levels.
        groups: new level → the old ones that it takes in; levels in no group stay as they are. A group stands where
            the first of its levels stood.

    Returns:
        The new codes and levels.

    Raises:
        ValueError: a group names no level, one that is not there, or one that another group has.
    """
    into: dict[str, str] = {}
    for group, members in groups.items():
        for member in members:
            if member not in levels or member in into:
                raise ValueError(f"“{member}” of “{group}” is no level, or is in two groups")
            into[member] = group
        if not members:
            raise ValueError(f"“{group}” takes in no level")
    merged = tuple(dict.fromkeys(into.get(level, level) for level in levels))
    mapping = np.array([merged.index(into.get(level, level)) for level in levels] + [-1], np.intp)
    return mapping[codes], merged


def complete_rows(terms: Sequence[Term], outcome: Outcome) -> Mask:
    """Rows without a gap in any of the terms or the outcome (listwise deletion).

    Args:
        terms: all terms of the model, or all candidates of a selection.
        outcome: its outcome.

    Returns:
        Shape (rows,).
    """
    keep: Mask = outcome.codes >= 0
    for term in terms:
        keep = keep & term.answered()
    return keep


def design(terms: Sequence[Term], keep: Mask | None = None) -> Design:
    """The columns of a model.

    Columns without variation and columns that follow from those before them are dropped, with the reason: they are
    found in the order of the columns, as R's ``lm`` and ``glm`` do, by the pivots of a Cholesky factor of the columns'
    correlations.

    Args:
        terms: the terms, in order.
        keep: rows to use, shape (rows,); None for all. Terms are complete in them.

    Returns:
        The design; what it dropped stands in it.

    Raises:
        ValueError: a term is missing in a row that is kept, two terms have one name, or there is no row.
    """
    names = [term.name for term in terms]
    if len(set(names)) < len(names):
        raise ValueError("two terms have the same name")
    used = [term if keep is None else term.only(keep) for term in terms]
    rows = len(used[0].columns) if used else int(0 if keep is None else keep.sum())
    if rows == 0:
        raise ValueError("a design needs a row")
    raw = np.concatenate([np.ones((1, rows)), *(term.columns.T for term in used)])
    if np.isnan(raw.sum()):
        raise ValueError("a term is missing in a row that is kept")
    centre = raw.mean(axis=1)
    centre[0] = 0.0
    raw -= centre[:, None]
    scale = np.sqrt(np.einsum("cr,cr->c", raw, raw) / rows)
    scale[0] = 1.0
    constant = scale <= 1e-12 * np.abs(centre)
    scale[constant] = 1.0
    raw /= scale[:, None]
    reasons = _reasons(used, raw, constant, centre)
    return _assemble(used, raw, centre, scale, reasons)


def _reasons(terms: Sequence[Term], standard: Floats, constant: Mask, centre: Floats) -> dict[int, str]:
    """Why each column that cannot be estimated cannot be."""
    reasons: dict[int, str] = {}
    start = 1
    for term in terms:
        columns = range(start, start + len(term.labels))
        start += len(term.labels)
        for at in columns:
            if constant[at]:
                empty = term.reference is not None and centre[at] == 0
                reasons[at] = "nobody has this level" if empty else "it is the same in every row"
        filled = [at for at in columns if at not in reasons]
        if term.reference is not None and filled and abs(sum(centre[at] for at in filled) - 1) < 1e-12:
            reasons[filled[0]] = f"nobody has the reference level “{term.reference}”; this level stands in for it"
    kept = [at for at in range(len(standard)) if at not in reasons]
    for at in _aliased(standard, kept):
        reasons[at] = "it follows from the terms before it"
    return reasons


def _aliased(standard: Floats, columns: Sequence[int]) -> list[int]:
    """Columns that follow from those before them."""
    used = standard if len(columns) == len(standard) else standard[list(columns)]
    rest = used @ used.T / used.shape[1]
    found = []
    for at, column in enumerate(columns):
        pivot = rest[at, at]
        if pivot < ALIASED:
            found.append(column)
            continue
        line = rest[at].copy()
        rest -= np.outer(line, line) / pivot
    return found


def _assemble(
    terms: Sequence[Term], standard: Floats, centre: Floats, scale: Floats, reasons: Mapping[int, str]
) -> Design:
    places, dropped, kept = [], [], [0]
    at = 1
    for term in terms:
        labels, reference = [], term.reference
        for label in term.labels:
            if at not in reasons:
                labels.append(label)
                kept.append(at)
            else:
                dropped.append(Dropped(term.name, label, reasons[at]))
                reference = label if "stands in" in reasons[at] else reference
            at += 1
        if labels:
            places.append(Place(term.name, len(kept) - len(labels), tuple(labels), reference, term.per))
    if len(kept) < len(standard):
        standard, centre, scale = standard[kept], centre[kept], scale[kept]
    return Design(standard, centre, scale, tuple(places), tuple(dropped))
