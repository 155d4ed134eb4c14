import numpy as np
import pytest

from rapport.stats.agreement.intraclass import intraclass
from rapport.stats.peers.mixed_linear import NO_REPEATS, ONE_CLUSTER, mixed_linear
from rapport.stats.regression import ALIASED, ONE_LEVEL, Fitted, Model, Regression, fitted
from tests.stats.reference import Case, cases, column, columns

R_CASES = {name: case for name, case in cases("mixed.csv").items() if "reml" in case}


def regression(case: Case) -> tuple[Regression, np.ndarray]:
    term = tuple(int(at) for at in column(case, "term"))
    return Regression(columns(case, "x"), column(case, "y"), terms=(term,)), column(case, "cluster").astype(int)


@pytest.mark.parametrize("name", R_CASES)
def test_the_model_agrees_with_lmer(name: str) -> None:
    case = R_CASES[name]
    found = mixed_linear(*regression(case), restricted=bool(case["reml"]))
    assert found.log_likelihood == pytest.approx(case["loglik"], abs=1e-6)
    for part in ("between", "within", "icc"):
        assert getattr(found, part) == pytest.approx(case[part], rel=1e-4), part
    for at, one in enumerate(found.coefficients, 1):
        assert one.value == pytest.approx(case[f"b{at}"], rel=1e-4)
        assert one.se == pytest.approx(case[f"se{at}"], rel=1e-4)
        assert one.df == pytest.approx(case[f"df{at}"], rel=1e-3)
        assert one.p == pytest.approx(case[f"p{at}"], rel=1e-2, abs=1e-6)
    (term,) = found.terms
    assert term.f == pytest.approx(case["f"], rel=1e-3)
    assert term.df_error == pytest.approx(case["f_df"], rel=1e-3)
    assert term.p == pytest.approx(case["f_p"], rel=1e-2, abs=1e-6)


def test_clusters_of_one_size_have_the_icc_of_the_analysis_of_variance() -> None:
    values = np.random.default_rng(2).normal(size=(12, 4)) + np.arange(12)[:, None] / 3
    found = mixed_linear(Regression(np.ones((48, 1)), values.ravel()), np.repeat(np.arange(12), 4))
    assert found.icc == pytest.approx(intraclass(values).one_way.value, rel=1e-6)
    assert found.coefficients[0].df == pytest.approx(11, rel=1e-4)


def test_without_differences_between_clusters_it_is_least_squares() -> None:
    x = np.column_stack((np.ones(24), np.tile([0.0, 1, 2, 3], 6)))
    y = np.tile([1.0, 3, 2, 5], 6) + np.repeat([0.0, 0, 0, 0, 0, 0], 4)
    y[::5] += 0.5
    model = Regression(x, y, terms=((1,),))
    found, plain = mixed_linear(model, np.repeat(np.arange(6), 4)), fitted(model)
    assert isinstance(plain, Fitted)
    assert found.between == 0
    assert found.within == pytest.approx(float((plain.residual**2).sum()) / 22)
    assert [one.df for one in found.coefficients] == [22, 22]


@pytest.mark.parametrize("seed", range(8))
def test_far_from_zero_and_in_other_units_the_model_is_the_same(seed: int) -> None:
    generator = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(23), generator.integers(3, 13, 23))
    x = np.column_stack((np.ones(len(clusters)), clusters % 2, generator.normal(size=len(clusters))))
    y = generator.normal(size=len(clusters)) + 0.7 * generator.normal(size=23)[clusters]
    near = mixed_linear(Regression(x, y, terms=((1, 2),)), clusters)
    far = mixed_linear(Regression(x * [1, 1, 1000], y / 1000 + 1, terms=((1, 2),)), clusters)
    assert far.icc == pytest.approx(near.icc, rel=1e-6)
    for at, unit in ((1, 1e-3), (2, 1e-6)):
        assert far.coefficients[at].value == pytest.approx(near.coefficients[at].value * unit, rel=1e-6)
        assert far.coefficients[at].se == pytest.approx(near.coefficients[at].se * unit, rel=1e-6)
        assert far.coefficients[at].df == pytest.approx(near.coefficients[at].df, rel=1e-4)
    assert far.terms[0].f == pytest.approx(near.terms[0].f, rel=1e-6)


def test_what_cannot_be_fitted_says_why() -> None:
    x = np.column_stack((np.ones(6), [0.0, 1, 2, 3, 4, 5]))
    y, clusters = np.array([1.0, 2, 1, 4, 3, 6]), np.array([0, 0, 1, 1, 2, 2])

    def why(design: np.ndarray, outcome: np.ndarray, which: np.ndarray) -> object:
        found = mixed_linear(Regression(design, outcome, terms=((1,),)), which)
        assert found.icc == found.terms[0].p == found.coefficients[0].value == found.log_likelihood
        return found.icc

    assert why(x, y, np.zeros(6, int)) == ONE_CLUSTER
    assert why(x, y, np.arange(6)) == NO_REPEATS
    assert why(x, np.ones(6), clusters) == ONE_LEVEL
    assert why(np.column_stack((x, x[:, 1])), y, clusters) == ALIASED
    with pytest.raises(ValueError, match="linear"):
        mixed_linear(Regression(x, (y > 2).astype(float), Model.LOGIT), clusters)
    with pytest.raises(ValueError, match="each row"):
        mixed_linear(Regression(x, y), clusters[:3])
