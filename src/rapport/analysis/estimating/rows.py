"""The plan's variables as the complete rows of a regression."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.models.terms import orders_of, outcome_of, printed_level
from rapport.analysis.not_made import CannotBeMade
from rapport.analysis.plan import Plan
from rapport.stats.design import Dropped, Place, Term, design
from rapport.stats.regression import Model, Regression

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.intp]
NEARLY_THE_SAME = 1e-7


@dataclass(frozen=True, eq=False)
class Explained:
    """An outcome as numbers.

    Attributes:
        values: shape (rows,): its numbers, or 1 for the level that is explained and 0 for the reference; NaN for none.
        model: linear or logit.
        says: of a logit model, what its odds are of: "yes, against no".
    """

    values: Floats
    model: Model
    says: str = ""


@dataclass(frozen=True, eq=False)
class Posed:
    """A regression over complete rows.

    Attributes:
        regression: what is fitted; its tests are those of the places.
        places: where the columns of each term stand.
        dropped: columns that cannot be estimated.
        keep: the complete rows, over the frame.
    """

    regression: Regression
    places: tuple[Place, ...]
    dropped: tuple[Dropped, ...]
    keep: Mask


def explained(name: str, plan: Plan, frame: Frame) -> Explained:
    """An outcome as a regression takes it.

    Args:
        name: the variable.
        plan: the plan, for its reference.
        frame: the data after exclusions.

    Returns:
        Its numbers.

    Raises:
        CannotBeMade: it has levels, but not two, or its numbers are nearly the same.
    """
    values = frame.variables[name]
    if isinstance(values, Numbers):
        _differ_enough(name, values.values)
        return Explained(values.values, Model.LINEAR)
    outcome = outcome_of(name, plan, frame)
    if len(outcome.levels) != 2:
        raise CannotBeMade(
            f"“{name}” has {len(outcome.levels)} levels, not two",
            "merge its levels (type: collapsed), or use the verbs ordinal or adjusted",
        )
    coded = np.where(outcome.codes < 0, np.nan, outcome.codes != outcome.reference)
    other = next(level for at, level in enumerate(outcome.levels) if at != outcome.reference)
    against = outcome.levels[outcome.reference]
    says = f"{printed_level(name, other, plan)}, against {printed_level(name, against, plan)}"
    return Explained(np.asarray(coded, np.float64), Model.LOGIT, says)


def _differ_enough(name: str, values: Floats) -> None:
    """Sums of squares of numbers that are alike in their first seven figures would be the noise of arithmetic."""
    there = values[~np.isnan(values)]
    if len(there) and 0 < np.ptp(there) < NEARLY_THE_SAME * np.abs(there).max():
        raise CannotBeMade(
            f"the numbers of “{name}” differ only from their eighth figure on",
            "take what they have in common away from each",
        )


def clusters_of(name: str, frame: Frame) -> Codes:
    """The cluster of each row; −1 where it is not known.

    Args:
        name: a variable with levels.
        frame: the data after exclusions.

    Raises:
        TypeError: the variable has no levels (the checks of a plan rule that out).
    """
    return _levels(name, frame).codes


def levels_of(name: str, frame: Frame) -> tuple[str, ...]:
    """The levels of a variable that has them, in the order of its codes.

    Args:
        name: a variable with levels.
        frame: the data after exclusions.

    Raises:
        TypeError: the variable has no levels.
    """
    return _levels(name, frame).levels


def _levels(name: str, frame: Frame) -> Levels:
    values = frame.variables[name]
    if not isinstance(values, Levels):
        raise TypeError(f"{name} has no levels")
    return values


def ordered(names: Iterable[str], frame: Frame) -> dict[str, tuple[str, ...]]:
    """Terms with their levels in the order of the plan; without levels for numbers.

    Args:
        names: the variables.
        frame: the data after exclusions.
    """
    known = orders_of(names := tuple(names), frame)
    return {name: known.get(name, ()) for name in names}


def answered_all(names: Iterable[str], frame: Frame) -> Mask:
    """Who answered all of some variables, shape (rows,)."""
    keep = np.ones(frame.rows, np.bool_)
    for name in names:
        keep &= frame.variables[name].answered()
    return keep


def pose(outcome: Explained, terms: Sequence[Term], keep: Mask, weights: Floats | None = None) -> Posed:
    """Make a regression of some rows.

    Args:
        outcome: what is explained.
        terms: what explains it; both complete in the rows that are kept.
        keep: those rows.
        weights: shape (rows kept,).

    Returns:
        The regression; its columns are in the units of the plan, its first all ones.

    Raises:
        CannotBeMade: there is no row, or no term can be estimated.
    """
    if not keep.any():
        raise CannotBeMade("nobody answered everything that the model needs", "look at the missing answers")
    columns = design(terms, keep)
    if not columns.places:
        reasons = "; ".join(f"{one.term}: {one.reason}" for one in columns.dropped)
        raise CannotBeMade(f"no term of the model can be estimated ({reasons})", "name other terms")
    raw = (columns.standard * columns.scale[:, None] + columns.centre[:, None]).T
    tests = tuple(tuple(place.columns) for place in columns.places)
    regression = Regression(np.ascontiguousarray(raw), outcome.values[keep], outcome.model, tests, weights)
    return Posed(regression, columns.places, columns.dropped, keep)
