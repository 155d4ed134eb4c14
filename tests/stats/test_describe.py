import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.describe import (
    Tally,
    moments,
    quartiles,
    tally,
    tally_choices,
)
from rapport.stats.quantile_rule import QuantileRule
from rapport.stats.undefined import Undefined
from tests.stats.reference import Case, cases, column

R_CASES = cases("quantiles.csv")
VALUES = st.lists(st.one_of(st.integers(-50, 50).map(float), st.floats(-1e6, 1e6), st.just(math.nan)), max_size=40)


@pytest.mark.parametrize("name", R_CASES)
@pytest.mark.parametrize("rule", QuantileRule)
def test_quartiles_agree_with_r(name: str, rule: QuantileRule) -> None:
    case: Case = R_CASES[name]
    found = quartiles(column(case, "x"), rule)
    expected = [case[f"{rule}-{part}"] for part in ("q1", "median", "q3")]
    assert [found.q1, found.median, found.q3] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", R_CASES)
def test_moments_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = moments(column(case, "x"))
    assert found.mean == pytest.approx(case["mean"], rel=1e-14)
    assert found.sd == (pytest.approx(case["sd"], rel=1e-13) if "sd" in case else Undefined("fewer than two values"))


def test_type_2_is_what_sas_prints_by_hand() -> None:
    four = np.array([4.0, 1.0, 3.0, 2.0])
    found = quartiles(four)
    assert (found.q1, found.median, found.q3) == ((1 + 2) / 2, (2 + 3) / 2, (3 + 4) / 2)
    five = quartiles(np.array([5.0, 1.0, 4.0, 2.0, 3.0, math.nan]))
    assert (five.q1, five.median, five.q3) == (2, 3, 4)
    assert (five.n, five.missing) == (5, 1)


def test_few_values() -> None:
    nothing = np.array([math.nan, math.nan])
    assert moments(nothing).mean == Undefined("no values")
    assert quartiles(nothing).median == Undefined("no values")
    one = np.array([3.5])
    assert (moments(one).mean, moments(one).sd) == (3.5, Undefined("fewer than two values"))
    assert quartiles(one).q1 == quartiles(one).q3 == 3.5
    assert moments(np.array([0.1, 0.1, 0.1])).sd == 0


@pytest.mark.parametrize("estimator", [moments, quartiles])
def test_infinity_is_refused(estimator: Callable[[np.ndarray], object]) -> None:
    with pytest.raises(ValueError, match="infinite"):
        estimator(np.array([1.0, math.inf]))


@settings(deadline=None)
@given(VALUES, st.sampled_from(QuantileRule), st.randoms())
def test_the_order_of_the_rows_does_not_matter(values: list[float], rule: QuantileRule, random: Random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert moments(np.array(values)) == moments(np.array(shuffled))
    assert quartiles(np.array(values), rule) == quartiles(np.array(shuffled), rule)


@settings(deadline=None)
@given(VALUES, st.sampled_from(QuantileRule))
def test_quartiles_are_ordered_and_inside(values: list[float], rule: QuantileRule) -> None:
    found = quartiles(np.array(values), rule)
    if found.n == 0:
        return
    present = [value for value in values if not math.isnan(value)]
    q1, median, q3 = found.q1, found.median, found.q3
    assert isinstance(q1, float)
    assert isinstance(median, float)
    assert isinstance(q3, float)
    slack = 1e-9 * max(abs(value) for value in present)
    assert min(present) - slack <= q1 <= median + slack <= q3 + 2 * slack <= max(present) + 3 * slack


def test_counts_have_their_own_n() -> None:
    codes = np.array([0, 2, -1, 2, 0, 0, -1])
    assert tally(codes, 4) == Tally(n=5, missing=2, counts=(3, 0, 2, 0))
    assert tally(np.array([], dtype=np.intp), 2) == Tally(0, 0, (0, 0))
    with pytest.raises(ValueError, match="no level"):
        tally(codes, 2)
    with pytest.raises(ValueError, match="no level"):
        tally(np.array([-2]), 2)


def test_choices_may_add_up_to_more_than_n() -> None:
    ticks = np.array([[True, True], [True, False], [False, False]])
    assert tally_choices(ticks, np.array([True, True, False])) == Tally(n=2, missing=1, counts=(2, 1))
