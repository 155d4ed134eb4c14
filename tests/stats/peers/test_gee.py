import warnings

import numpy as np
import pytest
from statsmodels.genmod.cov_struct import Exchangeable
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_estimating_equations import GEE

from rapport.stats.coefficients import NO_DF, NO_ERROR
from rapport.stats.peers.gee import LEVERAGE_ONE, ONE_CLUSTER, SmallSample, Working, gee
from rapport.stats.regression import ALIASED, ONE_LEVEL, SEPARATED, Model, Regression
from rapport.stats.told_alone import TOLD_ALONE
from rapport.stats.undefined import Undefined
from tests.stats.reference import Case, cases, column, columns

R_CASES = cases("gee.csv")
ERRORS = {SmallSample.NONE: "none", SmallSample.KAUERMANN_CARROLL: "kc", SmallSample.MANCL_DEROUEN: "md"}


def model(case: Case) -> tuple[Regression, np.ndarray, Working]:
    term = tuple(int(at) for at in column(case, "term"))
    kind = Model.LOGIT if case["logit"] else Model.LINEAR
    working = Working.EXCHANGEABLE if case["exchangeable"] else Working.INDEPENDENT
    clusters = column(case, "cluster").astype(int)
    return Regression(columns(case, "x"), column(case, "y"), kind, (term,)), clusters, working


@pytest.mark.parametrize("name", R_CASES)
@pytest.mark.parametrize("correction", SmallSample)
def test_the_model_agrees_with_geepack(name: str, correction: SmallSample) -> None:
    case = R_CASES[name]
    found = gee(*model(case), correction)
    assert found.alpha == pytest.approx(case["alpha"], abs=1e-7)
    for at, one in enumerate(found.coefficients, 1):
        assert one.value == pytest.approx(case[f"b{at}"], rel=1e-6)
        assert one.se == pytest.approx(case[f"{ERRORS[correction]}_se{at}"], rel=1e-6)
        left = found.clusters - len(found.coefficients)
        assert one.df == (left if left > 0 else NO_DF)
    if correction is SmallSample.MANCL_DEROUEN and name != "genotype":
        (term,) = found.terms
        assert isinstance(term.f, float)
        assert term.f * term.df == pytest.approx(case["wald"], rel=1e-4)


def test_the_corrected_errors_are_those_of_statsmodels() -> None:
    regression, clusters, working = model(R_CASES["bacteria"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = GEE(regression.outcome, regression.design, clusters, family=Binomial(), cov_struct=Exchangeable())
        fit = peer.fit(cov_type="bias_reduced", maxiter=200, ctol=1e-10, ddof_scale=0)
    found = gee(regression, clusters, working)
    assert [one.se for one in found.coefficients] == pytest.approx(np.asarray(fit.bse).tolist(), rel=1e-6)


def test_clusters_of_one_are_people() -> None:
    """Then the uncorrected errors are the heteroscedasticity-robust ones of White."""
    generator = np.random.default_rng(1)
    x, y = np.column_stack((np.ones(30), generator.normal(size=30))), generator.normal(size=30)
    found = gee(Regression(x, y), np.arange(30), Working.INDEPENDENT, SmallSample.NONE)
    bread = np.linalg.inv(x.T @ x)
    left = y - x @ bread @ x.T @ y
    white = bread @ (x.T * left**2) @ x @ bread
    assert found.covariance == pytest.approx(white, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", Model)
def test_far_from_zero_and_in_other_units_the_model_is_the_same(seed: int, kind: Model) -> None:
    """As dollars of grants are, explained by dollars of income."""
    generator = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(23), generator.integers(3, 13, 23))
    x = np.column_stack((np.ones(len(clusters)), clusters % 2, generator.normal(size=len(clusters))))
    y = generator.normal(size=len(clusters)) + 0.7 * generator.normal(size=23)[clusters]
    outcome, other, unit = (y, 1e8 + 1e6 * y, 1e6) if kind is Model.LINEAR else ((y > 0) * 1.0, (y > 0) * 1.0, 1.0)
    near = gee(Regression(x, outcome, kind, ((1, 2),)), clusters)
    far = gee(Regression(x * [1, 1, 1e4] + [0, 0, 1e6], other, kind, ((1, 2),)), clusters)
    assert far.alpha == pytest.approx(near.alpha, abs=1e-7)
    for at, times in ((1, unit), (2, unit * 1e-4)):
        assert far.coefficients[at].value == pytest.approx(near.coefficients[at].value * times, rel=1e-6)
        assert far.coefficients[at].se == pytest.approx(near.coefficients[at].se * times, rel=1e-6)
    assert far.terms[0].f == pytest.approx(near.terms[0].f, rel=1e-6)


@pytest.mark.parametrize(
    ("correction", "why", "age"),
    [(SmallSample.NONE, TOLD_ALONE, None), (SmallSample.KAUERMANN_CARROLL, LEVERAGE_ONE, LEVERAGE_ONE)],
)
def test_an_arm_of_one_cluster_has_a_difference_but_no_error(
    correction: SmallSample, why: Undefined, age: Undefined | None
) -> None:
    generator = np.random.default_rng(3)
    clusters = np.repeat(np.arange(9), 6)
    x = np.column_stack((np.ones(54), clusters == 0, generator.normal(size=54)))
    found = gee(Regression(x, generator.normal(size=54), terms=((1,), (2,))), clusters, correction=correction)
    assert isinstance(found.coefficients[1].value, float)
    assert (found.coefficients[1].se, found.coefficients[1].p, found.terms[0].p) == (why,) * 3
    for one in (found.coefficients[2].se, found.terms[1].p):
        assert isinstance(one, float) if age is None else one == age


def test_what_cannot_be_fitted_says_why() -> None:
    x = np.column_stack((np.ones(6), [0.0, 1, 2, 3, 4, 5]))
    y, clusters = np.array([0.0, 0, 1, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2])

    def why(design: np.ndarray, outcome: np.ndarray, which: np.ndarray) -> object:
        found = gee(Regression(design, outcome, Model.LOGIT, ((1,),)), which)
        assert found.alpha == found.terms[0].p == found.coefficients[0].value
        return found.alpha

    assert why(x, y, np.zeros(6, int)) == ONE_CLUSTER
    assert why(x, np.ones(6), clusters) == ONE_LEVEL
    assert why(x, (x[:, 1] > 2).astype(float), clusters) == SEPARATED
    assert why(np.column_stack((x, x[:, 1])), y, clusters) == ALIASED
    few = gee(Regression(x, y, terms=((1,),)), np.array([0, 0, 0, 1, 1, 1]), Working.INDEPENDENT, SmallSample.NONE)
    assert few.coefficients[1].p == NO_DF
    with pytest.raises(ValueError, match="each row"):
        gee(Regression(x, y), clusters[:3])
    with pytest.raises(ValueError, match="weights"):
        gee(Regression(x, y, weights=np.ones(6)), clusters)


def test_an_arm_in_which_nothing_varies_has_a_difference_with_an_error() -> None:
    generator = np.random.default_rng(3)
    clusters = np.repeat(np.arange(25), generator.integers(3, 13, 25))
    x = np.column_stack((np.ones(len(clusters)), clusters < 13))
    y = np.where(clusters < 13, generator.normal(size=len(clusters)), 3.0)
    found = gee(Regression(x, y, terms=((1,),)), clusters)
    assert found.coefficients[0].se == NO_ERROR
    means = [y[clusters == one].mean() for one in range(13)]
    assert found.coefficients[1].value == pytest.approx(np.mean(means) - 3, abs=0.1)
    assert isinstance(found.coefficients[1].se, float)
    assert isinstance(found.terms[0].p, float)
