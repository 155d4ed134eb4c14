from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.coefficients import NO_DF
from rapport.stats.proportional_odds import (
    FEW_LEVELS,
    NO_MAXIMUM,
    ONE_CLUSTER,
    OrdinalRegression,
    proportional_odds,
)
from rapport.stats.proportionality import NOT_TESTABLE
from rapport.stats.regression import ALIASED, TOO_FEW_ROWS
from rapport.stats.told_alone import TOLD_ALONE
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


@pytest.mark.parametrize("name", [name for name, case in R_CASES.items() if "cluster1" in case])
def test_errors_robust_to_clusters_agree_with_sandwich(name: str) -> None:
    case = R_CASES[name]
    clusters = column(case, "cluster").astype(int)
    found = proportional_odds(replace(regression(case), clusters=clusters))
    groups = len(np.unique(clusters))
    assert found.clusters == groups
    for at, one in enumerate(found.coefficients, 1):
        assert one.value == pytest.approx(case[f"b{at}"], abs=1e-7)
        assert one.se == pytest.approx(case[f"robust_se{at}"], rel=1e-6)
        assert (one.df, one.p) == (groups - 1, pytest.approx(case[f"robust_p{at}"], rel=1e-5))
    for at, one in enumerate(found.thresholds, 1):
        assert one.se == pytest.approx(case[f"robust_zeta_se{at}"], rel=1e-6)
    for at, test in enumerate(found.wald, 1):
        assert test.f == pytest.approx(case[f"robust_f_{at}"], rel=1e-5)
        assert (test.df_error, test.p) == (groups - 1, pytest.approx(case[f"robust_f_p_{at}"], rel=1e-5))


def made_up(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(12), generator.integers(3, 9, 12))
    x = np.column_stack((np.ones(len(clusters)), clusters % 2, generator.normal(size=len(clusters))))
    codes = np.digitize(x[:, 2] + generator.logistic(size=len(clusters)), [-1, 0, 1])
    return x, codes, clusters


def test_a_row_that_stands_for_several_people_is_as_many_rows() -> None:
    x, codes, clusters = made_up()
    weights = np.random.default_rng(2).integers(0, 4, len(codes))
    one = proportional_odds(OrdinalRegression(x, codes, ((1, 2),), weights.astype(float), clusters))
    many = np.repeat(np.arange(len(codes)), weights)
    other = proportional_odds(OrdinalRegression(x[many], codes[many], ((1, 2),), None, clusters[many]))
    assert [each.se for each in one.coefficients] == pytest.approx([each.se for each in other.coefficients])
    assert one.wald[0].p == pytest.approx(other.wald[0].p)


@pytest.mark.parametrize("is_clustered", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_far_from_zero_and_in_other_units_the_model_is_the_same(seed: int, is_clustered: bool) -> None:
    """As a calendar year is: far from zero for how little it varies."""
    x, codes, clusters = made_up(seed)
    near, far = (
        proportional_odds(OrdinalRegression(design, codes, ((1,), (2,)), clusters=clusters if is_clustered else None))
        for design in (x, x * [1, 1, 1000] + [0, 0, 5e6])
    )
    assert far.coefficients[0].se == pytest.approx(near.coefficients[0].se, rel=1e-6)
    assert far.coefficients[1].value == pytest.approx(near.coefficients[1].value / 1000, rel=1e-6)
    assert far.coefficients[1].se == pytest.approx(near.coefficients[1].se / 1000, rel=1e-6)
    assert far.wald[0].f == pytest.approx(near.wald[0].f, rel=1e-6)
    assert far.brant.statistic == pytest.approx(near.brant.statistic, rel=1e-6)
    assert far.score.statistic == pytest.approx(near.score.statistic, rel=1e-6)


def test_what_clusters_cannot_tell_says_why() -> None:
    x, codes, clusters = made_up()
    alone = np.column_stack((x, clusters == 3))
    found = proportional_odds(OrdinalRegression(alone, codes, ((2,), (3,)), clusters=clusters))
    assert isinstance(found.coefficients[2].value, float)
    assert (found.coefficients[2].se, found.coefficients[2].p, found.wald[1].p) == (TOLD_ALONE,) * 3
    assert isinstance(found.wald[0].p, float)
    single = proportional_odds(OrdinalRegression(x, codes, ((1,),), clusters=np.zeros(len(codes), int)))
    assert (single.coefficients[0].value, single.wald[0].p) == (ONE_CLUSTER, ONE_CLUSTER)
    two = proportional_odds(OrdinalRegression(x, codes, ((1, 2),), clusters=clusters // 6))
    assert two.wald[0].p == NO_DF
    for wrong in (clusters[:3], clusters - 1):
        with pytest.raises(ValueError, match="each row has one cluster"):
            proportional_odds(OrdinalRegression(x, codes, clusters=wrong))


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
