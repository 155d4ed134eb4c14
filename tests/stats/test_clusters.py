import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.intraclass import intraclass
from rapport.stats.cluster_robust import NO_DF, NO_ERROR, ONE_CLUSTER, TOO_LARGE, Correction, cluster_robust
from rapport.stats.clusters import ALL_WITHIN_ALIKE, NO_DIFFERENCES, NO_REPEATS, cluster_icc, design_effect
from rapport.stats.clusters import ONE_CLUSTER as ONE_CLUSTER_ICC
from rapport.stats.model_based import model_based
from rapport.stats.regression import (
    ALIASED,
    ONE_LEVEL,
    SEPARATED,
    TOLD_WHOLLY,
    TOO_FEW_ROWS,
    Model,
    Regression,
)
from rapport.stats.told_alone import TOLD_ALONE
from tests.stats.reference import Case, cases, column, columns

R_CASES = cases("clusters.csv")
ALIKE = [name for name, case in R_CASES.items() if "icc" in case]
ROBUST = [name for name, case in R_CASES.items() if "columns" in case]


def regression(case: Case) -> tuple[Regression, np.ndarray]:
    model = Model.LOGIT if case["logit"] else Model.LINEAR
    term = tuple(int(at) for at in column(case, "term"))
    weights = column(case, "w") if "w1" in case else None
    return Regression(columns(case, "x"), column(case, "y"), model, (term,), weights), column(case, "cluster").astype(
        int
    )


@pytest.mark.parametrize("name", ALIKE)
def test_icc_of_clusters_agrees_with_r(name: str) -> None:
    case = R_CASES[name]
    found = cluster_icc(column(case, "y"), column(case, "cluster").astype(int), case["level"])
    assert found.icc == pytest.approx(case["icc"], rel=1e-10)
    assert found.interval.low == pytest.approx(case["low"], abs=1e-9)
    assert found.interval.high == pytest.approx(case["high"], abs=1e-9)
    assert found.design_effect == pytest.approx(case["design_effect"], rel=1e-10)
    assert found.effective_n == pytest.approx(found.n / case["design_effect"])


@pytest.mark.parametrize("name", ROBUST)
@pytest.mark.parametrize("correction", Correction)
def test_robust_errors_agree_with_club_sandwich(name: str, correction: Correction) -> None:
    case = R_CASES[name]
    fit = cluster_robust(*regression(case), correction)
    for at, found in enumerate(fit.coefficients, 1):
        assert found.value == pytest.approx(case[f"b{at}"], rel=1e-7)
        assert found.se == pytest.approx(case[f"{correction}_se{at}"], rel=1e-6)
        assert correction is Correction.CR2 or found.df == fit.clusters - 1


@pytest.mark.parametrize("name", ROBUST)
def test_errors_of_the_model_itself_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = model_based(regression(case)[0])
    for at, one in enumerate(found.coefficients, 1):
        assert one.se == pytest.approx(case[f"model_se{at}"], rel=1e-6)
        assert one.p == pytest.approx(case[f"model_p{at}"], abs=1e-6)
    (term,) = found.terms
    assert isinstance(term.f, float)
    assert term.f * term.df == pytest.approx(case["model_wald"], rel=1e-6)


@pytest.mark.parametrize("name", ROBUST)
def test_small_sample_tests_agree_with_club_sandwich(name: str) -> None:
    case = R_CASES[name]
    fit = cluster_robust(*regression(case))
    for at, found in enumerate(fit.coefficients, 1):
        assert found.df == pytest.approx(case[f"df{at}"], rel=1e-6)
        assert found.p == pytest.approx(case[f"p{at}"], abs=1e-6)
        assert found.interval.low == pytest.approx(case[f"low{at}"], rel=1e-5, abs=1e-6)
        assert found.interval.high == pytest.approx(case[f"high{at}"], rel=1e-5, abs=1e-6)
    (term,) = fit.terms
    assert term.f == pytest.approx(case["f"], rel=1e-5)
    assert term.df_error == pytest.approx(case["f_df"], rel=1e-5)
    assert term.p == pytest.approx(case["f_p"], abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=2, max_size=8))
def test_clusters_of_one_size_have_the_icc_of_shrout_and_fleiss(rows: list[list[int]]) -> None:
    values = np.array(rows, float)
    found = cluster_icc(values.ravel(), np.repeat(np.arange(len(rows)), 3))
    single = intraclass(values).one_way
    if isinstance(single.value, float):
        assert found.icc == pytest.approx(single.value, abs=1e-9)
    if isinstance(single.interval.low, float):
        assert found.interval.low == pytest.approx(single.interval.low, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False), st.sampled_from(Correction))
def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter(random, correction: Correction) -> None:
    order = list(range(40))
    random.shuffle(order)
    generator = np.random.default_rng(2)
    x, y = np.column_stack((np.ones(40), generator.normal(size=40))), generator.normal(size=40)
    clusters = np.arange(40) % 7
    here = cluster_robust(Regression(x, y), clusters, correction)
    there = cluster_robust(Regression(x[order], y[order]), 10 - clusters[order], correction)
    for one, other in zip(here.coefficients, there.coefficients, strict=True):
        assert (other.se, other.df) == (pytest.approx(one.se), pytest.approx(one.df))


def test_the_design_effect_of_eldridge() -> None:
    """Eldridge, Ashby & Kerry (2006): m = 20, cv = .65, ICC = .05; and 8.96 with cv 0 and .35."""
    assert design_effect(0.05, 20, 0.65) == pytest.approx(2.3725)
    assert design_effect(0.05, 8.96) == pytest.approx(1.398)
    assert design_effect(0.05, 8.96, 0.35) == pytest.approx(1.453, abs=5e-4)
    assert design_effect(-0.1, 20) == 1


def test_the_interval_of_an_icc_where_sizes_differ() -> None:
    """It holds the correlation about as often as it says; a negative one, less than can be, is its lower limit."""
    sizes, random = np.array([3, 4, 5] * 5 + [60, 90, 98]), np.random.default_rng(5)
    clusters, times = np.repeat(np.arange(len(sizes)), sizes), 150
    within, between = random.normal(size=(times, sizes.sum())), random.normal(size=(times, len(sizes)))
    found = [cluster_icc(own + own_mean[clusters], clusters) for own, own_mean in zip(within, between, strict=True)]
    intervals = [(one.interval.low, one.interval.high) for one in found]
    assert 0.9 < sum(low <= 0.5 <= high for low, high in intervals) / times < 0.99  # type: ignore[operator]
    even = cluster_icc(np.array([1.0, 3, 1, 3, 1, 2, 2, 2, 2, 2, 3.01]), np.array([0] * 2 + [1] * 2 + [2] * 7))
    assert even.interval.low == even.icc == pytest.approx(-0.524, abs=1e-3)
    alike = cluster_icc(np.array([1.0, 3, 1, 2, 3]), np.array([0, 0, 1, 1, 1]))
    assert alike.interval.high == pytest.approx(-1 / 2)


def test_what_cannot_be_computed_says_why() -> None:
    y, one = np.array([1.0, 2, 3, math.nan]), np.zeros(4, int)
    alone = cluster_icc(y, one)
    assert (alone.n, alone.missing, alone.clusters, alone.icc) == (3, 1, 1, ONE_CLUSTER_ICC)
    assert alone.design_effect == ONE_CLUSTER_ICC
    assert cluster_icc(y[:3], np.arange(3)).icc == NO_REPEATS
    assert cluster_icc(np.ones(4), np.array([0, 0, 1, 1])).icc == NO_DIFFERENCES
    sure = cluster_icc(np.array([1.0, 1, 2, 2]), np.array([0, 0, 1, 1]))
    assert (sure.icc, sure.interval.low) == (1, ALL_WITHIN_ALIKE)
    assert cluster_icc(y, np.full(4, -1)).n == 0


def test_models_that_cannot_be_fitted_say_why() -> None:
    x = np.column_stack((np.ones(6), [0.0, 1, 2, 3, 4, 5]))
    y, clusters = np.array([0.0, 0, 1, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2])

    def why(
        design: np.ndarray, outcome: np.ndarray, which: np.ndarray = clusters, model: Model = Model.LOGIT
    ) -> object:
        found = cluster_robust(Regression(design, outcome, model, ((1,),)), which)
        assert found.terms[0].p == found.coefficients[0].se
        return found.coefficients[-1].se

    assert why(x, y, np.zeros(6, int)) == ONE_CLUSTER
    assert why(x, np.ones(6)) == ONE_LEVEL
    assert why(np.column_stack((x, x[:, 1] * 2 + 1)), y) == ALIASED
    assert why(x, (x[:, 1] > 2).astype(float)) == SEPARATED
    assert why(x[:2], y[1:3], np.array([0, 1])) == TOO_FEW_ROWS
    big = np.random.default_rng(1).normal(size=4200)
    assert why(np.column_stack((np.ones(4200), big)), big**2, np.arange(4200) % 2, Model.LINEAR) == TOO_LARGE
    few = cluster_robust(Regression(x, y, Model.LINEAR, ((0, 1, 1),)), clusters)
    assert few.terms[0].p == NO_DF


@pytest.mark.parametrize("correction", Correction)
def test_an_error_that_nothing_shows_is_not_told(correction: Correction) -> None:
    """One treated cluster: clubSandwich’s error is far too small. Errors that cancel out in each cluster: 0."""
    clusters = np.repeat(np.arange(6), 4)
    y = np.random.default_rng(3).normal(size=24)
    alone = np.column_stack((np.ones(24), clusters == 2, y**2))
    found = cluster_robust(Regression(alone, y, terms=((1,), (2,))), clusters, correction)
    assert (found.coefficients[1].se, found.coefficients[1].p, found.terms[0].p) == (TOLD_ALONE,) * 3
    assert found.coefficients[1].value == pytest.approx(np.linalg.lstsq(alone, y, rcond=None)[0][1])
    assert isinstance(found.coefficients[0].p, float)
    assert found.terms[1].p == pytest.approx(found.coefficients[2].p)
    arms = np.column_stack((np.ones(24), clusters % 2))
    even = np.tile([0.0, 1, 1, 0], 6)
    for model in Model:
        cancelled = cluster_robust(Regression(arms, even, model, ((1,),)), clusters, correction)
        assert cancelled.coefficients[1].p == cancelled.terms[0].p == NO_ERROR


def test_wrong_use_is_refused() -> None:
    x, y = np.ones((3, 1)), np.array([1.0, 2, 3])
    with pytest.raises(ValueError, match="each row has one cluster"):
        cluster_robust(Regression(x, y), np.array([0, 1, -1]))
    with pytest.raises(ValueError, match="numbers of rows"):
        Regression(x, y[:2])
    with pytest.raises(ValueError, match="missing or infinite"):
        Regression(x, np.array([1, 2, math.nan]))
    with pytest.raises(ValueError, match="0 or 1"):
        Regression(x, y, Model.LOGIT)
    with pytest.raises(ValueError, match="above 0"):
        Regression(x, y, weights=np.array([1.0, 0, 1]))
    with pytest.raises(ValueError, match="one cluster"):
        cluster_icc(y, np.zeros(2, int))


@pytest.mark.parametrize("correction", Correction)
def test_an_outcome_that_the_terms_tell_wholly_has_no_errors_of_noise(correction: Correction) -> None:
    clusters = np.repeat(np.arange(8), 3)
    x = np.column_stack((np.ones(24), clusters % 2, 2020 + clusters * 0.1))
    found = cluster_robust(Regression(x, 0.7 * x[:, 2] + 0.1, terms=((1,), (2,))), clusters, correction)
    assert (found.coefficients[1].p, found.terms[1].p) == (TOLD_WHOLLY, TOLD_WHOLLY)
