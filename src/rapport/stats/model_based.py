"""A linear or logit model with the errors that the model itself gives: people are independent of one another."""

import math
from dataclasses import dataclass

import numpy as np

from rapport.stats.agreement.results import check_confidence
from rapport.stats.coefficients import Coefficient, TermTest, coefficient, term_test, undefined_coefficient
from rapport.stats.regression import Floats, Model, Regression, fitted
from rapport.stats.undefined import Number, Undefined


@dataclass(frozen=True, eq=False)
class ModelBased:
    """A model and its own errors.

    Attributes:
        n: rows.
        coefficients: one per column of the design: t on n − columns degrees of freedom, or z for a logit model.
        terms: one test per term that was asked for: F, or χ² for a logit model.
        residual_sd: of a linear model.
        covariance: of the coefficients, shape (columns, columns); all NaN where it does not exist.
    """

    n: int
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    residual_sd: Number
    covariance: Floats


def model_based(regression: Regression, confidence: float = 0.95) -> ModelBased:
    """Fit a model; R: ``summary(lm(y ~ x))``, ``summary(glm(y ~ x, binomial))``, Wald tests of ``car::Anova``.

    Covariance: σ² (X′X)⁻¹ with σ² = RSS / (n − columns), or the inverse information of a logit model. Weights are
    precision weights of a linear model and frequencies of a logit one.

    Args:
        regression: linear or logit.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        Coefficients and tests; undefined for aliased columns, an outcome that does not vary, separation.

    Raises:
        ValueError: the confidence is impossible.
    """
    check_confidence(confidence)
    fit = fitted(regression)
    n, columns = regression.design.shape
    if isinstance(fit, Undefined):
        tests = tuple(TermTest(fit, len(term), fit, fit) for term in regression.terms)
        each = (undefined_coefficient(fit, confidence),) * columns
        return ModelBased(n, each, tests, fit, np.full((columns, columns), np.nan))
    bread: Floats = np.asarray(np.linalg.inv(fit.design.T @ (fit.weight[:, None] * fit.design)), np.float64)
    linear = regression.model is Model.LINEAR
    left = float((fit.weight * fit.residual**2).sum()) / (n - columns)
    df = float(n - columns) if linear else math.inf
    covariance: Floats = bread * (left if linear else 1.0)
    coefficients = tuple(
        coefficient(float(value), float(error), df, confidence)
        for value, error in zip(fit.at, np.sqrt(np.diag(covariance)), strict=True)
    )
    terms = tuple(term_test(wald(fit.at, covariance, term), len(term), df) for term in regression.terms)
    sd: Number = math.sqrt(left) if linear else Undefined("a logit model has no residual SD")
    return ModelBased(n, coefficients, terms, sd, covariance)


def wald(at: Floats, covariance: Floats, columns: tuple[int, ...]) -> float:
    """Wald's statistic b′ V⁻¹ b of some coefficients; R: ``t(b) %*% solve(V, b)``.

    Args:
        at: all coefficients.
        covariance: theirs.
        columns: which.

    Returns:
        The statistic; NaN where the covariance is singular.
    """
    picked = list(columns)
    part = covariance[np.ix_(picked, picked)]
    if not picked or np.linalg.matrix_rank(part) < len(picked):
        return math.nan
    return float(at[picked] @ np.linalg.solve(part, at[picked]))
