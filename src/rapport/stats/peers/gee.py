"""Generalised estimating equations (statsmodels), with errors corrected for few clusters (ours)."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from statsmodels.genmod.cov_struct import Exchangeable, Independence
from statsmodels.genmod.families import Binomial, Gaussian
from statsmodels.genmod.generalized_estimating_equations import GEE
from statsmodels.tools.sm_exceptions import ModelWarning

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
from rapport.stats.regression import SEPARATED, Fitted, Floats, Model, Regression, fitted, orthogonal, residuals
from rapport.stats.told_alone import NOTHING, TOLD_ALONE, left_open
from rapport.stats.undefined import Number, Undefined

Codes = NDArray[np.intp]

ONE_CLUSTER = Undefined("fewer than two clusters")
NO_SOLUTION = Undefined("the estimating equations have no solution that could be found")
NO_CORRELATION = Undefined("people of a cluster cannot be alike, or unlike, as much as the equations say")
LEVERAGE_ONE = Undefined("a cluster alone tells a coefficient, so that its error cannot be corrected")


class Working(StrEnum):
    """How people of a cluster are taken to be alike while coefficients are found."""

    EXCHANGEABLE = "exchangeable"
    INDEPENDENT = "independent"


class SmallSample(StrEnum):
    """How the sandwich is corrected for few clusters."""

    NONE = "none"
    KAUERMANN_CARROLL = "kauermann-carroll"  # (I − H)^(−½)
    MANCL_DEROUEN = "mancl-derouen"  # (I − H)^(−1)


POWER = {SmallSample.NONE: 0.0, SmallSample.KAUERMANN_CARROLL: -0.5, SmallSample.MANCL_DEROUEN: -1.0}


@dataclass(frozen=True, eq=False)
class EstimatingEquations:
    """A population-averaged model.

    Attributes:
        n: rows.
        clusters: how many clusters they are in.
        coefficients: one per column of the design.
        terms: one test per term that was asked for.
        alpha: working correlation of two people of a cluster.
        covariance: of the coefficients, shape (columns, columns); all NaN where it does not exist.
    """

    n: int
    clusters: int
    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    alpha: Number
    covariance: Floats


def gee(
    regression: Regression,
    clusters: Codes,
    working: Working = Working.EXCHANGEABLE,
    correction: SmallSample = SmallSample.MANCL_DEROUEN,
    confidence: float = 0.95,
) -> EstimatingEquations:
    """Fit a linear or logit model by GEE; R: ``geepack::geeglm(…, id, corstr = "exchangeable")``.

    Liang & Zeger (1986), Biometrika 73:13. Corrections: Mancl & DeRouen (2001), Biometrics 57:126 (statsmodels'
    ``bias_reduced``); Kauermann & Carroll (2001), JASA 96:1387. t and F on clusters − columns degrees of freedom.

    Args:
        regression: linear or logit, without weights.
        clusters: shape (rows,): number of the cluster of each row.
        working: working correlation.
        correction: small-sample correction of the errors.
        confidence: level of the intervals, between 0 and 1.

    Returns:
        Coefficients and tests; undefined for one cluster and where a plain model cannot be fitted; tests also where
        there are no more clusters than columns. A coefficient that only one cluster tells has no error; with a
        correction, which needs every cluster to be told by others as well, no coefficient has one then.

    Raises:
        ValueError: a row has no cluster, weights were given, or the confidence is impossible.
    """
    check_confidence(confidence)
    if clusters.shape != regression.outcome.shape or (clusters < 0).any():
        raise ValueError("each row has one cluster")
    if regression.weights is not None:
        raise ValueError("these equations take no weights")
    _, which = np.unique(clusters, return_inverse=True)
    which = which.reshape(-1)
    groups, columns = int(which.max()) + 1, regression.design.shape[1]
    found = _found(regression, which, working) if groups > 1 else ONE_CLUSTER
    if isinstance(found, Undefined):
        return _none(regression, groups, confidence, found)
    straight, at, alpha = found
    values = straight.back @ (at + straight.taken)
    covariance, without = _sandwich(straight, which, at, alpha, POWER[correction])
    df = float(groups - columns)
    each = tuple(
        coefficient(float(b), float(variance) ** 0.5, df, confidence)
        if why is None or not df > 0
        else without_error(float(b), why, confidence)
        for b, variance, why in zip(values, np.diag(covariance), without, strict=True)
    )
    tests = tuple(_term(values, covariance, list(term), df, without) for term in regression.terms)
    return EstimatingEquations(len(which), groups, each, tests, alpha, covariance)


@dataclass(frozen=True, eq=False)
class _Straight:
    """The same model with an orthogonal design; of a linear one, what least squares leave of the outcome, with SD 1.

    Attributes:
        regression: the model.
        start: coefficients to begin with.
        taken: coefficients that were taken out of the outcome.
        back: turns coefficients into those of the real design and outcome.
    """

    regression: Regression
    start: Floats
    taken: Floats
    back: Floats


def _found(regression: Regression, which: Codes, working: Working) -> tuple[_Straight, Floats, float] | Undefined:
    """The model in straight columns, its coefficients and its working correlation."""
    plain = fitted(regression)
    straight = plain if isinstance(plain, Undefined) else _straightened(regression, plain)
    if isinstance(straight, Undefined):
        return straight
    solved = _solved(straight, which, working)
    return solved if isinstance(solved, Undefined) else (straight, *solved)


def _straightened(regression: Regression, plain: Fitted) -> _Straight | Undefined:
    design, turn = orthogonal(regression.design)
    back: Floats = np.asarray(np.linalg.inv(turn), np.float64)
    if regression.model is Model.LOGIT:
        same = Regression(design, regression.outcome, Model.LOGIT)
        return _Straight(same, turn @ plain.at, np.zeros(len(turn)), back)
    left, taken = residuals(design, regression.outcome)
    unit = float(left.std())
    if not unit > 1e-10 * float(regression.outcome.std()):
        return NO_SOLUTION
    return _Straight(Regression(design, left / unit), np.zeros(len(turn)), taken / unit, unit * back)


def _solved(straight: _Straight, which: Codes, working: Working) -> tuple[Floats, float] | Undefined:
    """Coefficients and working correlation, from statsmodels."""
    regression = straight.regression
    structure = Exchangeable() if working is Working.EXCHANGEABLE else Independence()
    family = Binomial() if regression.model is Model.LOGIT else Gaussian()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        # Scale and correlation over people and pairs, not less the columns: as geepack.
        model = GEE(regression.outcome, regression.design, groups=which, family=family, cov_struct=structure)
        try:
            fit = model.fit(start_params=straight.start, maxiter=200, ctol=1e-10, cov_type="naive", ddof_scale=0)
        except np.linalg.LinAlgError:
            return NO_SOLUTION
    at = np.asarray(fit.params, np.float64)
    alpha = float(structure.dep_params) if working is Working.EXCHANGEABLE else 0.0
    if not (fit.converged and np.isfinite(at).all() and np.isfinite(alpha)):
        return NO_SOLUTION
    if regression.model is Model.LOGIT and np.abs(regression.design @ at).max() > 30:
        return SEPARATED
    largest = int(np.bincount(which).max())
    # The least correlation that so many people can have with one another is −1 / (people − 1).
    return (at, alpha) if alpha * (largest - 1) > -1 and alpha < 1 - 1e-8 else NO_CORRELATION


def _sandwich(
    straight: _Straight, which: Codes, at: Floats, alpha: float, power: float
) -> tuple[Floats, list[Undefined | None]]:
    """B Σ (I − H)^power-corrected scores, squared; from each cluster's X′R⁻¹X and X′R⁻¹e alone; in real units.

    With B = LL′ and K = L′X′R⁻¹XL the corrected B·score of a cluster is L (I − K)^power L′ X′R⁻¹e. Beside it stands
    why a coefficient has no error: where K has the root 1, its cluster alone tells something; or errors cancel out.
    """
    regression = straight.regression
    linear = regression.design @ at
    mean = 1 / (1 + np.exp(-linear)) if regression.model is Model.LOGIT else linear
    root = np.sqrt(mean * (1 - mean)) if regression.model is Model.LOGIT else np.ones(len(mean))
    x, e = regression.design * root[:, None], (regression.outcome - mean) / root
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(which.max() + 1))
    sizes = np.bincount(which)
    pull = alpha / (1 + (sizes - 1) * alpha)
    outer = np.add.reduceat(x[order, :, None] * x[order, None, :], starts)
    sums, left = np.add.reduceat(x[order], starts), np.add.reduceat(e[order], starts)
    inner = (outer - pull[:, None, None] * sums[:, :, None] * sums[:, None, :]) / (1 - alpha)
    scores = np.add.reduceat(x[order] * e[order, None], starts) - pull[:, None] * sums * left[:, None]
    lower = np.linalg.cholesky(np.linalg.inv(inner.sum(axis=0)))
    roots, vectors = np.linalg.eigh(lower.T @ inner @ lower)
    if power < 0 and float(roots.max()) > 1 - 1e-8:
        return np.full(lower.shape, np.nan), [LEVERAGE_ONE] * len(at)
    turned = np.einsum("gij,gi->gj", vectors, (scores / (1 - alpha)) @ lower)
    real = straight.back @ lower
    parts = np.einsum("gij,gj->gi", vectors, turned * (1 - roots) ** power) @ real.T
    covariance: Floats = np.asarray(parts.T @ parts)
    alone = np.any([left_open(*own, real) for own in zip(roots, vectors, strict=True)], axis=0)
    nothing = np.diag(covariance) <= NOTHING * (real**2).sum(axis=1)
    return covariance, [
        TOLD_ALONE if only else NO_ERROR if none else None for only, none in zip(alone, nothing, strict=True)
    ]


def _term(
    at: Floats, covariance: Floats, columns: list[int], df: float, without: Sequence[Undefined | None]
) -> TermTest:
    for why in (without[column] for column in columns):
        if why is not None:
            return TermTest(why, len(columns), why, why)
    part = covariance[np.ix_(columns, columns)]
    if not columns or np.linalg.matrix_rank(part) < len(columns):
        return TermTest(NO_DF, len(columns), NO_DF, NO_DF)
    return term_test(float(at[columns] @ np.linalg.solve(part, at[columns])), len(columns), df)


def _none(regression: Regression, clusters: int, confidence: float, why: Undefined) -> EstimatingEquations:
    n, p = regression.design.shape
    tests = tuple(TermTest(why, len(term), why, why) for term in regression.terms)
    each = (undefined_coefficient(why, confidence),) * p
    return EstimatingEquations(n, clusters, each, tests, why, np.full((p, p), np.nan))
