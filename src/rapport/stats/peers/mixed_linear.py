"""The linear model with a random intercept (statsmodels), and Satterthwaite's degrees of freedom (ours)."""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.tools.sm_exceptions import ModelWarning

from rapport.stats.agreement.results import check_confidence
from rapport.stats.coefficients import Coefficient, TermTest, coefficient, term_test, undefined_coefficient
from rapport.stats.optimum import minimum, numeric_gradient
from rapport.stats.regression import Floats, Model, Regression, orthogonal, residuals
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

ONE_CLUSTER = Undefined("fewer than two clusters")
NO_REPEATS = Undefined("no cluster has two people")
NOTHING_LEFT = Undefined("the model leaves nothing to vary within clusters")
FAR = 60.0
"""A variance whose logarithm is further from 0 is none."""
NO_MAXIMUM = Undefined("the likelihood of the mixed model has no maximum that could be found")


@dataclass(frozen=True, eq=False)
class MixedLinear:
    """A mixed linear model.

    Attributes:
        n: rows.
        clusters: how many clusters they are in.
        coefficients: one per column of the design, tested by t.
        terms: one F test per term that was asked for.
        between: variance of the random intercept; 0 where clusters differ no more than chance makes them.
        within: variance of people within clusters.
        icc: between / (between + within).
        log_likelihood: restricted, or not, as it was maximised.
        covariance: of the coefficients, shape (columns, columns); all NaN where it does not exist.
    """

    n: int
    clusters: int
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    between: Number
    within: Number
    icc: Number
    log_likelihood: Number
    covariance: Floats


def mixed_linear(
    regression: Regression, clusters: Codes, *, restricted: bool = True, confidence: float = 0.95
) -> MixedLinear:
    """Fit a random intercept; R: ``lmerTest::lmer(y ~ x + (1 | cluster), REML = restricted)``.

    Laird & Ware (1982), Biometrics 38:963. Degrees of freedom of a coefficient: Satterthwaite, from the curvature of
    the likelihood in the two variances; of a term: Fai & Cornelius (1996), as ``lmerTest::contestMD``
    (Kuznetsova, Brockhoff & Christensen 2017, J Stat Softw 82:13).

    Args:
        regression: linear, without weights.
        clusters: shape (rows,): number of the cluster of each row.
        restricted: REML; otherwise maximum likelihood.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The model; undefined for one cluster, where no cluster has two people, and as least squares are.

    Raises:
        ValueError: a row has no cluster, the model is not linear, weights were given, or the confidence is impossible.
    """
    check_confidence(confidence)
    which, sizes = _clusters(regression, clusters)
    why = _trouble(regression, sizes)
    if why is not None:
        return _none(regression, len(sizes), confidence, why)
    likelihood = _Likelihood(regression, which, sizes, restricted)
    found = _variances(regression, which, likelihood, restricted)
    if isinstance(found, Undefined):
        return _none(regression, len(sizes), confidence, found)
    variances, spread = found
    at, covariance = likelihood.coefficients(variances)
    contrasts = np.eye(len(at))

    def df(contrast: Floats) -> float:
        return likelihood.satterthwaite(variances, spread, contrast)

    errors = np.sqrt(np.diag(covariance))
    each = tuple(
        coefficient(float(b), float(error), df(one), confidence)
        for b, error, one in zip(at, errors, contrasts, strict=True)
    )
    tests = tuple(_term(at, covariance, contrasts[list(term)], df) for term in regression.terms)
    within, between = (float(one) for one in variances)
    value, icc = -likelihood.deviance(variances) / 2, between / (within + between)
    return MixedLinear(len(which), len(sizes), each, tests, between, within, icc, value, covariance)


def _clusters(regression: Regression, clusters: Codes) -> tuple[Codes, Codes]:
    """The cluster of each row, from 0, and how large each is."""
    if clusters.shape != regression.outcome.shape or (clusters < 0).any():
        raise ValueError("each row has one cluster")
    if regression.model is not Model.LINEAR or regression.weights is not None:
        raise ValueError("a mixed linear model is linear and has no weights")
    _, which, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    return which.reshape(-1), sizes


def _trouble(regression: Regression, sizes: Codes) -> Undefined | None:
    if len(sizes) < 2:
        return ONE_CLUSTER
    return NO_REPEATS if sizes.max() < 2 else regression.trouble()


def _variances(
    regression: Regression, which: Codes, likelihood: "_Likelihood", restricted: bool
) -> tuple[Floats, Floats | None] | Undefined:
    """The variances within and between, by statsmodels and one more step; and how uncertain they are."""
    start = _start(regression, which, restricted)
    if start[0] <= 1e-12 * float(regression.outcome.var()):
        return NOTHING_LEFT
    if start[1] < 1e-5 * start[0]:
        # The variance of clusters is at its bound: what is left is least squares.
        return np.array([likelihood.without_clusters(), 0.0]), None
    found = minimum(likelihood.of_logs, likelihood.slope_of_logs, np.log(start), 1e-9)
    variances = np.exp(found.at)
    if variances[0] <= 1e-10 * float(regression.outcome.var()):
        return NOTHING_LEFT
    if variances[1] < 1e-6 * variances[0]:
        return np.array([likelihood.without_clusters(), 0.0]), None
    # The Hessian by the variances themselves, at the maximum where the slope is zero.
    hessian = found.hessian / np.outer(variances, variances)
    if not found.converged or np.linalg.eigvalsh(hessian)[0] <= 0:
        return NO_MAXIMUM
    return variances, np.asarray(2 * np.linalg.inv(hessian))


def _start(regression: Regression, which: Codes, restricted: bool) -> Floats:
    """Where statsmodels finds the two variances; where it finds none, half of what least squares leave each."""
    x, _ = orthogonal(regression.design)
    left, _ = residuals(x, regression.outcome)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            model = MixedLM(left, x, groups=which)
            fit = model.fit(reml=restricted, method=["bfgs", "lbfgs", "cg"])
            found = np.array([float(fit.scale), float(np.asarray(fit.cov_re)[0, 0])])
        except (np.linalg.LinAlgError, ValueError):
            found = np.full(2, np.nan)
    good = np.isfinite(found).all() and found[0] > 0
    return found if good else np.full(2, float(left.var()) / 2)


def _term(at: Floats, covariance: Floats, contrast: Floats, df_of: Callable[[Floats], float]) -> TermTest:
    """F of several contrasts, its degrees of freedom from those of their principal ones."""
    if not len(contrast):
        return term_test(0.0, 0, 0.0)
    roots, vectors = np.linalg.eigh(contrast @ covariance @ contrast.T)
    turned = vectors.T @ contrast
    squares = (turned @ at) ** 2 / roots
    each = np.array([df_of(one) for one in turned])
    q = len(contrast)
    if q == 1:
        return term_test(float(squares[0]), 1, float(each[0]))
    if np.ptp(each) < 1e-8:
        return term_test(float(squares.sum()), q, float(each[0]))
    usable = each[each > 2]
    expected = float((usable / (usable - 2)).sum())
    return term_test(float(squares.sum()), q, 2 * expected / (expected - q) if expected > q else 2.0)


class _Likelihood:
    """Minus twice the log likelihood of (within, between) from sums over each cluster.

    Within, the design is an orthogonal one of the same span, and the outcome what least squares leave: sums of squares
    of numbers that are far from zero, or of columns of different units, would be the noise of arithmetic.
    """

    def __init__(self, regression: Regression, which: Codes, sizes: Codes, restricted: bool) -> None:
        self.restricted = restricted
        self.n, self.p = regression.design.shape
        self.sizes = sizes.astype(np.float64)
        x, self.turn = orthogonal(regression.design)
        y, self.least_squares = residuals(x, regression.outcome)
        whole = np.column_stack((x, y))
        self.cross = whole.T @ whole
        self.sums = np.zeros((len(sizes), self.p + 1))
        np.add.at(self.sums, which, whole)

    def _weighted(self, variances: Floats) -> Floats:
        """(X y)′ V⁻¹ (X y)."""
        within, between = variances
        pull = between / (within + self.sizes * between)
        return np.asarray((self.cross - (self.sums * pull[:, None]).T @ self.sums) / within)

    def coefficients(self, variances: Floats) -> tuple[Floats, Floats]:
        """Generalised least squares, and its covariance."""
        at, covariance = self._turned(variances)
        back = np.linalg.inv(self.turn)
        return back @ (self.least_squares + at), np.asarray(back @ covariance @ back.T)

    def _turned(self, variances: Floats) -> tuple[Floats, Floats]:
        """The same of the orthogonal design."""
        whole = self._weighted(variances)
        covariance: Floats = np.asarray(np.linalg.inv(whole[: self.p, : self.p]), np.float64)
        return covariance @ whole[: self.p, self.p], covariance

    def deviance(self, variances: Floats) -> float:
        """Minus twice the (restricted) log likelihood."""
        within, between = (float(one) for one in variances)
        if within <= 0 or between < 0:
            return math.inf
        whole = self._weighted(variances)
        inner, side = whole[: self.p, : self.p], whole[: self.p, self.p]
        try:
            left = float(whole[self.p, self.p] - side @ np.linalg.solve(inner, side))
        except np.linalg.LinAlgError:
            return math.inf
        logs: float = (self.n - len(self.sizes)) * math.log(within) + float(np.log(within + self.sizes * between).sum())
        more = float(np.linalg.slogdet(inner)[1] + 2 * np.linalg.slogdet(self.turn)[1]) if self.restricted else 0.0
        rows = self.n - self.p if self.restricted else self.n
        return float(logs + left + more + rows * math.log(2 * math.pi))

    def of_logs(self, logs: Floats) -> float:
        """The deviance by the logarithms of the variances."""
        return self.deviance(np.exp(logs)) if np.abs(logs).max() < FAR else math.inf

    def slope_of_logs(self, logs: Floats) -> Floats:
        """Its derivative."""
        if np.abs(logs).max() >= FAR:
            return np.full(2, math.nan)
        try:
            return self.slope(np.exp(logs)) * np.exp(logs)
        except np.linalg.LinAlgError:
            return np.full(2, math.nan)

    def slope(self, variances: Floats) -> Floats:
        """Derivative of the deviance by the two variances."""
        within, between = variances
        both = within + self.sizes * between
        whole = self._weighted(variances)
        at, covariance = self._turned(variances)
        left = np.append(-at, 1.0)
        by = (
            -(whole + (self.sums * (-between / both**2)[:, None]).T @ self.sums) / within,
            -(self.sums * (within / both**2)[:, None]).T @ self.sums / within,
        )
        logs = np.array([(self.n - len(both)) / within + (1 / both).sum(), (self.sizes / both).sum()])
        found = logs + np.array([left @ one @ left for one in by])
        if self.restricted:
            found += [(covariance * one[: self.p, : self.p]).sum() for one in by]
        return np.asarray(found)

    def without_clusters(self) -> float:
        """The variance of the residuals of least squares."""
        whole = self._weighted(np.array([1.0, 0.0]))
        inner, side = whole[: self.p, : self.p], whole[: self.p, self.p]
        left = float(whole[self.p, self.p] - side @ np.linalg.solve(inner, side))
        return float(left / (self.n - self.p if self.restricted else self.n))

    def satterthwaite(self, variances: Floats, spread: Floats | None, contrast: Floats) -> float:
        """2 f² / (g′ A g): f the contrast's variance, g its slope in the two variances, A their covariance."""
        if spread is None:
            return float(self.n - self.p)

        def error(relative: Floats) -> float:
            return float(contrast @ self.coefficients(relative * variances)[1] @ contrast)

        slope = numeric_gradient(error)(np.ones(2)) / variances
        return 2 * error(np.ones(2)) ** 2 / float(slope @ spread @ slope)


def _none(regression: Regression, clusters: int, confidence: float, why: Undefined) -> MixedLinear:
    n, p = regression.design.shape
    tests = tuple(TermTest(why, len(term), why, why) for term in regression.terms)
    each = (undefined_coefficient(why, confidence),) * p
    return MixedLinear(n, clusters, each, tests, why, why, why, why, np.full((p, p), np.nan))
