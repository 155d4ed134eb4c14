import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats import ranks
from rapport.stats.paired import CONSTANT, TOO_FEW
from rapport.stats.ranks import (
    NO_PAIR_DIFFERS,
    NOBODY_LOST,
    TOO_FEW_FOR_LIMITS,
    TOO_MANY_VALUES,
    mcnemar,
    sign_test,
    signed_rank,
)
from tests.stats.reference import cases, column

R_CASES = cases("ranks.csv")
PAIRED = [name for name in R_CASES if not name.startswith("mcnemar")]
SCALE = st.integers(1, 5).map(float)
PAIRS = st.lists(st.tuples(SCALE, SCALE), min_size=2, max_size=30)


@pytest.mark.parametrize("name", PAIRED)
def test_signed_ranks_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = signed_rank(column(case, "before"), column(case, "after"), case["level"])
    assert (found.zeros, found.positive) == (case["zeros"], case["positive"])
    assert found.p == pytest.approx(case["p"], rel=1e-9)
    assert found.shift == pytest.approx(case["shift"], abs=1e-12)
    assert found.interval.low == pytest.approx(case["low"], abs=1e-12)
    assert found.interval.high == pytest.approx(case["high"], abs=1e-12)


@pytest.mark.parametrize("name", PAIRED)
def test_signs_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = sign_test(column(case, "before"), column(case, "after"), case["level"])
    assert found.share == pytest.approx(case["sign_share"], rel=1e-14)
    assert found.p == pytest.approx(case["sign_p"], rel=1e-10)
    assert found.interval.low == pytest.approx(case["sign_low"], abs=1e-12)
    assert found.interval.high == pytest.approx(case["sign_high"], abs=1e-12)


@pytest.mark.parametrize("name", [name for name in R_CASES if name.startswith("mcnemar")])
def test_mcnemar_agrees_with_r(name: str) -> None:
    case = R_CASES[name]
    moves = {(0, 1): "gained", (1, 0): "lost", (1, 1): "yes", (0, 0): "no"}
    pairs = np.concatenate([np.tile(np.array(move, float), (int(case[key]), 1)) for move, key in moves.items()])
    found = mcnemar(*pairs.T, case["level"])
    assert (found.gained, found.lost, found.n) == (case["gained"], case["lost"], len(pairs))
    assert found.p == pytest.approx(case["p"], rel=1e-10)
    assert found.odds_ratio == pytest.approx(case["ratio"], rel=1e-14)
    assert found.interval.low == pytest.approx(case["low"], rel=1e-10)
    assert found.interval.high == pytest.approx(case["high"], rel=1e-10)


@pytest.mark.parametrize("name", PAIRED)
def test_the_normal_approximation_agrees_with_r(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "EXACT_UP_TO", 0)
    case = R_CASES[name]
    found = signed_rank(column(case, "before"), column(case, "after"))
    assert found.p == pytest.approx(case["normal_p"], rel=1e-10)
    assert not found.exact


@settings(deadline=None, max_examples=50)
@given(PAIRS)
def test_swapping_the_sides_turns_the_sign(pairs: list[tuple[float, float]]) -> None:
    before, after = np.array(pairs).T
    there, back = signed_rank(before, after), signed_rank(after, before)
    assert there.p == back.p
    assert isinstance(there.shift, float)
    assert isinstance(back.shift, float)
    assert there.shift == -back.shift
    if isinstance(there.r, float) and isinstance(back.r, float):
        assert there.r == pytest.approx(-back.r)
        assert -1 <= there.r <= 1
    assert sign_test(before, after).p == sign_test(after, before).p


@settings(deadline=None, max_examples=50)
@given(PAIRS, st.integers(-20, 20))
def test_the_shift_moves_with_the_answers(pairs: list[tuple[float, float]], by: int) -> None:
    before, after = np.array(pairs).T
    there, moved = signed_rank(before, after), signed_rank(before, after + by)
    assert isinstance(there.shift, float)
    assert moved.shift == there.shift + by
    if isinstance(there.interval.low, float) and isinstance(there.interval.high, float):
        assert there.interval.low <= there.shift <= there.interval.high
        assert moved.interval.low == there.interval.low + by


def test_what_cannot_be_computed_says_why() -> None:
    nan = math.nan
    nobody = signed_rank(np.array([1.0, nan]), np.array([nan, 2.0]))
    assert (nobody.n, nobody.missing, nobody.p, nobody.shift) == (0, 2, TOO_FEW, TOO_FEW)
    same = signed_rank(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    assert (same.p, same.shift, same.interval.low, same.zeros) == (NO_PAIR_DIFFERS, 0, CONSTANT, 3)
    few = signed_rank(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 4.0]))
    assert few.p == 0.25
    assert few.interval.high == TOO_FEW_FOR_LIMITS
    many = signed_rank(np.zeros(3001), np.arange(3001.0))
    assert many.shift == TOO_MANY_VALUES
    assert isinstance(many.p, float)
    assert sign_test(np.zeros(3), np.zeros(3)).p == NO_PAIR_DIFFERS
    assert sign_test(np.zeros(0), np.zeros(0)).share == TOO_FEW
    found = mcnemar(np.array([0.0, 0, 1]), np.array([1.0, 1, 1]))
    assert (found.odds_ratio, found.interval.high, found.p) == (NOBODY_LOST, NOBODY_LOST, 0.5)
    assert mcnemar(np.ones(2), np.ones(2)).p == NO_PAIR_DIFFERS
    assert mcnemar(np.zeros(0), np.zeros(0)).before == TOO_FEW


def test_wrong_use_is_refused() -> None:
    one, two = np.zeros(1), np.zeros(2)
    with pytest.raises(ValueError, match="numbers of rows"):
        signed_rank(one, two)
    with pytest.raises(ValueError, match="confidence"):
        sign_test(two, two, 95)
    with pytest.raises(ValueError, match="infinite"):
        signed_rank(two, np.array([0, math.inf]))
    with pytest.raises(ValueError, match="yes is 1"):
        mcnemar(two, two + 3)
