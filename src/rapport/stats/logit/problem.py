"""What is maximised: columns of a design and counts of outcomes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rapport.stats.design import Codes, Design, Floats, Outcome
from rapport.stats.undefined import Undefined

NO_ROWS = Undefined("no row is complete")
SAMPLE = 256
"""Rows that are looked at to see whether counting alike rows together can pay."""
ONE_LEVEL = Undefined("the outcome has only one level in the complete rows")


@dataclass(frozen=True, eq=False)
class Problem:
    """A baseline-category logit in standardised columns.

    With K levels observed there are K − 1 equations, each level against the reference.

    Attributes:
        base: shape (columns that there are, rows), the intercept first.
        taken: which of them the problem has, so that a selection need not copy them; None for all.
        counts: shape (equations, rows): how often each level other than the reference occurred in a row.
        totals: shape (rows,): how often anything occurred in it.
        sums: shape (equations, columns): counts · xᵀ.
    """

    base: Floats
    taken: Codes | None
    counts: Floats
    totals: Floats
    sums: Floats

    @cached_property
    def x(self) -> Floats:
        """The columns, shape (columns, rows)."""
        return self.base if self.taken is None else self.base[self.taken]

    @property
    def equations(self) -> int:
        """Levels other than the reference."""
        return int(self.counts.shape[0])

    @property
    def rows(self) -> int:
        """Rows, those that are alike counted once."""
        return int(self.totals.shape[0])

    @property
    def n(self) -> float:
        """Sum of the weights."""
        return float(self.totals.sum())

    def piece(self, rows: slice) -> Floats:
        """The columns in some rows."""
        return self.base[:, rows] if self.taken is None else self.base[self.taken, rows]

    def every(self, stride: int) -> "Problem":
        """Each stride-th row, for a first approximation."""
        return problem(self.piece(slice(None, None, stride)), self.counts[:, ::stride], self.totals[::stride])

    def of(self, columns: Codes) -> "Problem":
        """The problem of some of its columns."""
        if len(columns) == self.sums.shape[1]:
            return self
        taken = columns if self.taken is None else self.taken[columns]
        return Problem(self.base, taken, self.counts, self.totals, self.sums[:, columns])


def problem(x: Floats, counts: Floats, totals: Floats) -> Problem:
    """A problem from its parts; see :class:`Problem`."""
    return Problem(x, None, counts, totals, counts @ x.T)


@dataclass(frozen=True, eq=False)
class Coded:
    """An outcome over complete rows, reduced to the levels that occur.

    Attributes:
        codes: shape (rows,): 0 is the reference, 1 … the equations.
        equations: name of each other level, in the order of the outcome.
        reference: name of the reference.
        counts: how often each occurs, the reference first, by weight.
        absent: levels that nobody has.
    """

    codes: Codes
    equations: tuple[str, ...]
    reference: str
    counts: tuple[float, ...]
    absent: tuple[str, ...]


def coded(outcome: Outcome, weights: Floats | None = None) -> Coded | Undefined:
    """Bring the reference to the front and leave out levels that nobody has.

    Args:
        outcome: complete, i.e. without −1.
        weights: shape (rows,), frequencies; None for 1 each.

    Returns:
        The outcome, or why there can be no model of it.

    Raises:
        ValueError: the outcome has a gap.
    """
    if len(outcome.codes) == 0:
        return NO_ROWS
    if outcome.codes.min() < 0:
        raise ValueError("the outcome has a gap")
    found = np.bincount(outcome.codes, weights, minlength=len(outcome.levels))
    present = [at for at in range(len(outcome.levels)) if found[at] > 0]
    if len(present) < 2:
        return ONE_LEVEL
    if outcome.reference not in present:
        return Undefined(f"nobody has the reference level “{outcome.levels[outcome.reference]}” of the outcome")
    order = [outcome.reference, *(at for at in present if at != outcome.reference)]
    new = np.zeros(len(outcome.levels), np.intp)
    new[order] = np.arange(len(order))
    return Coded(
        new[outcome.codes],
        tuple(outcome.levels[at] for at in order[1:]),
        outcome.levels[outcome.reference],
        tuple(float(found[at]) for at in order),
        tuple(level for at, level in enumerate(outcome.levels) if found[at] == 0),
    )


def pose(columns: Design, outcome: Coded, weights: Floats | None = None) -> Problem:
    """The problem of a design and an outcome; rows that are alike are counted together where that pays.

    Args:
        columns: the design.
        outcome: over the same rows.
        weights: shape (rows,), frequencies; None for 1 each.

    Returns:
        The problem; its likelihood is that of the single rows.
    """
    levels = len(outcome.equations) + 1
    rows = columns.n
    alike = _alike(columns)
    if alike is not None:
        first, which = alike
        cells = np.bincount(which * levels + outcome.codes, weights, minlength=len(first) * levels)
        table = cells.reshape(len(first), levels).T.astype(np.float64)
        return problem(np.ascontiguousarray(columns.standard[:, first]), table[1:].copy(), table.sum(axis=0))
    counts = (outcome.codes == np.arange(1, levels)[:, None]).astype(np.float64)
    if weights is None:
        return problem(columns.standard, counts, np.ones(rows))
    return problem(columns.standard, counts * weights, np.asarray(weights, np.float64))


def _alike(columns: Design) -> tuple[Codes, Codes] | None:
    """The first row of each kind and the kind of each row; None if there are too many kinds to gain anything."""
    sample = columns.standard[:, :SAMPLE].T.copy()
    if len({row.tobytes() for row in sample}) > len(sample) // 2:
        return None
    kinds, first = np.zeros(columns.n, np.intp), np.zeros(1, np.intp)
    for line in columns.standard[1:]:
        values, codes = np.unique(line, return_inverse=True)
        _, first, kinds = np.unique(kinds * len(values) + codes, return_index=True, return_inverse=True)
        if len(first) > columns.n // 3:
            return None
    return first, kinds
