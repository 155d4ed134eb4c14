"""Groups compared, and intervals of shares: the numbers of R, and what cannot be computed."""

import numpy as np
import pytest

from rapport.stats.groups import (
    counts_test,
    difference_of_means,
    difference_of_shares,
    fisher,
    kruskal_wallis,
    welch,
)  # fmt: skip
from rapport.stats.proportion import wilson
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

R_CASES = cases("groups.csv")
NUMBERS = [name for name, case in R_CASES.items() if "welch_f" in case]
COUNTS = [name for name, case in R_CASES.items() if "rows" in case]
SHARES = [name for name in R_CASES if name.startswith("wilson")]


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_in_groups_as_r(name: str) -> None:
    case = R_CASES[name]
    values, group = column(case, "x"), column(case, "g")
    groups = [np.append(values[group == at], np.nan) for at in np.unique(group)]
    mean, rank = welch(groups), kruskal_wallis(groups)
    assert (mean.statistic, mean.p) == (pytest.approx(case["welch_f"]), pytest.approx(case["welch_p"]))
    assert (rank.statistic, rank.p) == (pytest.approx(case["kruskal_h"]), pytest.approx(case["kruskal_p"]))
    assert difference_of_means(groups) == pytest.approx(case["difference"])


@pytest.mark.parametrize("name", COUNTS)
def test_counts_in_groups_as_r(name: str) -> None:
    case = R_CASES[name]
    table = column(case, "cell").astype(np.intp).reshape(int(case["rows"]), -1)
    test = counts_test(table)
    assert test.p == pytest.approx(case["p"])
    assert test.smallest_expected == pytest.approx(case["smallest"])
    if "chi2" in case:
        assert test.statistic == pytest.approx(case["chi2"])
    assert difference_of_shares(table) == pytest.approx(case["difference"])


@pytest.mark.parametrize("name", SHARES)
def test_interval_of_a_share_as_r(name: str) -> None:
    case = R_CASES[name]
    found = wilson(int(case["x"]), int(case["n"]))
    assert (found.low, found.high) == (
        pytest.approx(case["ci_low"], abs=1e-12),
        pytest.approx(case["ci_high"], abs=1e-12),
    )


def test_what_cannot_be_computed_has_a_reason() -> None:
    one, none = np.array([1.0, 2.0]), np.array([np.nan])
    assert difference_of_means([one, none]) == Undefined("fewer than two groups with answers")
    assert isinstance(difference_of_means([one, np.array([3.0])]), Undefined)
    assert isinstance(difference_of_means([np.array([1.0, 1.0]), np.array([2.0, 2.0])]), Undefined)
    assert difference_of_means([np.array([1.0, 1.0]), np.array([1.0, 1.0])]) == 0
    for test in (welch([one, none]), kruskal_wallis([one, none]), welch([one, np.array([3.0])])):
        assert isinstance(test.p, Undefined)
    assert isinstance(kruskal_wallis([np.array([1.0]), np.array([1.0])]).p, Undefined)
    assert isinstance(welch([np.array([1.0, 1.0]), one]).p, Undefined)
    assert isinstance(counts_test(np.array([[3, 4]])).p, Undefined)
    assert isinstance(counts_test(np.zeros((2, 2), np.intp)).p, Undefined)
    assert difference_of_shares(np.array([[3, 4], [0, 0]])) == 0
    assert isinstance(difference_of_shares(np.array([[3, 0], [0, 4]])), Undefined)
    assert isinstance(wilson(0, 0).low, Undefined)
    for wrong in ((3, 2, 0.95), (1, 2, 1.0)):
        with pytest.raises(ValueError, match="between"):
            wilson(*wrong)


def test_fisher_of_an_empty_margin_is_one() -> None:
    assert fisher(np.array([[0, 0], [3, 4]])) == 1.0
