"""Held to R: nnet (run tight), glm, car, brglm2, and the penalised likelihood maximised by optim."""

import numpy as np
import pytest

from rapport.stats.collinearity import inflation, inflation_of_estimates
from rapport.stats.design import design
from rapport.stats.logit.fit import LogitFit, Method, fit_logit
from rapport.stats.logit.profile import profile_interval
from rapport.stats.logit.robust import Robust, robust, robust_ratio, robust_wald
from rapport.stats.logit.term_tests import Kind, likelihood_ratio, wald
from rapport.stats.selection import Direction, Rule, Selected, select
from tests.stats.logit_data import DATA, R_CASES, outcome, terms
from tests.stats.reference import column

BIRTHS = ("age", "lwt", "race", "smoke", "ptd", "ht", "ui")
CANDIDATES = (*BIRTHS, "gap")
MODELS = {
    "births-binary": ("births", "low", BIRTHS),
    "births-visits": ("births", "visits", BIRTHS),
    "women": ("women", "partic", ("hincome", "children", "region")),
    "house": ("house", "Sat", ("Infl", "Type", "Cont")),
}


def fitted(case: str, method: Method = Method.ML) -> LogitFit:
    data, answer, names = MODELS[case]
    weights = DATA[data].get("Freq")
    fit = fit_logit(design(terms(data, *names)), outcome(data, answer), weights, method=method)
    assert isinstance(fit, LogitFit)
    return fit


@pytest.mark.parametrize("case", MODELS)
def test_fits_agree_with_nnet_and_glm(case: str) -> None:
    fit, expected = fitted(case), R_CASES[case]
    assert fit.converged
    assert fit.coefficients.ravel() == pytest.approx(column(expected, "coef"), rel=1e-7, abs=1e-7)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(column(expected, "se"), rel=1e-6)
    assert fit.covariance[0, 1] == pytest.approx(expected["covariance_1_2"], rel=1e-6)
    assert fit.covariance[0, -1] == pytest.approx(expected["covariance_1_last"], rel=1e-6)
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=1e-8)


@pytest.mark.parametrize("case", MODELS)
def test_tests_of_terms_agree_with_car(case: str) -> None:
    fit, expected = fitted(case), R_CASES[case]
    for name in MODELS[case][2]:
        for kind, test in (("wald", wald(fit, name)), ("lr", likelihood_ratio(fit, name))):
            assert test.statistic == pytest.approx(expected[f"{kind}_{name}"], abs=1e-4), (kind, name)
            assert test.p == pytest.approx(expected[f"{kind}_p_{name}"], abs=1e-6), (kind, name)
        assert test.df == expected.get(f"wald_df_{name}", test.df)


def test_inflation_agrees_with_car() -> None:
    fit, expected = fitted("births-binary"), R_CASES["births-binary"]
    for one in inflation(fit.columns):
        assert one.gvif == pytest.approx(expected[f"vif_{one.term}"], rel=1e-10)
        assert one.per_column == pytest.approx(expected[f"vif_per_{one.term}"], rel=1e-10)
    for one in inflation_of_estimates(fit.covariance, fit.places):
        assert one.gvif == pytest.approx(expected[f"vif_glm_{one.term}"], rel=1e-6)


def test_profile_limits_agree_with_mass() -> None:
    fit, expected = fitted("births-binary"), R_CASES["births-binary"]
    for at in range(1, 9):
        found = profile_interval(fit, 0, at)
        # MASS interpolates its profile with a spline.
        assert found.low == pytest.approx(expected[f"profile_low{at + 1}"], rel=2e-3, abs=1e-4)
        assert found.high == pytest.approx(expected[f"profile_high{at + 1}"], rel=2e-3, abs=1e-4)


PATHS = [
    (f"{case}-backward-{test}", answer, forced, Kind(test))
    for case, answer, forced in (("births", "low", "race"), ("visits", "visits", "smoke"))
    for test in ("wald", "lr")
]


def path(found: Selected) -> list[tuple[int, float]]:
    return [(CANDIDATES.index(step.term) + 1, float(str(step.test.p))) for step in found.steps]


@pytest.mark.parametrize(("case", "answer", "forced", "test"), PATHS)
def test_elimination_takes_the_same_path_as_in_r(case: str, answer: str, forced: str, test: Kind) -> None:
    rule = Rule(forced=(forced,), direction=Direction.BACKWARD, stay=0.10, test=test)
    found, expected = select(terms("births", *CANDIDATES), outcome("births", answer), rule), R_CASES[case]
    assert isinstance(found, Selected)
    assert found.n == expected["n"] == 185
    assert found.n_final == (185 if "gap" in found.terms else 189)
    assert len(found.steps) == expected["steps"] > 2
    for at, (term, p) in enumerate(path(found), 1):
        assert term == expected[f"removed{at}"]
        assert p == pytest.approx(expected[f"removed_p{at}"], abs=1e-6)
    assert [CANDIDATES.index(name) + 1 for name in found.terms] == sorted(column(expected, "final"))
    last = dict(zip(column(expected, "final"), column(expected, "final_p"), strict=True))
    for one in found.tests:
        assert one.p == pytest.approx(last[CANDIDATES.index(one.term) + 1], abs=1e-6)


def test_entering_takes_the_same_path_as_in_r() -> None:
    rule = Rule(forced=("race",), direction=Direction.FORWARD, stay=0.10)
    found, expected = select(terms("births", *CANDIDATES), outcome("births", "low"), rule), R_CASES["births-forward"]
    assert isinstance(found, Selected)
    assert len(found.steps) == expected["steps"] > 2
    for at, (term, p) in enumerate(path(found), 1):
        assert term == expected[f"entered{at}"]
        assert p == pytest.approx(expected[f"entered_p{at}"], abs=1e-6)


@pytest.mark.parametrize(
    ("case", "data", "answer", "names"),
    [
        ("endometrial-firth", "endometrial", "HG", ("NV", "PI", "EH")),
        ("births-firth", "births", "low", ("age", "lwt", "race", "smoke")),
    ],
)
def test_firth_agrees_with_brglm2_and_optim(case: str, data: str, answer: str, names: tuple[str, ...]) -> None:
    fit = fit_logit(design(terms(data, *names)), outcome(data, answer), method=Method.FIRTH)
    expected = R_CASES[case]
    assert isinstance(fit, LogitFit)
    assert fit.coefficients.ravel() == pytest.approx(column(expected, "coef"), abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(column(expected, "se"), rel=1e-6)
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=1e-8)
    for at in range(1, len(fit.columns.scale)):
        found = profile_interval(fit, 0, at)
        assert found.low == pytest.approx(expected[f"profile_low{at + 1}"], rel=1e-4)
        assert found.high == pytest.approx(expected[f"profile_high{at + 1}"], rel=1e-4)


def test_penalised_likelihood_ratio_agrees_with_optim() -> None:
    fit = fit_logit(design(terms("endometrial", "NV", "PI", "EH")), outcome("endometrial", "HG"), method=Method.FIRTH)
    assert isinstance(fit, LogitFit)
    for at, name in enumerate(("NV", "PI", "EH"), 2):
        assert likelihood_ratio(fit, name).statistic == pytest.approx(R_CASES["endometrial-firth"][f"lr{at}"], abs=1e-5)


@pytest.mark.parametrize(
    ("case", "data", "answer", "names"),
    [
        ("women-firth", "women", "partic", ("hincome", "children", "region")),
        ("few-firth", "few", "partic", ("hincome", "children", "region")),
        ("house-firth", "house", "Sat", ("Infl", "Type", "Cont")),
    ],
)
def test_multinomial_firth_agrees_with_brglm2(case: str, data: str, answer: str, names: tuple[str, ...]) -> None:
    columns, weights = design(terms(data, *names)), DATA[data].get("Freq")
    fit = fit_logit(columns, outcome(data, answer), weights, method=Method.FIRTH)
    assert isinstance(fit, LogitFit)
    assert fit.coefficients.ravel() == pytest.approx(column(R_CASES[case], "coef"), abs=1e-6)


def test_cluster_robust_errors_agree_with_sandwich_and_clubsandwich() -> None:
    expected, names = R_CASES["births-robust"], ("age", "lwt", "race", "smoke")
    fit = fit_logit(design(terms("births", *names)), outcome("births", "low"))
    assert isinstance(fit, LogitFit)
    errors = robust(fit, np.arange(189) // 9)
    assert isinstance(errors, Robust)
    assert np.sqrt(np.diag(fit.in_units(errors.covariance))) == pytest.approx(column(expected, "se"), rel=1e-7)
    assert robust_ratio(fit, (0, 2), errors).error == pytest.approx(expected["se3"], rel=1e-7)
    for name in ("age", "race", "smoke"):
        assert robust_wald(fit, name, errors).p == pytest.approx(expected[f"p_{name}"], abs=1e-6)
    assert robust_ratio(fit, (0, 1), errors).p == pytest.approx(expected["p_age"], abs=1e-6)
