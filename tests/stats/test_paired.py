import math
import subprocess
import sys
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rapport.stats.paired import CONSTANT, TOO_FEW, PairedT, mean_interval, paired_t
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

R_CASES = cases("paired.csv")
SCALE = st.integers(1, 7).map(float)
PAIRS = st.lists(st.tuples(SCALE, SCALE), min_size=2, max_size=60)


def flat(test: PairedT) -> dict[str, object]:
    return {
        "n": test.n, "before_mean": test.before.mean, "before_sd": test.before.sd,
        "after_mean": test.after.mean, "after_sd": test.after.sd,
        "difference_mean": test.difference.mean, "difference_sd": test.difference.sd,
        "ci_low": test.interval.low, "ci_high": test.interval.high,
        "t": test.t, "df": test.df, "p": test.p, "d_z": test.d_z, "d_av": test.d_av,
    }  # fmt: skip


@pytest.mark.parametrize("name", R_CASES)
def test_paired_t_agrees_with_r(name: str) -> None:
    case = R_CASES[name]
    found = flat(paired_t(column(case, "before"), column(case, "after"), case["level"]))
    for statistic, value in found.items():
        assert value == pytest.approx(case[statistic], rel=1e-10), statistic


# Rows of Table 2 of the online mentor training paper (2025), as printed: n, mean difference, SD of the
# difference, confidence interval.
PRINTED = [
    ("Defining the value of mentoring", 1036, 1.07, 0.99, 1.01, 1.13),
    ("Fulfilling the psychosocial functions", 1026, 1.04, 1.02, 0.98, 1.10),
    ("Applying a proactive approach", 1026, 1.33, 1.13, 1.26, 1.40),
    ("Addressing challenges", 1018, 1.22, 1.09, 1.15, 1.29),
    ("Routinely reflecting", 1023, 1.20, 1.11, 1.13, 1.27),
    ("Confidence in mentoring", 1030, 0.87, 0.88, 0.82, 0.92),
]


@pytest.mark.parametrize(("row", "n", "mean", "sd", "low", "high"), PRINTED)
def test_the_interval_is_the_printed_one(row: str, n: int, mean: float, sd: float, low: float, high: float) -> None:
    found = mean_interval(mean, sd, n)
    assert isinstance(found.low, float)
    assert isinstance(found.high, float)
    assert (f"{found.low:.2f}", f"{found.high:.2f}") == (f"{low:.2f}", f"{high:.2f}"), row


# Here one printed limit differs by 0.01, because the paper computed it from unrounded figures.
ROUNDED = [
    ("Recognizing the pros and cons", 1032, 1.49, 1.24, 1.41, 1.56),
    ("Fulfilling the career-enhancing functions", 1032, 1.08, 1.04, 1.02, 1.15),
    ("Overall mentoring quality", 1027, 0.87, 0.90, 0.82, 0.93),
    ("Meeting mentees' expectations", 1027, 0.68, 0.91, 0.63, 0.74),
]


@pytest.mark.parametrize(("row", "n", "mean", "sd", "low", "high"), ROUNDED)
def test_the_interval_is_the_printed_one_up_to_rounding(
    row: str, n: int, mean: float, sd: float, low: float, high: float
) -> None:
    found = mean_interval(mean, sd, n)
    assert found.low == pytest.approx(low, abs=0.011), row
    assert found.high == pytest.approx(high, abs=0.011), row


@settings(deadline=None)
@given(PAIRS)
def test_swapping_the_sides_only_turns_the_sign(pairs: list[tuple[float, float]]) -> None:
    before, after = np.array(pairs).T
    there, back = paired_t(before, after), paired_t(after, before)
    assert there.p == back.p
    assert there.before == back.after
    for one, other in (
        (there.t, back.t), (there.d_z, back.d_z), (there.d_av, back.d_av),
        (there.interval.low, back.interval.high), (there.difference.mean, back.difference.mean),
    ):  # fmt: skip
        assert isinstance(one, Undefined) or (isinstance(other, float) and one == -other)


@settings(deadline=None)
@given(PAIRS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(pairs: list[tuple[float, float]], random: Random) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert paired_t(*np.array(pairs).T) == paired_t(*np.array(shuffled).T)


@settings(deadline=None)
@given(PAIRS)
def test_p_below_five_percent_is_an_interval_without_zero(pairs: list[tuple[float, float]]) -> None:
    test = paired_t(*np.array(pairs).T)
    assume(isinstance(test.p, float) and abs(test.p - 0.05) > 1e-9)
    assert isinstance(test.p, float)
    assert isinstance(test.interval.low, float)
    assert isinstance(test.interval.high, float)
    assert (test.p < 0.05) == (test.interval.low > 0 or test.interval.high < 0)


def test_incomplete_pairs_are_left_out() -> None:
    nan = math.nan
    test = paired_t(np.array([1, nan, 3, 4, 2.0]), np.array([2, 5, nan, 6, 2.0]))
    assert (test.n, test.missing) == (3, 2)
    assert test.before.mean == (1 + 4 + 2) / 3
    assert test.difference.mean == (1 + 2 + 0) / 3


@pytest.mark.parametrize("rows", [0, 1])
def test_fewer_than_two_pairs_are_undefined(rows: int) -> None:
    test = paired_t(np.ones(rows), np.full(rows, 2.0))
    assert test.n == rows
    for value in (test.t, test.df, test.p, test.d_z, test.interval.low):
        assert value == TOO_FEW
    assert test.difference.mean == (1.0 if rows else Undefined("no values"))


@pytest.mark.parametrize(
    ("before", "after"),
    [([1, 2, 3], [2, 3, 4]), ([1, 2, 3], [1, 2, 3]), ([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])],
)
def test_a_constant_difference_is_undefined(before: list[float], after: list[float]) -> None:
    test = paired_t(np.array(before, dtype=float), np.array(after, dtype=float))
    for value in (test.t, test.p, test.d_z, test.interval.low, test.interval.high):
        assert value == CONSTANT
    assert test.difference.sd == 0
    assert test.df == 2
    assert isinstance(test.d_av, float)


def test_two_constant_sides() -> None:
    assert paired_t(np.ones(3), np.full(3, 2.0)).d_av == Undefined("both sides are constant")


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers of rows"):
        paired_t(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="confidence"):
        mean_interval(1, 1, 10, 95)


def test_it_starts_without_scipy_stats_pandas_and_django() -> None:
    code = (
        "import sys, rapport.stats.paired, rapport.stats.describe;"
        "print([m for m in ('scipy.stats', 'pandas', 'statsmodels', 'django') if m in sys.modules])"
    )
    paths = {"PYTHONPATH": ":".join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths)
    assert ran.stdout == "[]\n", ran.stderr
