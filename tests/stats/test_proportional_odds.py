import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.proportional_odds import (
    FEW_LEVELS,
    NO_MAXIMUM,
    NOT_TESTABLE,
    OrdinalRegression,
    proportional_odds,
)
from rapport.stats.regression import ALIASED, TOO_FEW_ROWS
from tests.stats.reference import Case, cases, column, columns

R_CASES = cases("ordinal.csv")


def regression(case: Case) -> OrdinalRegression:
    x = columns(case, "x")
    terms, at = [], 1
    while f"term{at}_1" in case:
        terms.append(tuple(int(one) for one in column(case, f"term{at}_")))
        at += 1
    return OrdinalRegression(
        np.column_stack((np.ones(len(x)), x)), column(case, "y").astype(int), tuple(terms), column(case, "w")
    )


@pytest.mark.parametrize("name", R_CASES)
def test_the_model_agrees_with_polr(name: str) -> None:
    case = R_CASES[name]
    found = proportional_odds(regression(case))
    assert found.log_likelihood == pytest.approx(case["loglik"], abs=1e-8)
    for at, one in enumerate(found.coefficients, 1):
        assert one.value == pytest.approx(case[f"b{at}"], abs=1e-7)
        assert one.se == pytest.approx(case[f"se{at}"], abs=1e-6)
    for at, one in enumerate(found.thresholds, 1):
        assert one.value == pytest.approx(case[f"zeta{at}"], abs=1e-7)
        assert one.se == pytest.approx(case[f"zeta_se{at}"], abs=1e-6)
    for at, (wald, ratio) in enumerate(zip(found.wald, found.likelihood_ratio, strict=True), 1):
        assert isinstance(wald.f, float)
        assert isinstance(ratio.f, float)
        assert wald.f * wald.df == pytest.approx(case[f"wald_{at}"], abs=1e-4)
        assert ratio.f * ratio.df == pytest.approx(case[f"lr_{at}"], abs=1e-4)


@pytest.mark.parametrize("name", R_CASES)
def test_the_tests_of_proportional_odds_agree_with_their_formulas_in_r(name: str) -> None:
    case = R_CASES[name]
    found = proportional_odds(regression(case))
    assert (found.score.statistic, found.score.df) == (pytest.approx(case["score"], abs=1e-4), case["score_df"])
    if "brant" in case:
        assert (found.brant.statistic, found.brant.df) == (pytest.approx(case["brant"], abs=1e-4), case["brant_df"])
    else:
        assert found.brant.statistic == NOT_TESTABLE


def test_the_cheeses_of_mccullagh_and_nelder() -> None:
    """Generalized Linear Models (1989), 5.3: deviance 20.31 on 21 degrees of freedom.

    Separate slopes for four additives fit the table wholly, so that the score test is Pearson's χ² of the model.
    """
    case = R_CASES["cheese"]
    found = proportional_odds(regression(case))
    cells = np.zeros((4, 9))
    additive = columns(case, "x") @ np.array([1, 2, 3])
    np.add.at(cells, (additive.astype(int), column(case, "y").astype(int)), column(case, "w"))
    shares = cells / cells.sum(axis=1, keepdims=True)
    whole = float((cells * np.log(np.where(cells > 0, shares, 1))).sum())
    assert isinstance(found.log_likelihood, float)
    assert 2 * (whole - found.log_likelihood) == pytest.approx(20.31, abs=0.005)
    thresholds = np.array([one.value for one in found.thresholds])
    slopes = np.array([0.0, *(one.value for one in found.coefficients)])
    below = 1 / (1 + np.exp(slopes[:, None] - thresholds))
    fitted = np.diff(np.column_stack((np.zeros(4), below, np.ones(4))), axis=1) * cells.sum(axis=1, keepdims=True)
    assert found.score.statistic == pytest.approx(float(((cells - fitted) ** 2 / fitted).sum()), abs=1e-6)
    assert found.score.df == 21


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6))
def test_turning_the_scale_round_turns_the_slopes(seed: int) -> None:
    generator = np.random.default_rng(seed)
    x, y = generator.normal(size=60), generator.integers(0, 4, 60)
    design = np.column_stack((np.ones(60), x))
    here, there = (proportional_odds(OrdinalRegression(design, codes, ((1,),))) for codes in (y, 3 - y))
    assert isinstance(here.coefficients[0].value, float)
    assert there.coefficients[0].value == pytest.approx(-here.coefficients[0].value, abs=1e-8)
    assert there.brant.statistic == pytest.approx(here.brant.statistic, abs=1e-6)
    assert there.score.statistic == pytest.approx(here.score.statistic, abs=1e-6)


def test_weights_count_rows_several_times() -> None:
    generator = np.random.default_rng(4)
    design, y = np.column_stack((np.ones(30), generator.normal(size=30))), np.arange(30) % 3
    times = generator.integers(1, 4, 30)
    weighted = proportional_odds(OrdinalRegression(design, y, ((1,),), times.astype(float)))
    repeated = proportional_odds(OrdinalRegression(np.repeat(design, times, axis=0), np.repeat(y, times), ((1,),)))
    assert weighted.n == repeated.n
    assert weighted.coefficients[0].se == pytest.approx(repeated.coefficients[0].se)
    assert weighted.score.statistic == pytest.approx(repeated.score.statistic)


def test_levels_that_nobody_answered_are_left_out() -> None:
    design = np.column_stack((np.ones(12), np.arange(12) % 5))
    gap = proportional_odds(OrdinalRegression(design, np.array([0, 4, 9] * 4)))
    tight = proportional_odds(OrdinalRegression(design, np.array([0, 1, 2] * 4)))
    assert gap.levels == (0, 4, 9)
    assert gap.log_likelihood == tight.log_likelihood


def test_what_cannot_be_fitted_says_why() -> None:
    x = np.arange(9.0)
    design = np.column_stack((np.ones(9), x))

    def why(columns: np.ndarray, codes: list[int]) -> object:
        found = proportional_odds(OrdinalRegression(columns, np.array(codes), ((1,),)))
        assert found.wald[0].p == found.coefficients[0].value == found.score.p
        return found.coefficients[0].value

    assert why(design, [0, 1] * 4 + [0]) == FEW_LEVELS
    assert why(design, [0] * 3 + [1] * 3 + [2] * 3) == NO_MAXIMUM
    assert why(np.column_stack((design, x)), [0, 1, 2] * 3) == ALIASED
    assert why(design[:3], [0, 1, 2]) == TOO_FEW_ROWS
    assert why(design[:0], []) == FEW_LEVELS
    with pytest.raises(ValueError, match="missing"):
        proportional_odds(OrdinalRegression(design, np.full(9, -1)))
    with pytest.raises(ValueError, match="numbers of rows"):
        proportional_odds(OrdinalRegression(design, np.zeros(8, int)))
