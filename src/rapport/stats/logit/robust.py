"""Errors of logit models that stand when people of one cluster are alike; for any number of equations."""

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, stdtr, stdtrit

from rapport.stats.coefficients import NO_ERROR
from rapport.stats.design import Codes, Floats
from rapport.stats.logit.fit import LogitFit, Ratio, odds
from rapport.stats.logit.likelihood import probabilities
from rapport.stats.logit.term_tests import Kind, TermTest, positions, wald_statistic
from rapport.stats.told_alone import NOTHING, TOLD_ALONE, told_alone
from rapport.stats.undefined import Number, Undefined

ONE_CLUSTER = Undefined("fewer than two clusters")


@dataclass(frozen=True, eq=False)
class Robust:
    """A cluster-robust covariance.

    Attributes:
        covariance: of the standardised coefficients, equation by equation.
        clusters: how many clusters there are; t and F stand on one less.
        without: why a coefficient has no error, in the order of the covariance; None for one that has.
    """

    covariance: Floats
    clusters: int
    without: tuple[Undefined | None, ...]


def robust(fit: LogitFit, clusters: Codes, copies: Floats | None = None) -> Robust | Undefined:
    """Cluster-robust covariance: G/(G − 1) · I⁻¹ (Σ_g u_g u_g') I⁻¹ with the summed scores u_g of cluster g.

    Liang & Zeger (1986), Biometrika 73:13, with the factor of Stata and ``CR1``. R: ``sandwich::vcovCL(glm, cluster)``
    for a binary model. For binary models of few clusters :mod:`rapport.stats.cluster_robust` has CR2. A column that one
    cluster alone tells has no error, where R gives one that is far too small; clusters drawn anew are not looked at so.

    Args:
        fit: a fit by maximum likelihood over single rows.
        clusters: shape (rows,): which cluster each row is in, from 0.
        copies: shape (rows,): how often each row's whole cluster was drawn, as a cluster of its own each time; the
            frequencies that the fit had. None for once each.

    Returns:
        The covariance; or why there is none.
    """
    if fit.trouble is not None:
        return fit.trouble
    _, first, which = np.unique(clusters, return_index=True, return_inverse=True)
    drawn = np.ones(len(first)) if copies is None else copies[first]
    groups = int(drawn.sum())
    if groups < 2:
        return ONE_CLUSTER
    x, equations = fit.columns.standard, len(fit.equations)
    chance, _ = probabilities(fit.maximum.beta, x)
    residual = (fit.outcome.codes == np.arange(1, equations + 1)[:, None]) - chance
    scores = np.array([np.bincount(which, line * column, len(first)) for line in residual for column in x])
    bread = fit.maximum.covariance
    found: Floats = groups / (groups - 1) * (bread @ (scores * drawn @ scores.T) @ bread)
    alone = told_alone(x.T, which.reshape(-1)) if copies is None else np.zeros(len(x), np.bool_)
    without = tuple(
        TOLD_ALONE if alone[at % len(x)] else NO_ERROR if found[at, at] <= NOTHING * bread[at, at] else None
        for at in range(len(found))
    )
    return Robust(found, groups, without)


def robust_ratio(fit: LogitFit, where: tuple[int, int], errors: Robust, confidence: float = 0.95) -> Ratio:
    """Odds ratio with a robust interval and test, by Student's t on clusters − 1 degrees of freedom.

    Args:
        fit: the fit.
        where: indices of equation and column.
        errors: its robust covariance.
        confidence: level of the interval.

    Returns:
        The ratio; without error where one cluster alone tells it, or where the errors of each cluster cancel out.
    """
    at = where[0] * fit.coefficients.shape[1] + where[1]
    log = float(fit.coefficients[where])
    error = float(errors.covariance[at, at] ** 0.5 / fit.columns.scale[where[1]])
    if why := errors.without[at]:
        return Ratio(log, why, odds(log), why, why, why, why, confidence)
    df = errors.clusters - 1
    half = float(stdtrit(df, (1 + confidence) / 2)) * error
    limits = (odds(log), odds(log - half), odds(log + half))
    return Ratio(log, error, *limits, log / error, float(2 * stdtr(df, -abs(log / error))), confidence, df)


def robust_wald(fit: LogitFit, name: str, errors: Robust) -> TermTest:
    """Robust Wald test of a term; W / df is held to F on df and clusters − 1 degrees of freedom.

    R: ``clubSandwich::Wald_test(fit, vcov = "CR1", test = "Naive-F")``.

    Args:
        fit: the fit.
        name: the term.
        errors: its robust covariance.

    Returns:
        The test; undefined for a term with as many coefficients as there are clusters.

    Raises:
        ValueError: the fit has no such term.
    """
    place = fit.columns.place(name)
    if place is None:
        raise ValueError(f"the model has no term “{name}”")
    df = len(place.labels) * len(fit.equations)
    for at in positions(place.columns, *fit.maximum.beta.shape):
        if none := errors.without[at]:
            return TermTest(name, Kind.WALD, none, df, none)
    if df >= errors.clusters:
        why: Number = Undefined(f"{df} coefficients cannot be tested with {errors.clusters} clusters")
        return TermTest(name, Kind.WALD, why, df, why)
    statistic = wald_statistic(fit.maximum.beta, errors.covariance, place.columns)
    return TermTest(name, Kind.WALD, statistic, df, float(fdtrc(df, errors.clusters - 1, statistic / df)))
