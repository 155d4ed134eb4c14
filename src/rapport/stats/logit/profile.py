"""Intervals from the profile of the (penalised) likelihood."""

import numpy as np
from scipy.special import chdtrc, chdtri

from rapport.stats.design import Floats
from rapport.stats.logit.firth import evaluate_penalised, maximise_penalised
from rapport.stats.logit.fit import LogitFit, Method
from rapport.stats.logit.likelihood import evaluate
from rapport.stats.logit.newton import Ended
from rapport.stats.paired import Interval
from rapport.stats.undefined import Number, Undefined

NO_LIMIT = Undefined("the profile likelihood does not fall far enough on this side")
MOST_STEPS = 60


def profile_interval(fit: LogitFit, equation: int, column: int, confidence: float = 0.95) -> Interval:
    """Limits of a coefficient where the profile likelihood has fallen by half a chi-squared quantile.

    {b : 2 (log L* max − max log L* at b) ≤ χ²₁(confidence)}; R: ``logistf`` (``pl = TRUE``) for Firth's method,
    ``MASS:::confint.glm`` for maximum likelihood; SAS: ``CLODDS = PL``. The other coefficients are fitted anew at
    each value that is tried; Firth's penalty is that of the whole information.

    Args:
        fit: a fit by either method.
        equation: index of the equation.
        column: index of a column; not the intercept (0).
        confidence: level of the interval.

    Returns:
        The limits of the coefficient in the units of the data (log odds ratios).

    Raises:
        ValueError: the column is the intercept.
    """
    if column == 0:
        raise ValueError("the intercept has no profile here")
    if fit.trouble is not None:
        return Interval(fit.trouble, fit.trouble, confidence)
    width = fit.maximum.beta.shape[1]
    at = equation * width + column
    error = float(fit.maximum.covariance[at, at] ** 0.5)
    drop = float(chdtri(1, 1 - confidence)) / 2
    limits: list[Number] = []
    for side in (-1.0, 1.0):
        found = _limit(fit, (equation, column), drop, side * error)
        scaled = float(found / fit.columns.scale[column]) if found is not None else NO_LIMIT
        limits.append(scaled)
    return Interval(limits[0], limits[1], confidence)


def penalised_p(fit: LogitFit, equation: int, column: int) -> Number:
    """P of the penalised likelihood-ratio test of one coefficient; it agrees with the profile interval.

    R: ``logistf``; Heinze & Schemper (2002), Statistics in Medicine 21:2409.

    Args:
        fit: a fit by Firth's method.
        equation: index of the equation.
        column: index of a column.

    Returns:
        The p; undefined where one of the two has no maximum.
    """
    if fit.trouble is not None:
        return fit.trouble
    free = np.ones(fit.maximum.beta.shape, np.bool_)
    free[equation, column] = False
    start = fit.maximum.beta.copy()
    start[equation, column] = 0.0
    found = maximise_penalised(fit.problem, free=free, start=start)
    if found.ended is not Ended.CONVERGED:
        return Undefined("the model without this coefficient did not converge")
    return float(chdtrc(1, max(0.0, 2 * (fit.maximum.value - found.value))))


def _limit(fit: LogitFit, where: tuple[int, int], drop: float, error: float) -> float | None:
    """One limit, by Newton's method on the profile within a bracket; ``error`` carries the sign of the side."""
    best = float(fit.maximum.beta[where])
    target = fit.maximum.value - drop
    follow = _Profile(fit, where)
    inside, outside = best, None
    value = best + error * (2 * drop) ** 0.5
    for _ in range(MOST_STEPS):
        height, slope = follow(value)
        gap = height - target
        if abs(gap) < 1e-10 * max(1.0, drop):
            return float(value)
        if gap > 0:
            inside = value
        else:
            outside = value
        following = value - gap / slope if slope * error < 0 else np.inf
        if outside is None:
            far = inside + 4 * error if abs(following - best) > abs(inside + 4 * error - best) else following
            value = far if (far - inside) * error > 0 else inside + error
            if abs(value - best) > 200 * abs(error):
                return None
        else:
            between = (following - inside) * (following - outside) < 0
            value = following if between else (inside + outside) / 2
    return float(value)


class _Profile:
    """The profile of a coefficient; each fit starts at the last."""

    def __init__(self, fit: LogitFit, where: tuple[int, int]) -> None:
        self.fit = fit
        self.where = where
        self.free = np.ones(fit.maximum.beta.shape, np.bool_)
        self.free[where] = False
        self.last = fit.maximum.beta

    def __call__(self, value: float) -> tuple[float, float]:
        """Height and slope of the profile at a value of the coefficient."""
        start = self.last.copy()
        start[self.where] = value
        if self.fit.method is Method.FIRTH:
            found = maximise_penalised(self.fit.problem, free=self.free, start=start)
            point = evaluate_penalised(self.fit.problem, found.beta)
            if point is None or found.ended is not Ended.CONVERGED:
                return -np.inf, np.nan
            self.last = found.beta
            return point.value, float(point.score[self.where])
        beta = self._constrained(start)
        there = evaluate(self.fit.problem, beta)
        self.last = beta
        return there.value, float(there.score[self.where])

    def _constrained(self, beta: Floats) -> Floats:
        loose = np.flatnonzero(self.free)
        for _ in range(40):
            point = evaluate(self.fit.problem, beta)
            part = point.information[np.ix_(loose, loose)]
            step = np.zeros(beta.size)
            step[loose] = np.linalg.solve(part, point.score.ravel()[loose])
            beta = beta + step.reshape(beta.shape)
            if float(step @ point.score.ravel()) < 1e-14:
                break
        return beta
