"""Gaps filled by chained equations: each column from all others, again and again, several times over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.stats.logit.likelihood import probabilities
from rapport.stats.logit.newton import Ended, maximise
from rapport.stats.logit.problem import problem
from rapport.stats.regression import Floats
from rapport.stats.undefined import Undefined

Mask = NDArray[np.bool_]

DONORS = 5
SWEEPS = 10
NOTHING_KNOWN = "nobody answered “{name}”, so that it cannot be imputed"


@dataclass(frozen=True, eq=False)
class Incomplete:
    """A column that may have gaps.

    Attributes:
        name: its name.
        values: shape (rows,): numbers, or indices of levels; NaN is a gap.
        levels: how many levels it has; 0 for numbers (rating scales too: they stay on the scale).
    """

    name: str
    values: Floats
    levels: int = 0

    @property
    def gaps(self) -> Mask:
        """Rows with a gap."""
        return np.isnan(self.values)


@dataclass(frozen=True, eq=False)
class Imputed:
    """Completed data sets.

    Attributes:
        sets: for each data set, the columns in the order given, without gaps.
        filled: how many values each column lacked.
        sweeps: how often each column was imputed anew in a data set.
    """

    sets: tuple[tuple[Floats, ...], ...]
    filled: tuple[int, ...]
    sweeps: int


def impute(columns: Sequence[Incomplete], sets: int, seed: int, sweeps: int = SWEEPS) -> Imputed | Undefined:
    """Multiple imputation by chained equations; R: ``mice::mice(data, m = sets, maxit = sweeps)``.

    Van Buuren (2018), Flexible Imputation of Missing Data, 3.4, 3.6 and 4.5. Numbers by predictive mean matching
    (``pmm``: Bayesian regression, five donors, predictions of the known at β̂ against those of the gaps at a drawn β);
    levels by a logit model whose coefficients are drawn (``logreg``; with several levels the same of a multinomial
    model), its data augmented against separation (White, Daniel & Royston 2010, Comput Stat Data Anal 54:2267).
    Each data set has random numbers of its own, so that the first sets stay the same when more are made.

    Args:
        columns: all that the analysis uses, the outcome too; complete ones help to predict.
        sets: how many data sets.
        seed: where chance begins.
        sweeps: how often each column is imputed in a set.

    Returns:
        The data sets, or why there are none.

    Raises:
        ValueError: columns differ in length, a value is infinite, or there is nothing to make.
    """
    if sets < 1 or sweeps < 1 or not columns:
        raise ValueError("there is nothing to impute")
    rows = len(columns[0].values)
    if any(len(column.values) != rows or np.isinf(column.values).any() for column in columns):
        raise ValueError("columns differ in length, or have an infinite value")
    empty = next((column for column in columns if column.gaps.all()), None)
    if empty is not None:
        return Undefined(NOTHING_KNOWN.format(name=empty.name))
    made = tuple(_one_set(columns, np.random.default_rng([seed, at]), sweeps) for at in range(sets))
    return Imputed(made, tuple(int(column.gaps.sum()) for column in columns), sweeps)


def _one_set(columns: Sequence[Incomplete], generator: np.random.Generator, sweeps: int) -> tuple[Floats, ...]:
    filled = [column.values.copy() for column in columns]
    gaps = [column.gaps for column in columns]
    for values, gap in zip(filled, gaps, strict=True):
        values[gap] = generator.choice(values[~gap], int(gap.sum()))
    # The fewest gaps first.
    order = sorted((at for at, gap in enumerate(gaps) if gap.any()), key=lambda at: int(gaps[at].sum()))
    for _ in range(sweeps):
        for at in order:
            others = [_coded(columns[other], filled[other]) for other in range(len(columns)) if other != at]
            x = _independent(np.column_stack((np.ones(len(gaps[at])), *others)), ~gaps[at])
            draw = _levels if columns[at].levels else _numbers
            filled[at][gaps[at]] = draw(x, filled[at], gaps[at], generator)
    return tuple(filled)


def _coded(column: Incomplete, values: Floats) -> Floats:
    """A number as it is, standardised; levels as indicators of all but the first."""
    if column.levels:
        return np.asarray(values[:, None] == np.arange(1, column.levels), np.float64)
    spread = float(values.std())
    return np.asarray(((values - values.mean()) / (spread if spread > 0 else 1.0))[:, None], np.float64)


def _independent(x: Floats, known: Mask) -> Floats:
    """The columns that, in the rows where the answer is known, do not follow from those before them."""
    kept: list[int] = []
    basis: list[Floats] = []
    for at in range(x.shape[1]):
        rest = x[known, at].copy()
        whole = float(np.linalg.norm(rest))
        for one in basis:
            rest -= (one @ rest) * one
        left = float(np.linalg.norm(rest))
        if left > 1e-7 * max(whole, 1.0) and len(kept) < int(known.sum()):
            basis.append(rest / left)
            kept.append(at)
    return x[:, kept]


def _numbers(x: Floats, values: Floats, gap: Mask, generator: np.random.Generator) -> Floats:
    """Predictive mean matching."""
    known = ~gap
    inner, y = x[known], values[known]
    cross = inner.T @ inner
    # As mice: a ridge of 0.00001 of each column's own square, so that the inverse exists.
    inverse = np.linalg.inv(cross + np.diag(1e-5 * np.diag(cross)))
    found = inverse @ inner.T @ y
    left = float(((y - inner @ found) ** 2).sum())
    spread = np.sqrt(left / generator.chisquare(max(len(y) - x.shape[1], 1)))
    drawn = found + spread * (np.linalg.cholesky((inverse + inverse.T) / 2) @ generator.standard_normal(len(found)))
    return _donated(inner @ found, y, x[gap] @ drawn, generator)


def _donated(predicted: Floats, y: Floats, wanted: Floats, generator: np.random.Generator) -> Floats:
    """For each wanted prediction, the answer of one of those whose own predictions are nearest."""
    donors = min(DONORS, len(y))
    # People with the same prediction stand in random order, so that none of them is preferred.
    order = np.lexsort((generator.random(len(y)), predicted))
    ranked = predicted[order]
    middle = np.searchsorted(ranked, wanted)
    near = np.clip(middle[:, None] + np.arange(-donors, donors), 0, len(y) - 1)
    apart = np.abs(ranked[near] - wanted[:, None])
    # A place that the ends of the list name twice counts once.
    apart[:, 1:][near[:, 1:] == near[:, :-1]] = np.inf
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :donors]
    picked = nearest[np.arange(len(wanted)), generator.integers(0, donors, len(wanted))]
    return np.asarray(y[order[near[np.arange(len(wanted)), picked]]])


def _levels(x: Floats, values: Floats, gap: Mask, generator: np.random.Generator) -> Floats:
    """A logit model with drawn coefficients; only levels that somebody has can be drawn."""
    known = ~gap
    levels, codes = np.unique(values[known], return_inverse=True)
    if len(levels) == 1:
        return np.full(int(gap.sum()), levels[0])
    rows, counts, totals = _augmented(x[known], codes.reshape(-1), len(levels))
    fit = maximise(problem(np.ascontiguousarray(rows.T), counts, totals))
    noise = generator.standard_normal(fit.beta.size)
    drawn = fit.beta
    if fit.ended is Ended.CONVERGED:
        spread = np.linalg.cholesky((fit.covariance + fit.covariance.T) / 2)
        drawn = fit.beta + (spread @ noise).reshape(fit.beta.shape)
    shares = probabilities(drawn, np.ascontiguousarray(x[gap].T))[0]
    upto = np.cumsum(np.vstack((1 - shares.sum(axis=0), shares)), axis=0)
    at = (generator.random(upto.shape[1]) > upto).sum(axis=0)
    return np.asarray(levels[np.minimum(at, len(levels) - 1)])


def _augmented(x: Floats, codes: NDArray[np.intp], levels: int) -> tuple[Floats, Floats, Floats]:
    """Rows with counts: those that are known, and a few light ones of every level round the mean of each column.

    White, Daniel & Royston: for each predictor and level two rows at ± half an SD, together as heavy as
    one row for each coefficient of an equation.
    """
    counts = (codes == np.arange(1, levels)[:, None]).astype(np.float64)
    totals = np.ones(len(x))
    columns = x.shape[1] - 1
    if columns == 0:
        return x, counts, totals
    middle, spread = x.mean(axis=0), x.std(axis=0, ddof=1)
    extra = np.tile(middle, (2 * columns, 1))
    for column in range(1, columns + 1):
        low, high = x[:, column].min(), x[:, column].max()
        sides = np.clip(middle[column] + np.array([-0.5, 0.5]) * spread[column], low, high)
        extra[2 * column - 2 : 2 * column, column] = sides
    weight = (columns + 1) / (2 * columns * levels)
    more = np.full((levels - 1, 2 * columns), weight)
    return (
        np.vstack((x, extra)),
        np.hstack((counts, more)),
        np.concatenate((totals, np.full(2 * columns, weight * levels))),
    )
