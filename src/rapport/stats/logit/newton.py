"""Newton's method for the baseline-category logit, with halved steps; says how it ended."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rapport.stats.design import Floats, Mask
from rapport.stats.logit.likelihood import Point, evaluate
from rapport.stats.logit.problem import Problem

MOST_STEPS = 40
CLOSE = 1e-15
"""Stop when (squared length of the step in standard errors) · columns / rows is below this."""
LONGEST = 1e4
"""No step moves a standardised coefficient further; a far value can need much."""
LARGE = 20_000
"""From so many rows on, the start is found in a sample of them."""
PATIENT = 9
"""A fit without separation ends before; later steps are looked at."""


class Ended(StrEnum):
    """How a fit ended."""

    CONVERGED = "converged"
    SEPARATED = "separated"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where the log-likelihood is largest, in standardised columns.

    Attributes:
        beta: shape (equations, columns).
        covariance: inverse information, equation by equation; zeros where the fit did not converge.
        value: log-likelihood.
        iterations: Newton steps.
        ended: how.
        runaway: shape (equations, columns): coefficients without a finite estimate.
    """

    beta: Floats
    covariance: Floats
    value: float
    iterations: int
    ended: Ended
    runaway: Mask


def solved(information: Floats, score: Floats) -> Floats:
    """A Newton step.

    Raises:
        LinAlgError: the information is singular.
    """
    return np.asarray(np.linalg.solve(information, score), np.float64)


def null_start(problem: Problem) -> Floats:
    """Intercepts of the empty model, all else 0."""
    start = np.zeros(problem.sums.shape)
    observed = problem.counts.sum(axis=1)
    start[:, 0] = np.log(observed / (problem.n - observed.sum()))
    return start


def maximise(problem: Problem, start: Floats | None = None) -> Maximum:
    """Maximise the likelihood.

    The last step is taken without looking again: Newton's error is squared with every step.

    Args:
        problem: what is fitted; every level occurs.
        start: shape (equations, columns); None for the empty model's intercepts.

    Returns:
        The maximum, or how far it came and why it ended.
    """
    rows = problem.rows
    if start is None and rows >= LARGE:
        start = _sampled_start(problem, rows // 4_000)
    point = evaluate(problem, null_start(problem) if start is None else start)
    enough = CLOSE * max(problem.n, 1.0) / point.beta.size
    step: Floats = np.zeros_like(point.beta)
    for iteration in range(1, MOST_STEPS + 1):
        try:
            step = solved(point.information, point.score.ravel()).reshape(point.beta.shape)
        except np.linalg.LinAlgError:
            return _failed(problem, point, step, iteration)
        length = float((step * point.score).sum())
        if not np.isfinite(length):
            return _failed(problem, point, point.beta, iteration)
        if iteration > PATIENT:
            away = running_away(problem, step)
            if not away.any() and length < enough:
                away = without_information(point)
            if away.any():
                return _left(point, iteration, Ended.SEPARATED, away)
        if length < enough:
            covariance: Floats = np.asarray(np.linalg.inv(point.information), np.float64)
            stays = np.zeros(step.shape, np.bool_)
            return Maximum(
                point.beta + step, covariance, point.value + length / 2, iteration, Ended.CONVERGED, stays
            )  # fmt: skip
        point = _uphill(problem, point, step)
    return _failed(problem, point, step, MOST_STEPS)


def without_information(point: Point) -> Mask:
    """Coefficients about which a likelihood that has stopped rising says nothing: it has done so at its edge.

    Args:
        point: where a fit ended after many steps.

    Returns:
        Shape (equations, columns): where the standard error of a standardised coefficient is above 100,000; a far value
        would have to lie ten million times further out than the others to give that.
    """
    try:
        variance = np.diag(np.linalg.inv(point.information)).reshape(point.beta.shape)
    except np.linalg.LinAlgError:
        return np.ones(point.beta.shape, np.bool_)
    return _terms_first((variance > 1e10) | ~(variance > 0))


def _terms_first(away: Mask) -> Mask:
    """An intercept that runs away with a term is not named."""
    if away[:, 1:].any():
        away[:, 0] = False
    return away


def running_away(problem: Problem, direction: Floats) -> Mask:
    """Coefficients that move in a direction along which no observation is ever predicted worse.

    That is what (quasi-)complete separation means (Albert & Anderson 1984, Biometrika 71:1): with d the direction,
    x'(d_y − d_k) ≥ 0 for the level y that was observed and every other level k, and somewhere > 0. The direction is a
    Newton step, which under separation tends to such a d; what is below a thousandth of the parts that it is the sum of
    counts as 0.

    Args:
        problem: what is fitted.
        direction: shape (equations, columns).

    Returns:
        Shape (equations, columns); nothing where the direction does not separate.
    """
    none = np.zeros(direction.shape, np.bool_)
    if not np.isfinite(direction).all() or not np.abs(direction).max() > 1e-3:
        return none
    along = direction @ problem.x
    best = np.maximum(along.max(axis=0), 0.0)
    longest = float((best - np.minimum(along.min(axis=0), 0.0)).max())
    observed = np.where(problem.counts > 0, best - along, 0.0).max(axis=0)
    reference = problem.totals - problem.counts.sum(axis=0) > 0.5
    behind = np.maximum(observed, np.where(reference, best, 0.0))
    parts = (np.abs(direction) @ np.abs(problem.x)).max(axis=0)
    if longest <= 0 or (behind > 1e-3 * np.minimum(parts, longest) + 1e-5 * longest).any():
        return none
    size = np.abs(direction)
    return _terms_first(size > 1e-2 * size.max())


def _sampled_start(problem: Problem, stride: int) -> Floats | None:
    sample = problem.every(stride)
    rest = sample.totals - sample.counts.sum(axis=0)
    if (sample.counts.sum(axis=1) < 20).any() or rest.sum() < 20:
        return None
    found = maximise(sample)
    return found.beta if found.ended is Ended.CONVERGED else None


def _uphill(problem: Problem, point: Point, step: Floats) -> Point:
    """The next place: the whole step, or half of it, a quarter … until the likelihood is no smaller."""
    longest = float(np.abs(step).max())
    share = min(1.0, LONGEST / longest) if longest > 0 else 1.0
    slack = 1e-10 * max(1.0, abs(point.value))
    for _ in range(20):
        there = evaluate(problem, point.beta + share * step)
        if there.value >= point.value - slack:
            return there
        share /= 2
    return there


def _failed(problem: Problem, point: Point, step: Floats, iteration: int) -> Maximum:
    away = running_away(problem, step)
    if not away.any():
        away = running_away(problem, point.beta)
    if not away.any():
        away = without_information(point)
    return _left(point, iteration, Ended.SEPARATED if away.any() else Ended.UNFINISHED, away)


def _left(point: Point, iteration: int, ended: Ended, away: Mask) -> Maximum:
    empty = np.zeros_like(point.information)
    return Maximum(point.beta, empty, point.value, iteration, ended, away)
