import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.nonresponse import (
    CONSTANT,
    EVERYBODY_ANSWERED,
    NOBODY_ANSWERED,
    TOO_FEW,
    design_effect_of_weights,
    nonresponse_weights,
    weighted_mean,
)
from rapport.stats.regression import SEPARATED
from tests.stats.reference import cases, column, columns

R_CASES = cases("nonresponse.csv")


@pytest.mark.parametrize("name", R_CASES)
def test_weights_and_weighted_means_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    answered = column(case, "answered") == 1
    found = nonresponse_weights(columns(case, "x"), answered, case["largest"])
    assert isinstance(found.weights, np.ndarray)
    assert found.weights[answered] == pytest.approx(column(case, "w"), rel=1e-7)
    assert (found.weights[~answered] == 0).all()
    assert found.trimmed == case["trimmed"]
    assert found.design_effect == pytest.approx(case["design_effect"], rel=1e-8)
    mean = weighted_mean(column(case, "y"), found.weights)
    for part, value in (
        ("mean", mean.mean), ("sd", mean.sd), ("se", mean.se), ("plain", mean.unweighted),
        ("low", mean.interval.low), ("high", mean.interval.high),
    ):  # fmt: skip
        assert value == pytest.approx(case[part], rel=1e-7), part


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=20), st.floats(0.5, 3))
def test_the_unit_of_weights_does_not_matter(weights: list[float], times: float) -> None:
    w, y = np.array(weights), np.arange(len(weights), dtype=float)
    one, other = weighted_mean(y, w), weighted_mean(y, w * times)
    assert other.mean == pytest.approx(one.mean)
    assert other.se == pytest.approx(one.se)
    assert design_effect_of_weights(w * times) == pytest.approx(design_effect_of_weights(w))
    assert design_effect_of_weights(w) >= 1 - 1e-12


def test_groups_that_answer_less_weigh_more() -> None:
    """Half of one group answers and all of another but one: each answer stands for its group."""
    group = np.repeat([0.0, 1], 10)
    answered = np.array([True] * 5 + [False] * 5 + [True] * 9 + [False])
    found = nonresponse_weights(np.column_stack((np.ones(20), group)), answered)
    assert isinstance(found.weights, np.ndarray)
    assert found.weights[0] / found.weights[10] == pytest.approx(9 / 5)
    assert weighted_mean(group, found.weights).mean == pytest.approx(0.5)


def test_what_cannot_be_computed_says_why() -> None:
    x = np.column_stack((np.ones(6), np.arange(6.0)))
    assert nonresponse_weights(x, np.zeros(6, bool)).weights == NOBODY_ANSWERED
    assert nonresponse_weights(x, np.ones(6, bool)).design_effect == EVERYBODY_ANSWERED
    assert nonresponse_weights(x, np.arange(6) > 2).weights == SEPARATED
    nobody = weighted_mean(np.array([math.nan]), np.ones(1))
    assert (nobody.n, nobody.mean, nobody.interval.low) == (0, NOBODY_ANSWERED, NOBODY_ANSWERED)
    one = weighted_mean(np.array([3.0, 4]), np.array([1.0, 0]))
    assert (one.n, one.mean, one.se) == (1, 3, TOO_FEW)
    assert weighted_mean(np.ones(3), np.ones(3)).sd == CONSTANT
    with pytest.raises(ValueError, match="above 1"):
        nonresponse_weights(x, np.ones(6, bool), 0.5)
    with pytest.raises(ValueError, match="one weight"):
        weighted_mean(np.ones(2), np.array([1.0, -1]))
