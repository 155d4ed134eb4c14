import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.paired import PairedT
from rapport.stats.response_shift import CONSTANT_PRE, response_shift
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

R_CASES = cases("response_shift.csv")
SCALE = st.integers(1, 7).map(float)


@pytest.mark.parametrize("name", R_CASES)
def test_the_three_changes_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    found = response_shift(column(case, "before"), column(case, "then"), column(case, "after"))
    assert found.correlation == pytest.approx(case["correlation"], rel=1e-12)
    for change in ("conventional", "retrospective", "shift"):
        test: PairedT = getattr(found, change)
        assert test.difference.mean == pytest.approx(case[change], rel=1e-10)
        assert test.p == pytest.approx(case[f"{change}_p"], rel=1e-9)
        assert test.interval.low == pytest.approx(case[f"{change}_low"], rel=1e-9)
        assert test.interval.high == pytest.approx(case[f"{change}_high"], rel=1e-9)
        assert getattr(found, f"{change}_effect") == pytest.approx(case[f"{change}_effect"], rel=1e-10)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(SCALE, SCALE, SCALE), min_size=2, max_size=20))
def test_the_shift_is_what_the_two_changes_differ_by(rows: list[tuple[float, float, float]]) -> None:
    found = response_shift(*np.array(rows).T)
    parts = (found.conventional_effect, found.retrospective_effect, found.shift_effect)
    means = [test.difference.mean for test in (found.conventional, found.retrospective, found.shift)]
    assert all(isinstance(mean, float) for mean in means)
    assert means[0] - means[1] == pytest.approx(means[2], abs=1e-12)
    if isinstance(parts[0], float):
        assert parts[0] - parts[1] == pytest.approx(parts[2], abs=1e-12)
    else:
        assert parts == (CONSTANT_PRE,) * 3


def test_only_who_gave_all_three_counts() -> None:
    nan = np.nan
    found = response_shift(np.array([1, 2, nan, 4]), np.array([1, nan, 3, 3]), np.array([2.0, 2, 2, 5]))
    assert (found.n, found.missing, found.shift.n, found.conventional.missing) == (2, 2, 2, 0)
    nobody = response_shift(*np.full((3, 2), nan))
    assert isinstance(nobody.shift_effect, Undefined)
    assert isinstance(nobody.correlation, Undefined)
    with pytest.raises(ValueError, match="numbers of rows"):
        response_shift(np.zeros(1), np.zeros(2), np.zeros(2))
