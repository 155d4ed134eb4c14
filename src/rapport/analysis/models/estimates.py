"""Odds ratios taken out of a fit: what a table prints of each term."""

import math
from dataclasses import dataclass

from rapport.stats.design import Codes, Place
from rapport.stats.logit.fit import LogitFit, Method, odds, ratio
from rapport.stats.logit.profile import penalised_p, profile_interval
from rapport.stats.logit.robust import Robust, robust, robust_ratio, robust_wald
from rapport.stats.logit.term_tests import Kind, TermTest, likelihood_ratio, wald
from rapport.stats.undefined import Number, Undefined


@dataclass(frozen=True)
class Estimate:
    """One column of a term in one equation.

    Attributes:
        log: the coefficient, a log odds ratio.
        error: its standard error.
        ratio: the odds ratio.
        low: lower limit.
        high: upper limit.
        p: of this coefficient alone.
        df: degrees of freedom of Student's t, by which limits and p are; infinite where they are not.
    """

    log: Number
    error: Number
    ratio: Number
    low: Number
    high: Number
    p: Number
    df: float = math.inf


@dataclass(frozen=True)
class TermResult:
    """A term of a fitted model.

    Attributes:
        name: the variable.
        n: people in the model.
        test: of all its coefficients together.
        estimates: by level of the term (empty for a number) and level of the outcome.
        reference: the reference level that was used; None for a number.
        reasons: why a level (empty for a number) has no estimate.
        method: how the model was fitted.
        separated: whether maximum likelihood found separation by this term.
        other: the likelihood-ratio test of a term that is tested by Wald, the Wald test of another; for the records.
    """

    name: str
    n: int
    test: TermTest
    estimates: dict[tuple[str, str], Estimate]
    reference: str | None
    reasons: dict[str, str]
    method: Method
    separated: bool = False
    other: TermTest | None = None


def errors_of(fit: LogitFit, clusters: Codes | None) -> Robust | Undefined | None:
    """The robust errors of a fit; None where the model's own are used."""
    return None if clusters is None or fit.method is Method.FIRTH else robust(fit, clusters)


def result_of(
    fit: LogitFit, place: Place, kind: Kind, confidence: float, errors: Robust | Undefined | None
) -> TermResult:
    """Take a term out of a fit.

    By maximum likelihood, limits and p of a coefficient are Wald's; with Firth's method limits are those of the profile
    penalised likelihood and every p is a penalised likelihood-ratio test, so that the two agree.

    Args:
        fit: the fit.
        place: the term.
        kind: how it is tested as a whole, by maximum likelihood.
        confidence: level of the intervals.
        errors: robust errors, why there are none, or None for the model's own.

    Returns:
        Its test and estimates.
    """
    estimates = {
        (label, level): _estimate(fit, (equation, column), confidence, errors)
        for label, column in zip(place.labels, place.columns, strict=True)
        for equation, level in enumerate(fit.equations)
    }
    reasons = {one.label: one.reason for one in fit.dropped if one.term == place.name}
    test = _test(fit, place, kind, errors)
    return TermResult(place.name, round(fit.n), test, estimates, place.reference, reasons, fit.method)


def other_test(fit: LogitFit, place: Place, kind: Kind) -> TermTest | None:
    """The test of a term that the plan did not ask for; none beside Firth's penalised likelihood ratio."""
    if fit.method is Method.FIRTH or fit.trouble is not None:
        return None
    return wald(fit, place.name) if kind is Kind.LR else likelihood_ratio(fit, place.name)


def _test(fit: LogitFit, place: Place, kind: Kind, errors: Robust | Undefined | None) -> TermTest:
    if kind is Kind.LR or fit.method is Method.FIRTH:
        return likelihood_ratio(fit, place.name)
    if isinstance(errors, Robust):
        return robust_wald(fit, place.name, errors)
    found = wald(fit, place.name)
    return found if errors is None else TermTest(place.name, Kind.WALD, errors, found.df, errors)


def _estimate(fit: LogitFit, where: tuple[int, int], confidence: float, errors: Robust | Undefined | None) -> Estimate:
    if isinstance(errors, Undefined):
        return Estimate(errors, errors, errors, errors, errors, errors)
    if isinstance(errors, Robust):
        found = robust_ratio(fit, where, errors, confidence)
    else:
        found = ratio(fit, *where, confidence)
    if fit.method is Method.ML or fit.trouble is not None:
        return Estimate(found.log, found.error, found.ratio, found.low, found.high, found.p, found.df)
    limits = profile_interval(fit, *where, confidence)
    return Estimate(found.log, found.error, found.ratio, odds(limits.low), odds(limits.high), penalised_p(fit, *where))
