import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.stats.multiplicity import Adjustment, adjusted, benjamini_hochberg, hochberg, holm
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

R_CASES = cases("multiplicity.csv")
NONE = Undefined("no values")
P_VALUES = st.lists(st.floats(0, 1), max_size=20)


@pytest.mark.parametrize("name", R_CASES)
@pytest.mark.parametrize("method", Adjustment)
def test_adjusted_p_values_agree_with_r(name: str, method: Adjustment) -> None:
    case = R_CASES[name]
    found = adjusted(column(case, "p").tolist(), method)
    assert list(found) == pytest.approx(column(case, method.value).tolist(), rel=1e-14)


@given(P_VALUES)
def test_each_is_milder_than_the_one_before(p_values: list[float]) -> None:
    for own, low, middle, high in zip(
        p_values, benjamini_hochberg(p_values), hochberg(p_values), holm(p_values), strict=True
    ):
        assert isinstance(low, float)
        assert isinstance(middle, float)
        assert isinstance(high, float)
        assert own <= low + 1e-12
        assert low <= middle + 1e-12
        assert middle <= high + 1e-12
        assert high <= min(1, len(p_values) * own) + 1e-12


@given(P_VALUES, st.sampled_from(Adjustment))
def test_what_is_undefined_does_not_count(p_values: list[float], method: Adjustment) -> None:
    assert adjusted([NONE, *p_values, NONE], method) == (NONE, *adjusted(p_values, method), NONE)


def test_a_p_value_lies_between_0_and_1() -> None:
    for method in Adjustment:
        with pytest.raises(ValueError, match="between 0 and 1"):
            adjusted([0.2, 1.1], method)
