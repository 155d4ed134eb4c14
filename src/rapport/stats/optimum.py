"""The least value of a smooth function of a few numbers: Newton's method with numeric derivatives where needed.

Small on purpose: the estimators that need it have up to some twenty parameters, and importing
``scipy.optimize`` costs more time than fitting them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Function = Callable[[Floats], float]
Gradient = Callable[[Floats], Floats]

STEP = float(np.finfo(float).eps) ** (1 / 3)
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a function is least.

    Attributes:
        at: the point, shape (parameters,).
        value: the function there.
        hessian: its second derivatives there.
        converged: whether the gradient is as good as zero and the function curves upwards there.
    """

    at: Floats
    value: float
    hessian: Floats
    converged: bool


def numeric_gradient(function: Function) -> Gradient:
    """The derivative by central differences, step ε^⅓ · max(1, |x|).

    Args:
        function: of a vector.

    Returns:
        Its gradient, as a function.
    """

    def gradient(at: Floats) -> Floats:
        found = np.empty_like(at)
        for place in range(len(at)):
            step = STEP * max(1.0, abs(float(at[place])))
            up, down = at.copy(), at.copy()
            up[place] += step
            down[place] -= step
            found[place] = (function(up) - function(down)) / float(up[place] - down[place])
        return found

    return gradient


def numeric_hessian(gradient: Gradient, at: Floats) -> Floats:
    """Second derivatives by central differences of the gradient, made symmetric.

    Args:
        gradient: of the function.
        at: where.

    Returns:
        Shape (parameters, parameters).
    """
    found = np.empty((len(at), len(at)))
    for place in range(len(at)):
        step = STEP * max(1.0, abs(float(at[place])))
        up, down = at.copy(), at.copy()
        up[place] += step
        down[place] -= step
        found[place] = (gradient(up) - gradient(down)) / float(up[place] - down[place])
    return np.asarray((found + found.T) / 2)


def minimum(
    function: Function, gradient: Gradient, start: Floats, tolerance: float = 1e-7, noise: float = 1e-12
) -> Optimum:
    """Go downhill by BFGS (Nocedal & Wright 2006, algorithm 6.1) with halved steps; end with Newton's steps.

    Args:
        function: to be made least; it may return inf where it does not exist.
        gradient: its derivative.
        start: where to begin.
        tolerance: largest gradient, over max(1, |value|), that counts as zero.
        noise: by so much of max(1, |value|) a Newton step may lead uphill: where the function is an approximation, its
            gradient may be zero a little beside its least value, and the gradient decides.

    Returns:
        The optimum; whether it is one says ``converged``.
    """
    at, value = _bfgs(function, gradient, start.astype(np.float64).copy(), tolerance)
    hessian = numeric_hessian(gradient, at)
    for _ in range(3):
        slope = gradient(at)
        if not (np.isfinite(hessian).all() and np.linalg.eigvalsh(hessian)[0] > 0):
            break
        step = np.linalg.solve(hessian, slope)
        there = function(at - step)
        if not there <= value + noise * max(1.0, abs(value)):
            break
        at, value, hessian = at - step, there, numeric_hessian(gradient, at - step)
        if float(np.abs(step).max()) < 1e-9:
            break
    upwards = bool(np.isfinite(hessian).all()) and bool(np.linalg.eigvalsh(hessian)[0] > 0)
    flat = float(np.abs(gradient(at)).max()) <= 100 * tolerance * max(1.0, abs(value))
    return Optimum(at, float(value), hessian, upwards and flat)


def _bfgs(function: Function, gradient: Gradient, at: Floats, tolerance: float) -> tuple[Floats, float]:
    inverse = np.eye(len(at))
    value, slope = function(at), gradient(at)
    for turn in range(200):
        if not np.isfinite(slope).all() or float(np.abs(slope).max()) <= tolerance * max(1.0, abs(value)):
            break
        direction = -inverse @ slope
        if float(direction @ slope) >= 0:
            inverse, direction = np.eye(len(at)), -slope
        if turn == 0:
            direction = direction / max(1.0, float(np.abs(direction).max()))
        length = _length(function, at, value, direction, float(direction @ slope))
        if length == 0:
            break
        there = at + length * direction
        new = gradient(there)
        moved, bent = there - at, new - slope
        curve = float(moved @ bent)
        if curve > 1e-12 * float(np.linalg.norm(moved) * np.linalg.norm(bent)):
            if turn == 0:
                inverse = np.eye(len(at)) * (curve / float(bent @ bent))
            left = np.eye(len(at)) - np.outer(moved, bent) / curve
            inverse = left @ inverse @ left.T + np.outer(moved, moved) / curve
        at, value, slope = there, function(there), new
    return at, value


def _length(function: Function, at: Floats, value: float, direction: Floats, descent: float) -> float:
    """The longest of 1, ½, ¼ … that lowers the function enough (Armijo); 0 if none does."""
    length = 1.0
    for _ in range(HALVINGS):
        there = function(at + length * direction)
        if np.isfinite(there) and there <= value + 1e-4 * length * descent:
            return length
        length /= 2
    return 0.0
