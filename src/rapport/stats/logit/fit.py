"""A fitted binary or multinomial logit in the units of the data."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, ndtri

from rapport.stats.design import Design, Dropped, Floats, Outcome, Place
from rapport.stats.logit.firth import maximise_penalised
from rapport.stats.logit.newton import Ended, Maximum, maximise
from rapport.stats.logit.problem import Coded, Problem, coded, pose
from rapport.stats.undefined import Number, Undefined

LARGEST = 700.0
"""Log ratios beyond this have no ratio that a computer can write."""
SEPARATED = Undefined("separation: some combination of the characteristics predicts the outcome without an error")
BEYOND = Undefined("it is beyond all numbers for one step of the variable: declare smaller steps (per)")
UNFINISHED = Undefined("the fit did not converge")


class Method(StrEnum):
    """How coefficients are found."""

    ML = "maximum likelihood"
    FIRTH = "Firth’s penalised likelihood"


@dataclass(frozen=True, eq=False)
class LogitFit:
    """A binary logit (one equation) or a generalised logit (one for each level but the reference).

    Attributes:
        columns: the design: terms, their places, what was dropped.
        outcome: the levels of the outcome and how often each occurs.
        problem: what was maximised.
        maximum: where, in standardised columns.
        method: maximum likelihood or Firth's.
    """

    columns: Design
    outcome: Coded
    problem: Problem
    maximum: Maximum
    method: Method

    @property
    def equations(self) -> tuple[str, ...]:
        """The outcome's levels that are compared with the reference."""
        return self.outcome.equations

    @property
    def places(self) -> tuple[Place, ...]:
        """The terms and where their columns stand."""
        return self.columns.places

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Columns that could not be estimated."""
        return self.columns.dropped

    @property
    def n(self) -> float:
        """Rows (their weights' sum) that were used."""
        return self.problem.n

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood; with Firth's method the penalised one, in the units of the data."""
        if self.method is Method.ML:
            return self.maximum.value
        return self.maximum.value + len(self.equations) * float(np.log(self.columns.scale).sum())

    @property
    def iterations(self) -> int:
        """Steps that the fit took."""
        return self.maximum.iterations

    @property
    def converged(self) -> bool:
        """Whether there is a maximum."""
        return self.maximum.ended is Ended.CONVERGED

    @property
    def trouble(self) -> Undefined | None:
        """Why there is none."""
        if self.converged:
            return None
        return SEPARATED if self.maximum.ended is Ended.SEPARATED else UNFINISHED

    @property
    def separated(self) -> tuple[str, ...]:
        """Terms with a coefficient that has no finite estimate."""
        away = np.atleast_1d(self.maximum.runaway.any(axis=0))
        return tuple(place.name for place in self.places if away[list(place.columns)].any())

    @cached_property
    def coefficients(self) -> Floats:
        """Coefficients in the units of the data, shape (equations, columns): log odds (ratios)."""
        return self.maximum.beta @ _back(self.columns).T

    @cached_property
    def covariance(self) -> Floats:
        """Their covariance, inverse information, equation by equation as in R's ``vcov(multinom)``."""
        back = np.kron(np.eye(len(self.equations)), _back(self.columns))
        found: Floats = back @ self.maximum.covariance @ back.T
        return found

    def in_units(self, covariance: Floats) -> Floats:
        """A covariance of standardised coefficients (e.g. a robust one) in the units of the data."""
        back = np.kron(np.eye(len(self.equations)), _back(self.columns))
        found: Floats = back @ covariance @ back.T
        return found


@dataclass(frozen=True)
class Ratio:
    """An odds ratio of one column in one equation, with its Wald interval and test.

    Attributes:
        log: the coefficient.
        error: its standard error.
        ratio: exp of it.
        low: lower limit.
        high: upper limit.
        z: coefficient / standard error.
        p: two-sided.
        confidence: level of the interval.
        df: degrees of freedom of Student's t, by which interval and p are; infinite for the normal distribution.
    """

    log: Number
    error: Number
    ratio: Number
    low: Number
    high: Number
    z: Number
    p: Number
    confidence: float
    df: float = math.inf


def fit_logit(
    columns: Design,
    outcome: Outcome | Coded,
    weights: Floats | None = None,
    *,
    method: Method = Method.ML,
    start: Floats | None = None,
) -> LogitFit | Undefined:
    """Fit a binary or multinomial logit.

    R: ``glm(y ~ x, binomial)``, ``nnet::multinom(y ~ x, reltol = 1e-15)``, ``brglm2::brglm_fit``; SAS: ``PROC LOGISTIC
    … / LINK = GLOGIT``, ``FIRTH``. The rows of a design that are alike are counted together where that pays.

    Args:
        columns: the design over complete rows.
        outcome: over the same rows.
        weights: shape (rows,), frequencies; None for 1 each.
        method: maximum likelihood or Firth's.
        start: standardised coefficients, shape (equations, columns).

    Returns:
        The fit, which may be one that found no maximum (see ``trouble``); or why there can be none.
    """
    found = coded(outcome, weights) if isinstance(outcome, Outcome) else outcome
    if isinstance(found, Undefined):
        return found
    posed = pose(columns, found, weights)
    return fit_posed(columns, found, posed, method=method, start=start)


def fit_posed(
    columns: Design, outcome: Coded, posed: Problem, *, method: Method = Method.ML, start: Floats | None = None
) -> LogitFit:
    """The same for a problem that has been posed already."""
    maximum = maximise(posed, start) if method is Method.ML else maximise_penalised(posed, start=start)
    return LogitFit(columns, outcome, posed, maximum, method)


def ratio(
    fit: LogitFit, equation: int, column: int, confidence: float = 0.95, covariance: Floats | None = None
) -> Ratio:
    """Odds ratio, Wald interval exp(b ∓ z s) and Wald test of one coefficient.

    R: ``exp(confint.default(fit))``. Where separation left a coefficient without a finite estimate, it is undefined.

    Args:
        fit: the fit.
        equation: index of the equation.
        column: index of the column.
        confidence: level of the interval.
        covariance: another covariance than the model's (robust); in the units of the data.

    Returns:
        The ratio for one step of the column (``per`` units), or the reasons why there is none.
    """
    trouble = fit.trouble
    if trouble is not None:
        return Ratio(trouble, trouble, trouble, trouble, trouble, trouble, trouble, confidence)
    at = equation * fit.coefficients.shape[1] + column
    log = float(fit.coefficients[equation, column])
    error = float((fit.covariance if covariance is None else covariance)[at, at] ** 0.5)
    half = float(ndtri((1 + confidence) / 2)) * error
    z = log / error
    limits = (odds(log), odds(log - half), odds(log + half))
    return Ratio(log, error, *limits, z, float(chdtrc(1, z * z)), confidence)


def odds(log: Number) -> Number:
    """The ratio of a log ratio; undefined where it would be no finite number above 0."""
    if isinstance(log, Undefined):
        return log
    return float(np.exp(log)) if abs(log) < LARGEST else BEYOND


def _back(columns: Design) -> Floats:
    """Takes standardised coefficients to those of the data: b = β/s; intercept β₀ − Σ β m/s."""
    matrix: Floats = np.diag(1 / columns.scale)
    matrix[0] -= columns.centre / columns.scale
    return matrix
