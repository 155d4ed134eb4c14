"""Standard errors that stand when people of one cluster are alike: linear and logit models, few clusters or many."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rapport.stats.agreement.results import check_confidence
from rapport.stats.coefficients import (
    NO_DF,
    NO_ERROR,
    Coefficient,
    TermTest,
    coefficient,
    term_test,
    undefined_coefficient,
    without_error,
)
from rapport.stats.regression import Fitted, Floats, Regression, fitted
from rapport.stats.told_alone import NOTHING, TOLD_ALONE, only_this_tells
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

ONE_CLUSTER = Undefined("fewer than two clusters")
LARGEST = 2000
TOO_LARGE = Undefined(f"a cluster holds more than {LARGEST} people: CR1 serves as well there")


class Correction(StrEnum):
    """How a cluster-robust covariance is corrected for few clusters."""

    CR0 = "CR0"  # none
    CR1 = "CR1"  # × G / (G − 1), t on G − 1 degrees of freedom
    CR2 = "CR2"  # bias-reduced, t on Satterthwaite's degrees of freedom


@dataclass(frozen=True, eq=False)
class ClusterRobust:
    """A model with cluster-robust errors.

    Attributes:
        n: rows.
        clusters: how many clusters they are in.
        coefficients: one per column of the design.
        terms: one test per term that was asked for.
        covariance: of the coefficients, shape (columns, columns); all NaN where it does not exist.
    """

    n: int
    clusters: int
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    covariance: Floats


@dataclass(frozen=True, eq=False)
class _Spread:
    """How the covariance itself varies: P of Pustejovsky & Tipton, kept as G and H so that it is never formed.

    Attributes:
        covariance: of the coefficients.
        g: of each cluster.
        h: of each cluster.
        error: standard error of each coefficient, or why there is none.
    """

    covariance: Floats
    g: list[Floats]
    h: list[Floats]
    error: list[Number]


def cluster_robust(
    regression: Regression, clusters: Codes, correction: Correction = Correction.CR2, confidence: float = 0.95
) -> ClusterRobust:
    """Fit a linear or logit model; errors robust to clusters.

    Liang & Zeger (1986), Biometrika 73:13: V = M Σ_g X_g′W A_g e_g e_g′ A_g W X_g M. CR2 and its degrees of freedom:
    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), JBES 36:672, with a diagonal working model; for a logit model
    on the linearised scale, as ``clubSandwich``. Terms: approximate Hotelling's T² (HTZ) with CR2, F on
    clusters − 1 degrees of freedom otherwise.
    R: ``clubSandwich::vcovCR(fit, cluster, type = "CR2")``, ``coef_test(…, test = "Satterthwaite")``,
    ``Wald_test(…, test = "HTZ")`` on ``lm`` or ``glm(family = binomial)``.

    Args:
        regression: linear or logit; with CR2, its weights stand for precision.
        clusters: shape (rows,): number of the cluster of each row.
        correction: CR0, CR1 or CR2.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        Coefficients and tests; undefined for one cluster, aliased columns, an outcome that does not vary, separation.
        A coefficient that only one cluster tells has no error (where ``clubSandwich`` gives one that is too small), nor
        has one for which the errors of each cluster cancel out.

    Raises:
        ValueError: a row has no cluster, or the confidence is impossible.
    """
    check_confidence(confidence)
    if clusters.shape != regression.outcome.shape or (clusters < 0).any():
        raise ValueError("each row has one cluster")
    rows = [np.flatnonzero(clusters == one) for one in np.unique(clusters)]
    fit = _possible(fitted(regression), rows, correction)
    if isinstance(fit, Undefined):
        return _none(regression, len(rows), confidence, fit)
    spread = _spread(fit, rows, correction)
    small = correction is Correction.CR2
    df = _satterthwaite(spread, np.eye(len(fit.at))) if small else [len(rows) - 1.0] * len(fit.at)
    coefficients = tuple(
        without_error(float(value), error, confidence)
        if isinstance(error, Undefined)
        else coefficient(float(value), error, freedom, confidence)
        for value, error, freedom in zip(fit.at, spread.error, df, strict=True)
    )
    tests = tuple(_term(fit.at, spread, list(term), len(rows), correction) for term in regression.terms)
    return ClusterRobust(len(fit.mean), len(rows), coefficients, tests, spread.covariance)


def _possible(fit: Fitted | Undefined, rows: list[Codes], correction: Correction) -> Fitted | Undefined:
    if isinstance(fit, Undefined):
        return fit
    if len(rows) < 2:
        return ONE_CLUSTER
    return TOO_LARGE if correction is Correction.CR2 and max(map(len, rows)) > LARGEST else fit


def _none(regression: Regression, clusters: int, confidence: float, why: Undefined) -> ClusterRobust:
    n, p = regression.design.shape
    tests = tuple(TermTest(why, len(term), why, why) for term in regression.terms)
    return ClusterRobust(n, clusters, (undefined_coefficient(why, confidence),) * p, tests, np.full((p, p), np.nan))


def _spread(fit: Fitted, rows: list[Codes], correction: Correction) -> _Spread:
    bread: Floats = np.asarray(np.linalg.inv(fit.design.T @ (fit.weight[:, None] * fit.design)), np.float64)
    root: Floats = np.asarray(np.linalg.cholesky(bread), np.float64)
    scores, g, h = [], [], []
    told_alone = np.zeros(len(root), np.bool_)
    for own in rows:
        x, weight, residual = fit.design[own], fit.weight[own], fit.residual[own]
        estimator: Floats = bread @ x.T * weight
        told_alone |= only_this_tells(x, weight, root)
        if correction is Correction.CR2:
            estimator = estimator @ _adjustment(x, weight, bread)
        scores.append(estimator @ residual)
        g.append(estimator / np.sqrt(weight))
        h.append(estimator @ x @ root)
    found = np.array(scores)
    scale = len(rows) / (len(rows) - 1) if correction is Correction.CR1 else 1.0
    covariance = scale * (found.T @ found)
    usual = np.diag(bread) * float(fit.weight @ fit.residual**2) / len(fit.weight)
    errors: list[Number] = [
        TOLD_ALONE if alone else NO_ERROR if own <= NOTHING * of else float(own) ** 0.5
        for alone, own, of in zip(told_alone, np.diag(covariance), usual, strict=True)
    ]
    return _Spread(covariance, g, h, errors)


def _adjustment(x: Floats, weight: Floats, bread: Floats) -> Floats:
    """A = D′ (D (Φ − X M X′) D′)^(−½) D with Φ = 1 / weight and D its root; the inverse root is Moore and Penrose's."""
    root = 1 / np.sqrt(weight)
    inner = (np.diag(1 / weight) - x @ bread @ x.T) * np.outer(root, root)
    values, vectors = np.linalg.eigh(inner)
    # As clubSandwich: roots below 1e-12 are none.
    power = np.where(values > 1e-12, 1 / np.sqrt(np.where(values > 1e-12, values, 1)), 0)
    return np.asarray((vectors * power) @ vectors.T * np.outer(root, root))


def _parts(spread: _Spread, contrast: Floats) -> tuple[Floats, Floats]:
    """G′G of each cluster, shape (clusters, q, q), and H, shape (clusters, q, u), for some contrasts."""
    inner = [contrast @ g for g in spread.g]
    return np.array([one @ one.T for one in inner]), np.array([contrast @ h for h in spread.h])


def _satterthwaite(spread: _Spread, contrasts: Floats) -> list[float]:
    """2 E² / V of each contrast: E = tr P and V = 2 Σ P², from G and H."""
    found = []
    for contrast in contrasts:
        inner, h = _parts(spread, contrast[None, :])
        d, h = inner[:, 0, 0], h[:, 0, :]
        lengths = (h**2).sum(axis=1)
        squares = float(((h.T @ h) ** 2).sum()) - 2 * float(d @ lengths) + float(d @ d)
        expected = float(d.sum() - lengths.sum())
        found.append(expected**2 / squares if squares > 0 else 0.0)
    return found


def _term(at: Floats, spread: _Spread, columns: list[int], clusters: int, correction: Correction) -> TermTest:
    q = len(columns)
    for why in (spread.error[at] for at in columns):
        if isinstance(why, Undefined):
            return TermTest(why, q, why, why)
    covariance = spread.covariance[np.ix_(columns, columns)]
    if q == 0 or q >= clusters or np.linalg.matrix_rank(covariance) < q:
        return TermTest(NO_DF, q, NO_DF, NO_DF)
    wald = float(at[columns] @ np.linalg.solve(covariance, at[columns]))
    if correction is not Correction.CR2:
        return term_test(wald, q, clusters - 1.0)
    freedom = _hotelling_df(spread, np.eye(len(at))[columns])
    error = freedom - q + 1
    return term_test(error / freedom * wald, q, error) if error > 0 else term_test(0.0, q, 0.0)


def _hotelling_df(spread: _Spread, contrast: Floats) -> float:
    """Degrees of freedom q (q + 1) / Σ var of the standardised covariance (Pustejovsky & Tipton 2018, eq. 17)."""
    inner, h = _parts(spread, contrast)
    omega = inner.sum(axis=0) - np.einsum("jsu,jtu->st", h, h)
    values, vectors = np.linalg.eigh(omega)
    if values[0] <= 0:
        return 0.0
    inner, h = _parts(spread, (vectors / np.sqrt(values)) @ vectors.T @ contrast)
    q = len(contrast)
    total = sum(_paired_products(inner, h, s, t) for s in range(q) for t in range(q))
    return q * (q + 1) / total if total > 0 else 0.0


def _paired_products(inner: Floats, h: Floats, s: int, t: int) -> float:
    """Σ P_st P_ts + Σ P_ss P_tt over all pairs of clusters, P_st = diag(G_s·G_t) − H_s H_t′."""
    one, other = h[:, s, :], h[:, t, :]
    cross, own, its = inner[:, s, t], inner[:, s, s], inner[:, t, t]
    mixed = one.T @ other
    crossed = float(np.trace(mixed @ mixed)) - 2 * float(cross @ (one * other).sum(axis=1)) + float(cross @ cross)
    straight = float((mixed**2).sum()) - float(own @ (other**2).sum(axis=1)) - float(its @ (one**2).sum(axis=1))
    return crossed + straight + float(own @ its)
