"""Log-likelihood, score and information of a baseline-category logit, in pieces that fit the processor's cache."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from rapport.stats.design import Codes, Floats
from rapport.stats.logit.problem import Problem

CACHED = 1 << 16
"""Floats that are worked on at a time."""
STEEP = 300.0
"""Linear predictors above this are shifted before they are exponentiated."""


@dataclass(frozen=True, eq=False)
class Point:
    """The log-likelihood at one place.

    Attributes:
        beta: shape (equations, columns): the place.
        value: log-likelihood (without the multinomial constant, as R and SAS for single rows).
        score: shape (equations, columns).
        information: shape (equations · columns,) squared: minus the Hessian, equation by equation.
    """

    beta: Floats
    value: float
    score: Floats
    information: Floats


@cache
def pairs(equations: int) -> tuple[Codes, Codes]:
    """Row and column of the upper triangle of an (equations × equations) matrix."""
    return np.triu_indices(equations)


def probabilities(beta: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Probabilities of the levels other than the reference, and the logs of their denominators.

    p_j = exp(x'β_j) / (1 + Σ_k exp(x'β_k)); Agresti (2013), Categorical Data Analysis, section 8.1.

    Args:
        beta: shape (equations, columns).
        x: shape (columns, rows).

    Returns:
        Shapes (equations, rows) and (rows,).
    """
    odds = beta @ x
    peak = odds.max() if odds.size else 0.0
    if peak > STEEP:
        shift = np.maximum(odds.max(axis=0), 0.0)
        np.exp(odds - shift, out=odds)
        total = odds.sum(axis=0) + np.exp(-shift)
        return odds / total, np.log(total) + shift
    np.exp(odds, out=odds)
    total = odds.sum(axis=0) if len(odds) > 1 else odds[0].copy()
    total += 1.0
    odds /= total
    return odds, np.log(total)


def evaluate(problem: Problem, beta: Floats) -> Point:
    """Log-likelihood, score and information at one place.

    U_j = Σ (y_j − N p_j) x;  I_jk = Σ N p_j (δ_jk − p_k) x x'.  R: ``nnet::multinom`` maximises the same function.

    Args:
        problem: what is fitted.
        beta: shape (equations, columns).

    Returns:
        The values there.
    """
    equations, columns = beta.shape
    first, second = pairs(equations)
    rows = problem.rows
    step = max(256, CACHED // (len(first) * columns))
    score = problem.sums.copy()
    blocks = np.zeros((len(first) * columns, columns))
    value = float((beta * problem.sums).sum())
    for start in range(0, rows, step):
        x = problem.piece(slice(start, start + step))
        totals = problem.totals[start : start + step]
        chance, logs = probabilities(beta, x)
        value -= float(logs @ totals)
        expected = chance * totals
        score -= expected @ x.T
        weights = -expected[first] * chance[second]
        weights[first == second] += expected
        blocks += (weights[:, None, :] * x).reshape(-1, x.shape[1]) @ x.T
    return Point(beta, value, score, square(blocks.reshape(len(first), columns, columns), equations))


def square(blocks: Floats, equations: int) -> Floats:
    """The whole information from the blocks of its upper triangle.

    Args:
        blocks: shape (…, pairs, columns, columns).
        equations: how many.

    Returns:
        Shape (…, equations · columns, equations · columns).
    """
    if equations == 1:
        return blocks[..., 0, :, :]
    columns = blocks.shape[-1]
    whole = np.empty((*blocks.shape[:-3], equations, columns, equations, columns))
    for at, (one, other) in enumerate(zip(*pairs(equations), strict=True)):
        whole[..., one, :, other, :] = blocks[..., at, :, :]
        if one != other:
            whole[..., other, :, one, :] = blocks[..., at, :, :]
    size = equations * columns
    return whole.reshape(*blocks.shape[:-3], size, size)
