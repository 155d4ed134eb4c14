"""What a regression is fitted to, and its plain fit: least squares, or maximum likelihood of a logit model."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from rapport.stats.logit.newton import Ended, maximise
from rapport.stats.logit.problem import problem
from rapport.stats.undefined import Undefined

Floats = NDArray[np.float64]

ALIASED = Undefined("a term is constant or a sum of others")
ONE_LEVEL = Undefined("the outcome is the same for everybody")
TOO_FEW_ROWS = Undefined("no more people than coefficients")
NOISE = 1e-12
TOLD_WHOLLY = Undefined("the terms together tell the outcome wholly, so that nothing is left to vary")
SEPARATED = Undefined("a term, or several together, tells the outcome wholly (separation)")


class Model(StrEnum):
    """What a model says of the mean of its outcome."""

    LINEAR = "linear"
    LOGIT = "logit"


@dataclass(frozen=True, eq=False)
class Regression:
    """What a model is fitted to: complete rows.

    Attributes:
        design: shape (rows, columns), its first column all ones.
        outcome: shape (rows,): numbers, or 0/1 for a logit model.
        model: linear or logit.
        terms: columns that are tested together, for each test that is wanted.
        weights: shape (rows,), above 0; None for none.
    """

    design: Floats
    outcome: Floats
    model: Model = Model.LINEAR
    terms: tuple[tuple[int, ...], ...] = ()
    weights: Floats | None = None

    def __post_init__(self) -> None:
        """Refuse what no model can be fitted to.

        Raises:
            ValueError: shapes differ, a value is missing or infinite, a weight is not above 0, or a logit outcome is
                neither 0 nor 1.
        """
        rows = len(self.outcome)
        if self.design.shape[:1] != (rows,) or self.weight.shape != (rows,):
            raise ValueError("design, outcome and weights have different numbers of rows")
        if not (np.isfinite(self.design).all() and np.isfinite(self.outcome).all() and np.isfinite(self.weight).all()):
            raise ValueError("a value is missing or infinite")
        if (self.weight <= 0).any():
            raise ValueError("a weight is above 0")
        if self.model is Model.LOGIT and not np.isin(self.outcome, (0, 1)).all():
            raise ValueError("the outcome of a logit model is 0 or 1")

    @property
    def weight(self) -> Floats:
        """The weights; ones where none were given."""
        return np.ones(len(self.outcome)) if self.weights is None else self.weights

    def trouble(self) -> Undefined | None:
        """Why no model can be fitted, as far as can be seen beforehand."""
        rows, columns = self.design.shape
        if rows <= columns:
            return TOO_FEW_ROWS
        if np.ptp(self.outcome) == 0:
            return ONE_LEVEL
        largest = np.abs(self.design).max(axis=0)
        scaled = self.design / np.where(largest > 0, largest, 1)
        if np.linalg.matrix_rank(scaled, tol=1e-9 * np.sqrt(rows)) < columns:
            return ALIASED
        return None


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model at its maximum, in the form of a weighted least squares.

    Attributes:
        at: the coefficients, shape (columns,).
        design: derivative of the mean by the coefficients, shape (rows, columns).
        weight: 1 / variance of each outcome, up to a constant, times the given weight; shape (rows,).
        residual: outcome − mean, shape (rows,).
        mean: fitted mean, shape (rows,).
    """

    at: Floats
    design: Floats
    weight: Floats
    residual: Floats
    mean: Floats


def orthogonal(design: Floats) -> tuple[Floats, Floats]:
    """An orthogonal design of the same span, for arithmetic that squares columns.

    Sums of squares of numbers far from zero, or of columns in different units, lose figures; of these they do not.

    Args:
        design: shape (rows, columns), of full rank.

    Returns:
        The orthogonal design, the mean square of each column 1; and the matrix that turns it into the given one,
        design = orthogonal @ turn, so that coefficients of the given one are turn⁻¹ times those of the orthogonal one.
    """
    length = np.sqrt((design**2).sum(axis=0))
    q, r = np.linalg.qr(design / length)
    root = len(design) ** 0.5
    return q * root, np.asarray(r * length / root)


def residuals(orthogonal_design: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """What least squares leave of an outcome, and the coefficients of an orthogonal design that they take.

    Args:
        orthogonal_design: as :func:`orthogonal` makes it.
        outcome: shape (rows,).
    """
    at = orthogonal_design.T @ outcome / len(outcome)
    left = outcome - orthogonal_design @ at
    # Once more: what is left of a large mean goes too.
    more = orthogonal_design.T @ left / len(outcome)
    return left - orthogonal_design @ more, np.asarray(at + more)


def is_noise(left: Floats, design: Floats, at: Floats) -> bool:
    """Whether what a linear model leaves is no more than the noise of the arithmetic that made it.

    Args:
        left: residuals, shape (rows,).
        design: shape (rows, columns).
        at: coefficients, shape (columns,).
    """
    return bool(np.abs(left).max(initial=0.0) <= NOISE * np.abs(design * at).max(initial=0.0))


def fitted(regression: Regression) -> Fitted | Undefined:
    """Least squares, or maximum likelihood of a logit model; R: ``lm``, ``glm(family = binomial)``.

    Args:
        regression: what is fitted.

    Returns:
        The fit, or why there is none.
    """
    why = regression.trouble()
    if why is not None:
        return why
    design, outcome, weight = regression.design, regression.outcome, regression.weight
    if regression.model is Model.LOGIT:
        return _logit(design, outcome, weight)
    root = np.sqrt(weight)
    at: Floats = np.asarray(np.linalg.lstsq(design * root[:, None], outcome * root, rcond=None)[0], np.float64)
    if is_noise(outcome - design @ at, design, at):
        return TOLD_WHOLLY
    return Fitted(at, design, weight, outcome - design @ at, design @ at)


def _logit(design: Floats, outcome: Floats, weight: Floats) -> Fitted | Undefined:
    """The maximum as ``stats.logit`` finds it, in standardised columns, brought back to those of the design."""
    centre, scale = design.mean(axis=0), design.std(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    columns = np.ascontiguousarray(((design - centre) / scale).T)
    found = maximise(problem(columns, (outcome * weight)[None, :], weight))
    if found.ended is not Ended.CONVERGED:
        return SEPARATED
    at = found.beta[0] / scale
    at[0] -= at @ centre
    mean = expit(design @ at)
    slope = mean * (1 - mean)
    return Fitted(at, design * slope[:, None], weight / slope, outcome - mean, mean)
