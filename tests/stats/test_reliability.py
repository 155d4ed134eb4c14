import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rapport.stats.agreement.intraclass import NO_DIFFERENCES, intraclass, intraclass_of_mean
from rapport.stats.reliability import (
    ALIASED,
    CONSTANT_ITEM,
    HEYWOOD,
    PERFECT,
    SAME_SUM,
    TOO_FEW,
    TOO_FEW_ITEMS,
    cronbach_alpha,
    mcdonald_omega,
)
from tests.stats.reference import cases, columns

R_CASES = cases("reliability.csv")
ANSWERS = arrays(float, (12, 4), elements=st.integers(1, 5).map(float))


@pytest.mark.parametrize("name", R_CASES)
def test_alpha_agrees_with_psych(name: str) -> None:
    case = R_CASES[name]
    found = cronbach_alpha(columns(case, "x"), case["level"])
    assert found.value == pytest.approx(case["alpha"], rel=1e-12)
    assert found.standardised == pytest.approx(case["standardised"], rel=1e-12)
    assert found.interval.low == pytest.approx(case["low"], abs=1e-10)
    assert found.interval.high == pytest.approx(case["high"], abs=1e-10)
    for at, (without, rest) in enumerate(zip(found.without, found.item_rest, strict=True), 1):
        assert without == pytest.approx(case[f"without{at}"], rel=1e-11)
        assert rest == pytest.approx(case[f"rest{at}"], rel=1e-11)


@pytest.mark.parametrize("name", [name for name, case in R_CASES.items() if "omega" in case])
def test_omega_agrees_with_factanal(name: str) -> None:
    case = R_CASES[name]
    found = mcdonald_omega(columns(case, "x"))
    assert found.value == pytest.approx(case["omega"], abs=1e-6)
    assert found.standardised == pytest.approx(case["omega_standardised"], abs=1e-6)
    for at, loading in enumerate(found.loadings, 1):
        assert loading == pytest.approx(case[f"loading{at}"], abs=1e-5)


@pytest.mark.parametrize("name", R_CASES)
@pytest.mark.parametrize("kind", ["one_way", "agreement", "consistency"])
def test_icc_of_the_mean_agrees_with_psych(name: str, kind: str) -> None:
    case = R_CASES[name]
    found = getattr(intraclass_of_mean(columns(case, "x"), case["level"]), kind)
    assert found.value == pytest.approx(case[f"mean_{kind}"], abs=1e-10)
    assert found.interval.low == pytest.approx(case[f"mean_{kind}_low"], abs=1e-8)
    assert found.interval.high == pytest.approx(case[f"mean_{kind}_high"], abs=1e-8)


@settings(deadline=None, max_examples=50)
@given(ANSWERS)
def test_alpha_is_the_consistency_of_the_mean(answers: np.ndarray) -> None:
    """Feldt's interval as well: Hoyt (1941) and Shrout & Fleiss say the same."""
    alpha, icc = cronbach_alpha(answers), intraclass_of_mean(answers).consistency
    assume(isinstance(icc.value, float) and isinstance(alpha.value, float) and alpha.value < 1)
    assert alpha.value == pytest.approx(icc.value, abs=1e-9)
    if isinstance(icc.interval.low, float):
        assert alpha.interval.low == pytest.approx(icc.interval.low, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(ANSWERS, st.integers(2, 9), st.integers(-5, 5))
def test_unit_and_zero_of_the_scale_do_not_matter(answers: np.ndarray, times: int, plus: int) -> None:
    there, here = cronbach_alpha(answers * times + plus), cronbach_alpha(answers)
    if isinstance(here.value, float):
        assert there.value == pytest.approx(here.value, abs=1e-9)
    else:
        assert there.value == here.value


def test_omega_of_equal_loadings_is_alpha() -> None:
    """Tau-equivalent items: made so that every correlation is one half."""
    generator = np.random.default_rng(3)
    raw = generator.normal(size=(200, 4))
    white = np.linalg.solve(np.linalg.cholesky(np.cov(raw, rowvar=False)), (raw - raw.mean(axis=0)).T)
    items = (np.linalg.cholesky(0.5 * np.eye(4) + 0.5) @ white).T
    assert mcdonald_omega(items).value == pytest.approx(0.8, abs=1e-6)
    assert cronbach_alpha(items).value == pytest.approx(0.8, abs=1e-12)


def test_what_cannot_be_computed_says_why() -> None:
    nan = math.nan
    one = cronbach_alpha(np.array([[1.0, 2.0], [nan, 1.0]]))
    assert (one.n, one.missing, one.value, one.interval.low) == (1, 1, TOO_FEW, TOO_FEW)
    assert cronbach_alpha(np.ones((5, 3))).value == SAME_SUM
    assert cronbach_alpha(np.array([[1.0, 4], [2, 3], [3, 2]])).value == SAME_SUM
    two = cronbach_alpha(np.array([[1.0, 1], [2, 2], [3, 3]]))
    assert (two.value, two.interval.low, two.without) == (1, PERFECT, (TOO_FEW_ITEMS, TOO_FEW_ITEMS))
    flat = np.array([[1.0, 2, 2], [2, 2, 3], [3, 2, 5], [4, 2, 1]])
    assert cronbach_alpha(flat).standardised == CONSTANT_ITEM
    assert cronbach_alpha(flat).item_rest[1] == CONSTANT_ITEM
    assert mcdonald_omega(flat).value == CONSTANT_ITEM
    assert mcdonald_omega(flat[:, :2]).value == TOO_FEW_ITEMS
    summed = np.random.default_rng(5).normal(size=(20, 3))
    assert mcdonald_omega(np.column_stack((summed, summed.sum(axis=1)))).value == ALIASED
    # Two items alike and a third without relation to them: one factor explains an item wholly.
    a = np.random.default_rng(6).normal(size=50)
    b = np.random.default_rng(7).normal(size=(50, 3)) * 0.001
    odd = np.column_stack((a, a + b[:, 0], np.random.default_rng(8).normal(size=50)))
    assert mcdonald_omega(odd).value == HEYWOOD
    assert intraclass_of_mean(np.ones((4, 3))).one_way.value == NO_DIFFERENCES
    with pytest.raises(ValueError, match="infinite"):
        mcdonald_omega(np.array([[1.0, math.inf, 2]]))


def test_the_mean_of_two_is_stepped_up() -> None:
    values = np.array([[1.0, 2], [2, 3], [4, 4], [5, 7]])
    single, mean = intraclass(values).agreement.value, intraclass_of_mean(values).agreement.value
    assert isinstance(single, float)
    assert mean == pytest.approx(2 * single / (1 + single))
