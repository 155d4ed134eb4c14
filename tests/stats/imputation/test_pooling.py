import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.stats.imputation.pooling import NO_WITHIN, ONE_SET, pooled, pooled_likelihood_ratio, pooled_wald
from tests.stats.reference import Case, cases, column, columns

R_CASES = {name: case for name, case in cases("imputation.csv").items() if "dfcom" in case}


def those_tested(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and covariances of the tested coefficients in each data set."""
    term = column(case, "term").astype(int) - 1
    estimates = columns(case, "q")[:, term]
    covariances = np.empty((len(estimates), len(term), len(term)))
    for i in range(len(term)):
        for j in range(len(term)):
            covariances[:, i, j] = column(case, f"cov{i + 1}{j + 1}_")
    return estimates, covariances


@pytest.mark.parametrize("name", R_CASES)
def test_pooled_numbers_agree_with_mice(name: str) -> None:
    case = R_CASES[name]
    estimates, errors = columns(case, "q"), columns(case, "s")
    for at in range(estimates.shape[1]):
        found = pooled(estimates[:, at], errors[:, at], case["dfcom"])
        for part, value in (
            ("estimate", found.coefficient.value), ("se", found.coefficient.se), ("df", found.coefficient.df),
            ("riv", found.riv), ("fmi", found.fmi), ("p", found.coefficient.p),
        ):  # fmt: skip
            assert value == pytest.approx(case[f"{part}{at + 1}"], rel=1e-8), part


@pytest.mark.parametrize("name", R_CASES)
def test_the_pooled_wald_test_agrees_with_mitml(name: str) -> None:
    case = R_CASES[name]
    estimates, covariances = those_tested(case)
    large = pooled_wald(estimates, covariances)
    assert large.f == pytest.approx(case["d1_f"], rel=1e-8)
    assert large.df_error == pytest.approx(case["d1_df_large"], rel=1e-8)
    small = pooled_wald(estimates, covariances, case["dfcom"])
    few = len(estimates) == 3  # k (m − 1) is 2: too few for Reiter's degrees of freedom
    assert small.df_error == pytest.approx(case["d1_df_large" if few else "d1_df"], rel=1e-8)


@pytest.mark.parametrize("name", [name for name, case in R_CASES.items() if "d3_f" in case])
def test_the_pooled_likelihood_ratio_agrees_with_mice(name: str) -> None:
    case = R_CASES[name]
    found = pooled_likelihood_ratio(column(case, "own"), column(case, "held"), int(case["d3_k"]))
    assert found.f == pytest.approx(case["d3_f"], rel=1e-8)
    assert found.df_error == pytest.approx(case["d3_df"], rel=1e-8)
    assert found.p == pytest.approx(case["d3_p"], rel=1e-8)


@given(st.floats(-5, 5), st.floats(0.1, 5), st.integers(2, 30))
def test_sets_that_agree_are_one(estimate: float, error: float, m: int) -> None:
    found = pooled(np.full(m, estimate), np.full(m, error), 40)
    assert found.coefficient.value == pytest.approx(estimate)
    assert found.coefficient.se == pytest.approx(error)
    assert found.riv == pytest.approx(0, abs=1e-20)
    assert isinstance(found.coefficient.df, float)
    assert found.coefficient.df <= 40


def test_one_coefficient_is_its_square() -> None:
    estimates, covariances = np.array([[1.0], [1.4], [0.9], [1.3]]), np.full((4, 1, 1), 0.2)
    test = pooled_wald(estimates, covariances)
    one = pooled(estimates[:, 0], np.sqrt(covariances[:, 0, 0])).coefficient
    assert isinstance(one.t, float)
    assert test.f == pytest.approx(one.t**2)


def test_what_cannot_be_pooled_says_why() -> None:
    assert pooled(np.ones(1), np.ones(1)).coefficient.p == ONE_SET
    assert pooled(np.ones(3), np.zeros(3)).riv == NO_WITHIN
    assert pooled_wald(np.ones((1, 2)), np.ones((1, 2, 2))).p == ONE_SET
    assert pooled_wald(np.ones((3, 2)), np.zeros((3, 2, 2))).p == NO_WITHIN
    assert pooled_likelihood_ratio(np.ones(1), np.ones(1), 1).f == ONE_SET
    same = pooled_likelihood_ratio(np.full(3, 4.0), np.full(3, 4.0), 1)
    assert (same.f, same.df_error, same.p) == (4, math.inf, pytest.approx(math.erfc(math.sqrt(2))))
    with pytest.raises(ValueError, match="one estimate and one error"):
        pooled(np.ones(2), np.array([1, math.nan]))
