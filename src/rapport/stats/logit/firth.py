"""Firth's penalised likelihood for binary and multinomial logit: finite estimates under separation."""

from dataclasses import dataclass

import numpy as np

from rapport.stats.design import Floats, Mask
from rapport.stats.logit.likelihood import evaluate, probabilities
from rapport.stats.logit.newton import Ended, Maximum, null_start
from rapport.stats.logit.problem import Problem

MOST_STEPS = 200
LONGEST = 6.0
"""No step moves a standardised coefficient further; R's ``logistf`` allows 5 in the units of the data."""
AT_ONCE = 4096
"""Rows whose leverages are worked on together."""
SMALL = 1e-9
"""Stop when no step moves a coefficient by this part of its standard error."""
ROUGH = 1e-3
"""The same where a fit is one of thousands of resamples, whose shares are not known to a hundredth."""


@dataclass(frozen=True, eq=False)
class PenalisedPoint:
    """The penalised log-likelihood at one place.

    Attributes:
        beta: shape (equations, columns).
        value: log L + ½ log det I.
        score: Firth's modified score, shape (equations, columns).
        information: of the unpenalised likelihood.
        covariance: its inverse.
    """

    beta: Floats
    value: float
    score: Floats
    information: Floats
    covariance: Floats


def evaluate_penalised(problem: Problem, beta: Floats) -> PenalisedPoint | None:
    """The penalised log-likelihood and its derivative.

    log L*(β) = log L(β) + ½ log det I(β) (Firth 1993, Biometrika 80:27; Jeffreys' prior). Its derivative for equation
    j adds ½ Σ N tr(H ∂V/∂η_j) x to the score, with V = diag(p) − pp' and h_kl = x' (I⁻¹)_kl x:
    ½ N [V (diag h − 2 h p)]_j (Bull, Mak & Greenwood 2002, Computational Statistics & Data Analysis 39:57; Kosmidis &
    Firth 2011, Biometrika 98:755). With one equation that is h (½ − p), as in R's ``logistf``.

    Args:
        problem: what is fitted.
        beta: shape (equations, columns).

    Returns:
        The values; None where the information is singular.
    """
    point = evaluate(problem, beta)
    try:
        root = np.linalg.cholesky(point.information)
    except np.linalg.LinAlgError:
        return None
    log_determinant = 2 * float(np.log(np.diagonal(root)).sum())
    if not np.isfinite(log_determinant):
        return None
    covariance = np.asarray(np.linalg.inv(point.information), np.float64)
    equations, columns = beta.shape
    blocks = covariance.reshape(equations, columns, equations, columns).transpose(0, 2, 1, 3)
    score = point.score.copy()
    for start in range(0, problem.rows, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        x = problem.piece(rows)
        chance, _ = probabilities(beta, x)
        leverage = np.einsum("lr,kmlr->kmr", x, blocks @ x)
        inner = np.einsum("kkr->kr", leverage) - 2 * np.einsum("klr,lr->kr", leverage, chance)
        weighted = chance * inner
        adjustment = (weighted - chance * weighted.sum(axis=0)) * (problem.totals[rows] / 2)
        score += adjustment @ x.T
    return PenalisedPoint(beta, point.value + log_determinant / 2, score, point.information, covariance)


def maximise_penalised(
    problem: Problem, *, free: Mask | None = None, start: Floats | None = None, small: float = SMALL
) -> Maximum:
    """Maximise the penalised likelihood, with some coefficients held where they start.

    Fisher scoring on the modified score, halving steps that lose likelihood; R: ``logistf::logistf`` (binary),
    ``brglm2::brglm_fit(type = "AS_mean")``, ``brglm2::brmultinom(type = "AS_mean")``. The penalty always is that of the
    whole information, held coefficients included (Heinze & Schemper 2002).

    Args:
        problem: what is fitted.
        free: shape (equations, columns): coefficients that may move; None for all.
        start: shape (equations, columns); None for the empty model.
        small: how far the last step may still go, in standard errors.

    Returns:
        The maximum; ``covariance`` is the inverse information there.
    """
    point = evaluate_penalised(problem, null_start(problem) if start is None else start)
    if point is None and start is not None and free is None:
        point = evaluate_penalised(problem, null_start(problem))
    loose = np.arange(problem.sums.size) if free is None else np.flatnonzero(free)
    stays = np.zeros(problem.sums.shape, np.bool_)
    if point is None:
        empty = np.zeros((problem.sums.size, problem.sums.size))
        return Maximum(null_start(problem), empty, float("-inf"), 0, Ended.UNFINISHED, stays)
    for iteration in range(1, MOST_STEPS + 1):
        part = point.information[np.ix_(loose, loose)]
        step = np.zeros(point.beta.size)
        step[loose] = np.linalg.solve(part, point.score.ravel()[loose])
        if (np.abs(step[loose]) * np.sqrt(np.diag(part))).max(initial=0.0) < small:
            return Maximum(point.beta, point.covariance, point.value, iteration, Ended.CONVERGED, stays)
        following = _uphill(problem, point, step.reshape(point.beta.shape))
        if following is None:
            break
        point = following
    return Maximum(point.beta, point.covariance, point.value, MOST_STEPS, Ended.UNFINISHED, stays)


def _uphill(problem: Problem, point: PenalisedPoint, step: Floats) -> PenalisedPoint | None:
    longest = float(np.abs(step).max())
    share = min(1.0, LONGEST / longest) if longest > 0 else 1.0
    slack = 1e-10 * max(1.0, abs(point.value))
    for _ in range(30):
        there = evaluate_penalised(problem, point.beta + share * step)
        if there is not None and there.value >= point.value - slack:
            return there
        share /= 2
    return None
