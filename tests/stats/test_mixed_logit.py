import numpy as np
import pytest

from rapport.stats.mixed_logit import NO_MAXIMUM, NO_REPEATS, ONE_CLUSTER, mixed_logit
from rapport.stats.regression import ALIASED, SEPARATED, Fitted, Model, Regression, fitted
from tests.stats.reference import Case, cases, column, columns

R_CASES = {name: case for name, case in cases("mixed.csv").items() if "nodes" in case}


def regression(case: Case) -> tuple[Regression, np.ndarray]:
    term = tuple(int(at) for at in column(case, "term"))
    return Regression(columns(case, "x"), column(case, "y"), Model.LOGIT, (term,)), column(case, "cluster").astype(int)


@pytest.mark.parametrize("name", R_CASES)
def test_the_model_agrees_with_glmer(name: str) -> None:
    case = R_CASES[name]
    found = mixed_logit(*regression(case), int(case["nodes"]))
    assert found.log_likelihood == pytest.approx(case["loglik"], abs=1e-4)
    assert found.sd == pytest.approx(case["sd"], rel=1e-3)
    for at, one in enumerate(found.coefficients, 1):
        assert one.value == pytest.approx(case[f"b{at}"], rel=1e-3)
        assert one.se == pytest.approx(case[f"se{at}"], rel=1e-3)
    (term,) = found.terms
    assert isinstance(term.f, float)
    assert term.f * term.df == pytest.approx(case["wald"], rel=2e-3)


def test_more_nodes_change_nothing() -> None:
    case = R_CASES["bacteria-9"]
    few, many = (mixed_logit(*regression(case), nodes) for nodes in (15, 40))
    assert few.log_likelihood == pytest.approx(many.log_likelihood, abs=2e-6)
    assert few.sd == pytest.approx(many.sd, abs=1e-4)


def test_weights_count_rows_several_times() -> None:
    case = R_CASES["bacteria-9"]
    full, clusters = regression(case)
    times = (np.arange(len(full.outcome)) % 2 + 1).astype(int)
    weighted = mixed_logit(Regression(full.design, full.outcome, full.model, weights=times.astype(float)), clusters)
    repeated = Regression(np.repeat(full.design, times, axis=0), np.repeat(full.outcome, times), full.model)
    again = mixed_logit(repeated, np.repeat(clusters, times))
    assert weighted.log_likelihood == pytest.approx(again.log_likelihood, abs=1e-8)
    assert weighted.coefficients[0].se == pytest.approx(again.coefficients[0].se, rel=1e-5)


def test_without_clusters_it_is_the_plain_model() -> None:
    """Clusters of just the same people: the variance is zero, and all else as without."""
    x = np.column_stack((np.ones(60), np.tile([-1.0, 0.0, 1.0], 20)))
    model = Regression(x, np.tile([0.0, 1, 1, 0, 1], 12), Model.LOGIT)
    found, plain = mixed_logit(model, np.repeat(np.arange(4), 15)), fitted(model)
    assert isinstance(plain, Fitted)
    assert found.sd == pytest.approx(0, abs=1e-3)
    assert found.clusters_p == pytest.approx(0.5, abs=1e-3)
    assert [one.value for one in found.coefficients] == pytest.approx(plain.at.tolist(), abs=1e-5)


def test_what_cannot_be_fitted_says_why() -> None:
    x = np.column_stack((np.ones(6), [0.0, 1, 2, 3, 4, 5]))
    y, clusters = np.array([0.0, 0, 1, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2])

    def why(design: np.ndarray, outcome: np.ndarray, which: np.ndarray) -> object:
        found = mixed_logit(Regression(design, outcome, Model.LOGIT, ((1,),)), which)
        assert found.sd == found.terms[0].p == found.icc == found.coefficients[1].se
        return found.sd

    assert why(x, y, np.zeros(6, int)) == ONE_CLUSTER
    assert why(x, y, np.arange(6)) == NO_REPEATS
    assert why(x, (x[:, 1] > 2).astype(float), clusters) == SEPARATED
    assert why(np.column_stack((x, x[:, 1])), y, clusters) == ALIASED
    with pytest.raises(ValueError, match="five nodes"):
        mixed_logit(Regression(x, y, Model.LOGIT), clusters, 3)
    with pytest.raises(ValueError, match="logit"):
        mixed_logit(Regression(x, y), clusters)
    with pytest.raises(ValueError, match="each row"):
        mixed_logit(Regression(x, y, Model.LOGIT), clusters[:5])


def test_where_clusters_differ_very_much_more_nodes_find_the_maximum() -> None:
    generator = np.random.default_rng(165)
    clusters = np.repeat(np.arange(17), generator.integers(4, 13, 17))
    x = np.column_stack((np.ones(len(clusters)), clusters % 2))
    y = (generator.logistic(size=len(clusters)) + 5 * generator.normal(size=17)[clusters] > 0).astype(float)
    few, many = (mixed_logit(Regression(x, y, Model.LOGIT), clusters, nodes) for nodes in (5, 61))
    assert isinstance(many.coefficients[1].p, float)
    assert few.coefficients[1].p == NO_MAXIMUM
    assert "more nodes may find it" in NO_MAXIMUM.reason


@pytest.mark.parametrize("seed", range(4))
def test_in_other_units_the_model_is_the_same(seed: int) -> None:
    generator = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(23), generator.integers(3, 13, 23))
    x = np.column_stack((np.ones(len(clusters)), clusters % 2, generator.normal(size=len(clusters))))
    y = (generator.logistic(size=len(clusters)) + generator.normal(size=23)[clusters] > 0).astype(float)
    near = mixed_logit(Regression(x, y, Model.LOGIT), clusters)
    far = mixed_logit(Regression(x * [1, 1, 1e4] + [0, 0, 1e6], y, Model.LOGIT), clusters)
    assert far.icc == pytest.approx(near.icc, abs=1e-5)
    for at, unit in ((1, 1), (2, 1e-4)):
        assert far.coefficients[at].value == pytest.approx(near.coefficients[at].value * unit, rel=1e-4)
        assert far.coefficients[at].se == pytest.approx(near.coefficients[at].se * unit, rel=1e-4)
