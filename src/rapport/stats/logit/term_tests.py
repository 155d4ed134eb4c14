"""Tests of a whole term: all its columns in all equations at once."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import chdtrc

from rapport.stats.design import Codes, Floats, Place
from rapport.stats.logit.firth import maximise_penalised
from rapport.stats.logit.fit import LogitFit, Method
from rapport.stats.logit.likelihood import evaluate
from rapport.stats.logit.newton import Ended, Maximum, maximise
from rapport.stats.logit.problem import Problem
from rapport.stats.undefined import Number, Undefined


class Kind(StrEnum):
    """Which test."""

    WALD = "wald"
    LR = "lr"
    SCORE = "score"


@dataclass(frozen=True)
class TermTest:
    """A chi-squared test of one term.

    Attributes:
        term: its name.
        kind: Wald, likelihood-ratio (with Firth's method the penalised one) or score.
        statistic: chi-squared.
        df: columns of the term × equations.
        p: its upper tail.
    """

    term: str
    kind: Kind
    statistic: Number
    df: int
    p: Number


def positions(columns: range | Codes, equations: int, width: int) -> Codes:
    """Where the columns of a term stand in the covariance, in every equation."""
    return (np.arange(equations)[:, None] * width + np.asarray(columns, np.intp)).ravel()


def wald(fit: LogitFit, name: str, covariance: Floats | None = None) -> TermTest:
    """Type-3 Wald test: b' V⁻¹ b over the term's coefficients in all equations.

    SAS: "Type 3 Analysis of Effects" of ``PROC LOGISTIC``; R: ``car::Anova(fit, type = 3, test = "Wald")`` for a
    binary model, ``car::linearHypothesis`` on all the term's coefficients for a multinomial one.

    Args:
        fit: the fit.
        name: the term.
        covariance: another covariance of the standardised coefficients than the model's (robust).

    Returns:
        The test; undefined where the fit has no maximum.

    Raises:
        ValueError: the fit has no such term.
    """
    place = _place(fit, name)
    df = len(place.labels) * len(fit.equations)
    if fit.trouble is not None:
        return TermTest(name, Kind.WALD, fit.trouble, df, fit.trouble)
    used = fit.maximum.covariance if covariance is None else covariance
    statistic = wald_statistic(fit.maximum.beta, used, place.columns)
    return TermTest(name, Kind.WALD, statistic, df, float(chdtrc(df, statistic)))


def wald_statistic(beta: Floats, covariance: Floats, columns: range | Codes) -> float:
    """B' V⁻¹ b of some columns in all equations.

    Args:
        beta: shape (equations, columns).
        covariance: equation by equation.
        columns: which.

    Returns:
        The statistic.
    """
    at = positions(columns, *beta.shape)
    part = beta.ravel()[at]
    if len(at) == 1:
        return float(part[0] ** 2 / covariance[at[0], at[0]])
    return float(part @ np.linalg.solve(covariance[np.ix_(at, at)], part))


def one_step(beta: Floats, covariance: Floats, columns: range | Codes) -> Floats:
    """The estimate under "these columns are 0", by one step: b − V_kt V_tt⁻¹ b_t.

    Lawless & Singhal (1978, Biometrics 34:318); SAS's ``FAST``. Only ever a start here.

    Args:
        beta: shape (equations, columns).
        covariance: equation by equation.
        columns: which are to be 0.

    Returns:
        Shape (equations, columns), exactly 0 in those columns.
    """
    at = positions(columns, *beta.shape)
    shift = covariance[:, at] @ np.linalg.solve(covariance[np.ix_(at, at)], beta.ravel()[at])
    found = beta - shift.reshape(beta.shape)
    found[:, list(columns)] = 0.0
    return found


def likelihood_ratio(fit: LogitFit, name: str) -> TermTest:
    """Likelihood-ratio test: 2 (log L − log L without the term), the model refitted.

    R: ``car::Anova(fit, type = 3, test = "LR")``. With Firth's method both are penalised by the information of the
    whole model, as Heinze & Schemper (2002, Statistics in Medicine 21:2409) do.

    Args:
        fit: the fit.
        name: the term.

    Returns:
        The test; undefined where one of the two has no maximum.

    Raises:
        ValueError: the fit has no such term.
    """
    place = _place(fit, name)
    df = len(place.labels) * len(fit.equations)
    trouble = fit.trouble
    if trouble is None:
        smaller = without(fit, place)
        if smaller.ended is Ended.CONVERGED:
            statistic = max(0.0, 2 * (fit.maximum.value - smaller.value))
            return TermTest(name, Kind.LR, statistic, df, float(chdtrc(df, statistic)))
        trouble = Undefined("the model without the term did not converge")
    return TermTest(name, Kind.LR, trouble, df, trouble)


def without(fit: LogitFit, place: Place) -> Maximum:
    """The maximum with a term's coefficients held at 0, over the same rows."""
    start = one_step(fit.maximum.beta, fit.maximum.covariance, place.columns)
    if fit.method is Method.FIRTH:
        free = np.ones(start.shape, np.bool_)
        free[:, list(place.columns)] = False
        return maximise_penalised(fit.problem, free=free, start=start)
    keep = np.setdiff1d(np.arange(start.shape[1]), list(place.columns))
    return maximise(fit.problem.of(keep), start[:, keep])


def score_statistic(problem: Problem, beta: Floats, columns: range | Codes) -> float:
    """Rao's score test for columns whose coefficients are 0 at the maximum of the others: U' I⁻¹ U.

    SAS enters terms by it (``SELECTION = FORWARD``); R: ``add1(fit, ~ . + x, test = "Rao")``.

    Args:
        problem: with the columns that are to be tested.
        beta: shape (equations, columns): the estimate without them, 0 in them.
        columns: which are tested.

    Returns:
        The statistic; infinite where the information is singular.
    """
    point = evaluate(problem, beta)
    at = positions(columns, *beta.shape)
    score = np.zeros(beta.size)
    score[at] = point.score.ravel()[at]
    try:
        return float(score @ np.linalg.solve(point.information, score))
    except np.linalg.LinAlgError:
        return float("inf")


def _place(fit: LogitFit, name: str) -> Place:
    place = fit.columns.place(name)
    if place is None:
        raise ValueError(f"the model has no term “{name}”")
    return place
