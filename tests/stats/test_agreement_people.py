import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.intraclass import (
    NO_APPROXIMATION,
    NO_DIFFERENCES,
    NO_ERROR,
    ROWS_ALIKE,
    TOO_FEW,
    intraclass,
)
from rapport.stats.agreement.perception import perception_accuracy
from rapport.stats.agreement.results import NO_ITEMS, NO_WIDTH, ONE_ITEM
from rapport.stats.agreement.two import cohen_kappa
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.describe import moments
from rapport.stats.paired import mean_interval
from tests.stats.reference import cases, column

R_CASES = {name: case for name, case in cases("agreement.csv").items() if "raters" in case}
NAMES = ("one_way", "agreement", "consistency")
GRID = st.lists(st.lists(st.integers(1, 6).map(float), min_size=3, max_size=3), min_size=2, max_size=15).map(np.array)
CODES = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize("name", R_CASES)
def test_intraclass_correlations_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = intraclass(column(case, "x").reshape(-1, int(case["raters"])), case["level"])
    for kind in NAMES:
        one = getattr(found, kind)
        assert one.value == pytest.approx(case[kind], abs=1e-12), kind
        assert one.interval.low == pytest.approx(case[f"{kind}_low"], abs=1e-9), kind
        assert one.interval.high == pytest.approx(case[f"{kind}_high"], abs=1e-9), kind


def test_the_printed_example() -> None:
    """Shrout & Fleiss (1979), table 4: .17, .29, .71."""
    found = intraclass(column(R_CASES["shrout-fleiss"], "x").reshape(6, 4))
    assert [f"{getattr(found, kind).value:.2f}" for kind in NAMES] == ["0.17", "0.29", "0.71"]


@settings(deadline=None)
@given(GRID, st.permutations(range(3)), st.floats(0.1, 9), st.floats(-50, 50))
def test_neither_order_nor_unit_matters(values: np.ndarray, order: list[int], factor: float, shift: float) -> None:
    one, other = intraclass(values), intraclass(values[::-1][:, order] * factor + shift)
    for kind in NAMES:
        here, there = (
            (found.value, found.interval.low, found.interval.high)
            for found in (getattr(one, kind), getattr(other, kind))
        )
        for first, second in zip(here, there, strict=True):
            if isinstance(first, float):
                assert second == pytest.approx(first, abs=1e-6)
            else:
                assert second == first


@settings(deadline=None)
@given(GRID)
def test_intraclass_is_never_nan(values: np.ndarray) -> None:
    found = intraclass(values)
    for kind in NAMES:
        one = getattr(found, kind)
        if isinstance(one.interval.low, float):
            assert math.isfinite(one.interval.low)
            assert one.interval.low <= one.value <= one.interval.high <= 1 + 1e-12
        assert (one.value == NO_DIFFERENCES) or math.isfinite(one.value)
    assert (found.one_way.value == NO_DIFFERENCES) == (values.min() == values.max())


def test_a_rater_who_is_always_higher_disagrees_but_is_consistent() -> None:
    values = np.array([[1, 2], [3, 4], [5, 6], [2, 3.0]])
    found = intraclass(values)
    assert found.consistency.value == 1
    assert found.consistency.interval.low == NO_ERROR
    assert isinstance(found.agreement.value, float)
    assert found.agreement.value < 1


def test_quadratic_kappa_nears_icc() -> None:
    """Fleiss & Cohen (1973): weighted kappa with squared distances is ICC(2,1) but for terms of 1/n."""
    rng = np.random.default_rng(2)
    for n, near in ((40, 0.03), (4000, 3e-4)):
        first = rng.integers(0, 5, n)
        second = np.clip(first + rng.integers(-1, 3, n), 0, 4)
        table = np.zeros((5, 5), dtype=int)
        np.add.at(table, (first, second), 1)
        icc = intraclass(np.column_stack([first, second]).astype(float)).agreement.value
        kappa = cohen_kappa(table, agreement_weights(Weighting.QUADRATIC, 5)).value
        assert kappa == pytest.approx(icc, abs=near)


def test_intraclass_that_does_not_exist() -> None:
    assert intraclass(np.ones((1, 3))).one_way.value == TOO_FEW
    assert intraclass(np.ones((4, 1))).agreement.interval.low == TOO_FEW
    assert intraclass(np.full((4, 3), 0.1)).consistency.value == NO_DIFFERENCES
    crossed = intraclass(np.array([[0, 1], [1, 0.0]]))
    assert crossed.agreement.value == NO_DIFFERENCES
    assert crossed.consistency.value == -1
    assert crossed.consistency.interval.low == crossed.one_way.interval.high == ROWS_ALIKE
    for rows in ([[1, 1, 5], [1, 4, 3]], [[1, 1, 2], [1, 2, 1]]):
        few = intraclass(np.array(rows, dtype=float)).agreement
        assert isinstance(few.value, float)
        assert few.interval.low == few.interval.high == NO_APPROXIMATION
    values = np.array([[1, 2], [3, 3], [5, 4.0]])
    for unit in (1e250, 1e-250):
        assert intraclass(values * unit).agreement.value == pytest.approx(intraclass(values).agreement.value)
    gaps = intraclass(np.array([[1, 2], [np.nan, 1], [3, 3], [5, 4.0]]))
    assert (gaps.n, gaps.missing) == (3, 1)
    with pytest.raises(ValueError, match="infinite"):
        intraclass(np.array([[1, math.inf], [1, 2]]))


def test_a_guess_and_its_answer() -> None:
    guesses, answers = np.array([0, 1, 4, 2, -1, 3]), np.array([0, 3, 3, 2, 1, -1])
    found = perception_accuracy(guesses, answers, 5)
    assert (found.n, found.missing, found.too_high, found.too_low) == (4, 2, 1, 1)
    assert found.exact.value == found.near == 0.5
    assert found.near_interval == found.exact.interval
    linear = perception_accuracy(guesses, answers, 5, agreement_weights(Weighting.LINEAR, 5))
    assert linear.exact == found.exact
    assert linear.near == pytest.approx((1 + 0.5 + 0.75 + 1) / 4)


@settings(deadline=None)
@given(CODES, st.sampled_from([Weighting.LINEAR, Weighting.QUADRATIC, Weighting.ORDINAL]))
def test_near_guesses_count_in_part(codes: np.ndarray, weighting: Weighting) -> None:
    guesses, answers = codes.T
    weights = agreement_weights(weighting, 5)
    found = perception_accuracy(guesses, answers, 5, weights)
    both = (guesses >= 0) & (answers >= 0)
    assert found.exact.count + found.too_high + found.too_low == found.n == both.sum()
    if found.n == 0:
        assert found.near == found.exact.value == found.near_interval.low == NO_ITEMS
        return
    near = moments(weights[guesses[both], answers[both]])
    assert found.near == pytest.approx(near.mean, abs=1e-12)
    assert isinstance(found.near, float)
    assert isinstance(found.exact.value, float)
    assert found.exact.value - 1e-12 <= found.near <= 1
    wanted = mean_interval(near.mean, near.sd, near.n)
    if found.n == 1:
        assert found.near_interval.low == ONE_ITEM
    elif near.sd == 0:
        assert found.near_interval.low == NO_WIDTH
    else:
        assert isinstance(wanted.low, float)
        assert isinstance(wanted.high, float)
        assert found.near_interval.low == pytest.approx(max(wanted.low, 0), abs=1e-9)
        assert found.near_interval.high == pytest.approx(min(wanted.high, 1), abs=1e-9)
    turned = perception_accuracy(answers, guesses, 5, weights)
    assert (turned.near, turned.exact, turned.too_high) == (pytest.approx(found.near), found.exact, found.too_low)


def test_it_starts_without_scipy_stats_pandas_and_django() -> None:
    modules = "two, many, alpha, intraclass, perception"
    code = (
        f"import sys; from rapport.stats.agreement import {modules};"
        "print([m for m in ('scipy.stats', 'pandas', 'statsmodels', 'django') if m in sys.modules])"
    )
    paths = {"PYTHONPATH": ":".join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths)
    assert ran.stdout == "[]\n", ran.stderr
