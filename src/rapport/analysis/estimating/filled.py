"""The same model over imputed data sets, and its results pooled."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rapport.analysis.estimating.errors import Estimated
from rapport.analysis.estimating.rows import Explained, Floats, Mask, Posed, pose
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.not_made import CannotBeMade
from rapport.stats.coefficients import Coefficient, TermTest
from rapport.stats.design import Term
from rapport.stats.imputation.chained import Imputed, Incomplete, impute
from rapport.stats.imputation.pooling import pooled, pooled_likelihood_ratio, pooled_wald
from rapport.stats.paired import Interval
from rapport.stats.regression import Regression, fitted
from rapport.stats.undefined import Undefined

NOT_FITTED = Undefined("the model cannot be fitted in every imputed data set")


@dataclass(frozen=True, eq=False)
class Filled:
    """Imputed data sets as frames.

    Attributes:
        frames: one per data set, over the rows that are used.
        rows: those rows, over the frame.
        gaps: variable → how many values were imputed, where any were.
    """

    frames: tuple[Frame, ...]
    rows: Mask
    gaps: dict[str, int]


def fill(frame: Frame, names: tuple[str, ...], sets: int, seed: int, sweeps: int) -> Filled:
    """Impute some variables, each by all others.

    Args:
        frame: the data after exclusions, of the rows that are used.
        names: everything that the models use, and what else helps.
        sets: how many data sets.
        seed: where chance begins.
        sweeps: how often each variable is imputed in a data set.

    Returns:
        The data sets.

    Raises:
        CannotBeMade: a variable has no answer at all, or neither numbers nor levels.
    """
    columns = [_incomplete(name, frame) for name in names]
    made = impute(columns, sets, seed, sweeps)
    if not isinstance(made, Imputed):
        raise CannotBeMade(made.reason, "take it out of the model")
    frames = []
    for data in made.sets:
        one = frame
        for name, values in zip(names, data, strict=True):
            old = frame.variables[name]
            filled = Levels(values.astype(np.intp), old.levels) if isinstance(old, Levels) else Numbers(values)
            one = one.having(name, filled)
        frames.append(one)
    gaps = {name: count for name, count in zip(names, made.filled, strict=True) if count}
    return Filled(tuple(frames), np.ones(frame.rows, np.bool_), gaps)


def _incomplete(name: str, frame: Frame) -> Incomplete:
    values = frame.variables[name]
    if isinstance(values, Numbers):
        return Incomplete(name, values.values)
    if isinstance(values, Levels):
        return Incomplete(name, np.where(values.codes < 0, np.nan, values.codes), len(values.levels))
    raise CannotBeMade(f"“{name}” can have several answers, and cannot be imputed", "take it out of the model")


def pose_each(
    filled: Filled, outcome_in: Callable[[Frame], Explained], terms_in: Callable[[Frame], list[Term]]
) -> tuple[Posed, ...]:
    """The regression in each data set; the columns are the same in all.

    Args:
        filled: the data sets.
        outcome_in: a frame → its outcome.
        terms_in: a frame → its terms.

    Raises:
        CannotBeMade: a column can be estimated in some sets only.
    """
    posed = tuple(pose(outcome_in(frame), terms_in(frame), filled.rows) for frame in filled.frames)
    if any(one.places != posed[0].places for one in posed):
        raise CannotBeMade(
            "a level can be estimated in some of the imputed data sets only", "merge its levels (type: collapsed)"
        )
    return posed


def pool(fits: tuple[Estimated, ...], posed: tuple[Posed, ...], confidence: float, *, by_ratio: bool) -> Estimated:
    """Pool a model over its data sets.

    Args:
        fits: the model of each set.
        posed: its regression.
        confidence: level of the intervals.
        by_ratio: whether terms are tested by likelihood ratio (D3), not by Wald (D1).

    Returns:
        Pooled coefficients and tests.
    """
    columns = len(fits[0].coefficients)
    each = [_coefficient([fit.coefficients[at] for fit in fits], confidence) for at in range(columns)]
    if by_ratio:
        terms = [_by_ratio(posed, list(place.columns)) for place in posed[0].places]
    else:
        terms = [_by_wald(fits, list(place.columns), each) for place in posed[0].places]
    return Estimated(tuple(each), tuple(terms))


def _coefficient(parts: list[Coefficient], confidence: float) -> Coefficient:
    numbers = [(one.value, one.se, one.df) for one in parts]
    if any(isinstance(number, Undefined) for one in numbers for number in one):
        why = next(number for one in numbers for number in one if isinstance(number, Undefined))
        return replace(parts[0], value=why, se=why, df=why, t=why, p=why, interval=_none(parts[0], why))
    values, errors, df = np.array(numbers, np.float64).T
    return pooled(values, errors, float(df.mean()), confidence).coefficient


def _none(one: Coefficient, why: Undefined) -> Interval:
    return replace(one.interval, low=why, high=why)


def _by_wald(fits: tuple[Estimated, ...], columns: list[int], each: list[Coefficient]) -> TermTest:
    """D1; a term of one column has the test of its coefficient, with Barnard and Rubin's degrees of freedom."""
    if len(columns) == 1:
        one = each[columns[0]]
        squared = one.t if isinstance(one.t, Undefined) else one.t**2
        return TermTest(squared, 1, one.df, one.p)
    if any(isinstance(fit.coefficients[at].value, Undefined) for fit in fits for at in columns):
        return TermTest(NOT_FITTED, len(columns), NOT_FITTED, NOT_FITTED)
    values = np.array([[fit.coefficients[at].value for at in columns] for fit in fits], np.float64)
    covariances = np.array([_block(fit.covariance, columns) for fit in fits])
    freedom = [fit.coefficients[at].df for fit in fits for at in columns]
    known = [df for df in freedom if not isinstance(df, Undefined)]
    return pooled_wald(values, covariances, float(np.mean(known)) if len(known) == len(freedom) else float("inf"))


def _block(covariance: Floats | None, columns: list[int]) -> Floats:
    return np.eye(len(columns)) if covariance is None else covariance[np.ix_(columns, columns)]


def _by_ratio(posed: tuple[Posed, ...], columns: list[int]) -> TermTest:
    """D3: each set's gain at its own estimates, and at the pooled ones."""
    full = [one.regression for one in posed]
    rest = [_without(one, columns) for one in full]
    own = [(fitted(one), fitted(other)) for one, other in zip(full, rest, strict=True)]
    if any(isinstance(fit, Undefined) for pair in own for fit in pair):
        return TermTest(NOT_FITTED, len(columns), NOT_FITTED, NOT_FITTED)
    at = [np.array([fit.at for fit in side]) for side in zip(*own, strict=True)]
    middle = [side.mean(axis=0) for side in at]
    gains = [
        [
            2 * (_likelihood(one, high) - _likelihood(other, low))
            for one, other, high, low in zip(full, rest, *where, strict=True)
        ]
        for where in (at, [[side] * len(full) for side in middle])
    ]
    return pooled_likelihood_ratio(np.array(gains[0]), np.array(gains[1]), len(columns))


def _without(regression: Regression, columns: list[int]) -> Regression:
    kept = [at for at in range(regression.design.shape[1]) if at not in columns]
    return Regression(regression.design[:, kept], regression.outcome, regression.model)


def _likelihood(regression: Regression, at: Floats) -> float:
    linear = regression.design @ at
    return float((regression.outcome * linear - np.logaddexp(0, linear)).sum())
