"""The logit model with a random intercept for each cluster, by adaptive Gauss–Hermite quadrature."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc, expit

from rapport.stats.agreement.results import check_confidence
from rapport.stats.coefficients import Coefficient, TermTest, coefficient, term_test, undefined_coefficient
from rapport.stats.optimum import minimum
from rapport.stats.regression import Floats, Model, Regression, fitted, orthogonal
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

ONE_CLUSTER = Undefined("fewer than two clusters")
NO_REPEATS = Undefined("no cluster has two people")
NO_MAXIMUM = Undefined(
    "the likelihood of the mixed model has no maximum that could be found – where clusters differ very much, more "
    "nodes may find it"
)
NODES = 15
LATENT = math.pi**2 / 3
"""Variance of the standard logistic distribution: that of the people within a cluster on the latent scale."""


@dataclass(frozen=True, eq=False)
class MixedLogit:
    """A mixed logit model.

    Attributes:
        n: rows.
        clusters: how many clusters they are in.
        coefficients: one per column of the design; log odds ratios within a cluster, tested by z.
        terms: one Wald test per term that was asked for.
        sd: standard deviation of the random intercept; 0 where clusters differ no more than chance makes them.
        icc: sd² / (sd² + π²/3), on the latent scale.
        log_likelihood: at the maximum, with the constant of the binomial left out.
        clusters_p: likelihood-ratio test of sd = 0 (half χ² on 1 degree of freedom, half zero).
        covariance: of the coefficients, shape (columns, columns); all NaN where it does not exist.
    """

    n: int
    clusters: int
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    sd: Number
    icc: Number
    log_likelihood: Number
    clusters_p: Number
    covariance: Floats


def mixed_logit(regression: Regression, clusters: Codes, nodes: int = NODES, confidence: float = 0.95) -> MixedLogit:
    """Fit by maximum likelihood; R: ``lme4::glmer(y ~ x + (1 | cluster), binomial, nAGQ = nodes)``.

    Each cluster's likelihood ∫ Π p(y | x′β + σu) φ(u) du is summed over Gauss–Hermite nodes laid round its own mode
    with its own curvature (Pinheiro & Bates 1995, J Comp Graph Stat 4:12). Errors from the observed information of
    β and σ together. The intraclass correlation: Snijders & Bosker (2012), 17.3.2; the test of σ = 0: Self & Liang
    (1987), JASA 82:605.

    Args:
        regression: a logit model; weights count a row several times.
        clusters: shape (rows,): number of the cluster of each row.
        nodes: quadrature nodes, from 5.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        The model; undefined for one cluster, where no cluster has two people, and as a plain logit model is.

    Raises:
        ValueError: a row has no cluster, the model is not logit, there are fewer than five nodes, or the confidence is
            impossible.
    """
    check_confidence(confidence)
    if regression.model is not Model.LOGIT or nodes < 5:
        raise ValueError("a mixed logit model is a logit model, with five nodes or more")
    if clusters.shape != regression.outcome.shape or (clusters < 0).any():
        raise ValueError("each row has one cluster")
    _, which, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    plain = ONE_CLUSTER if len(sizes) < 2 else NO_REPEATS if sizes.max() < 2 else fitted(regression)
    if isinstance(plain, Undefined):
        return _none(regression, len(sizes), plain, confidence)
    design, turn = orthogonal(regression.design)
    likelihood = _Likelihood(replace(regression, design=design), which.reshape(-1), len(sizes), nodes)
    start = turn @ plain.at
    # The sum over nodes and the gradient over nodes are not quite those of one another.
    found = minimum(likelihood.value, likelihood.gradient, np.append(start, 0.5), noise=1e-6)
    if not found.converged:
        return _none(regression, len(sizes), NO_MAXIMUM, confidence)
    back = np.linalg.inv(turn)
    at, sd = back @ found.at[:-1], abs(float(found.at[-1]))
    covariance: Floats = np.asarray(back @ np.linalg.inv(found.hessian)[:-1, :-1] @ back.T, np.float64)
    gain = 2 * (likelihood.value(np.append(start, 0.0)) - found.value)
    return MixedLogit(
        len(which), len(sizes),
        tuple(
            coefficient(float(b), float(error), math.inf, confidence)
            for b, error in zip(at, np.sqrt(np.diag(covariance)), strict=True)
        ),
        tuple(_wald(at, covariance, list(term)) for term in regression.terms),
        sd, sd**2 / (sd**2 + LATENT), -found.value, 0.5 * float(erfc(math.sqrt(max(gain, 0.0) / 2))), covariance,
    )  # fmt: skip


def _wald(at: Floats, covariance: Floats, columns: list[int]) -> TermTest:
    part = at[columns]
    wald = float(part @ np.linalg.solve(covariance[np.ix_(columns, columns)], part)) if columns else 0.0
    return term_test(wald, len(columns), math.inf)


def _none(regression: Regression, clusters: int, why: Undefined, confidence: float) -> MixedLogit:
    n, p = regression.design.shape
    tests = tuple(TermTest(why, len(term), why, why) for term in regression.terms)
    each = (undefined_coefficient(why, confidence),) * p
    return MixedLogit(n, clusters, each, tests, why, why, why, why, np.full((p, p), np.nan))


class _Likelihood:
    """Minus the log likelihood of (β, σ) and its gradient; rows are sorted by cluster, so that sums are fast."""

    def __init__(self, regression: Regression, which: Codes, clusters: int, nodes: int) -> None:
        order = np.argsort(which, kind="stable")
        self.x, self.y = regression.design[order], regression.outcome[order]
        self.weight, self.which = regression.weight[order], which[order]
        self.starts = np.searchsorted(self.which, np.arange(clusters))
        points, weights = np.polynomial.hermite.hermgauss(nodes)
        self.points = math.sqrt(2) * points
        self.log_weights = np.log(weights) + points**2 + 0.5 * math.log(2)
        self.modes = np.zeros(clusters)
        self.last: tuple[bytes, float, Floats] | None = None

    def value(self, at: Floats) -> float:
        """Minus the log likelihood."""
        return self._both(at)[0]

    def gradient(self, at: Floats) -> Floats:
        """Its derivative: the score of the complete data, over what the quadrature says of u (Fisher's identity)."""
        return self._both(at)[1]

    def _both(self, at: Floats) -> tuple[float, Floats]:
        key = at.tobytes()
        if self.last is not None and self.last[0] == key:
            return self.last[1], self.last[2]
        fixed, sd = self.x @ at[:-1], float(at[-1])
        modes, spread = self._modes(fixed, sd)
        u = modes[:, None] + spread[:, None] * self.points
        linear = fixed[:, None] + sd * u[self.which]
        rows = self.weight[:, None] * (self.y[:, None] * linear - np.logaddexp(0, linear))
        logs = np.add.reduceat(rows, self.starts) - u**2 / 2 - 0.5 * math.log(2 * math.pi)
        logs += self.log_weights + np.log(spread)[:, None]
        top = logs.max(axis=1)
        shares = np.exp(logs - top[:, None])
        sums = shares.sum(axis=1)
        shares /= sums[:, None]
        left = self.weight[:, None] * (self.y[:, None] - expit(linear)) * shares[self.which]
        slope = np.append(self.x.T @ left.sum(axis=1), float((left * u[self.which]).sum()))
        self.last = (key, -float((top + np.log(sums)).sum()), -slope)
        return self.last[1], self.last[2]

    def _modes(self, fixed: Floats, sd: float) -> tuple[Floats, Floats]:
        """The mode of each cluster's integrand, by Newton's method, and the width there."""
        modes = self.modes.copy()
        for _ in range(50):
            mean = expit(fixed + sd * modes[self.which])
            slope = sd * np.add.reduceat(self.weight * (self.y - mean), self.starts) - modes
            curve = 1 + sd**2 * np.add.reduceat(self.weight * mean * (1 - mean), self.starts)
            step = slope / curve
            # The integrand is log-concave: halving long steps is enough to get there from anywhere.
            modes = modes + np.clip(step, -2, 2)
            if float(np.abs(step).max()) < 1e-9:
                break
        self.modes = modes
        mean = expit(fixed + sd * modes[self.which])
        curve = 1 + sd**2 * np.add.reduceat(self.weight * mean * (1 - mean), self.starts)
        return modes, 1 / np.sqrt(curve)
