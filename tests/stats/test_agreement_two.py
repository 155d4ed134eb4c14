import math
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.alpha import Level, krippendorff_alpha
from rapport.stats.agreement.many import gwet_ac
from rapport.stats.agreement.ratings import Counts, pairs, ratings_of
from rapport.stats.agreement.results import NO_ITEMS, NO_WIDTH, ONE_CATEGORY, Coefficient, share
from rapport.stats.agreement.two import (
    NOBODY_NO,
    NOBODY_YES,
    cohen_kappa,
    percent_agreement,
    pooled_kappa,
    scott_pi,
    yes_no,
)
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.undefined import Undefined
from tests.stats.reference import Case, cases, column

R_CASES = {name: case for name, case in cases("agreement.csv").items() if "categories" in case}
CODE = st.integers(0, 3)
ITEMS = st.lists(st.tuples(CODE, CODE), min_size=1, max_size=40)
TABLES = st.lists(st.integers(0, 9), min_size=16, max_size=16).map(lambda cells: np.array(cells).reshape(4, 4))


def table_of(items: list[tuple[int, int]]) -> Counts:
    return pairs(*np.array(items, dtype=np.intp).reshape(-1, 2).T, 4).table


def square(case: Case, name: str) -> np.ndarray:
    k = int(case["categories"])
    return column(case, name).reshape(k, k)


def same(one: Coefficient, other: Coefficient) -> bool:
    """Equal up to the order in which numbers are added."""
    parts = [(getattr(each, name) for each in (one, other)) for name in ("observed", "expected", "value", "se")]
    limits = [(getattr(each.interval, name) for each in (one, other)) for name in ("low", "high")]
    return one.n == other.n and all(
        first == second if isinstance(second, Undefined) else first == pytest.approx(second, abs=1e-12)
        for first, second in (*parts, *limits)
    )


def held(found: Coefficient, case: Case, name: str) -> None:
    assert found.value == pytest.approx(case[name], abs=1e-12)
    if f"{name}_se" not in case:
        assert (found.se, found.interval.low, found.interval.high) == (0, NO_WIDTH, NO_WIDTH)
        return
    assert found.se == pytest.approx(case[f"{name}_se"], rel=1e-9)
    assert found.interval.low == pytest.approx(case[f"{name}_low"], abs=1e-9)
    assert found.interval.high == pytest.approx(case[f"{name}_high"], abs=1e-9)


@pytest.mark.parametrize("name", R_CASES)
def test_agreement_and_kappa_agree_with_r(name: str) -> None:
    case = R_CASES[name]
    table, level = square(case, "cell").astype(int), case["level"]
    found = percent_agreement(table, level)
    assert found.value == case["agreement"]
    assert found.interval.low == pytest.approx(case["agreement_low"], abs=1e-12)
    assert found.interval.high == pytest.approx(case["agreement_high"], abs=1e-12)
    k = len(table)
    held(cohen_kappa(table, confidence=level), case, "kappa")
    held(cohen_kappa(table, agreement_weights(Weighting.LINEAR, k), level), case, "linear")
    held(cohen_kappa(table, agreement_weights(Weighting.QUADRATIC, k), level), case, "quadratic")
    held(cohen_kappa(table, square(case, "weight"), level), case, "own")


@pytest.mark.parametrize("name", [name for name, case in R_CASES.items() if "psych_kappa" in case])
def test_psych_says_the_same(name: str) -> None:
    case = R_CASES[name]
    table = square(case, "cell").astype(int)
    plain, quadratic = cohen_kappa(table), cohen_kappa(table, agreement_weights(Weighting.QUADRATIC, len(table)))
    assert plain.value == pytest.approx(case["psych_kappa"], abs=1e-12)
    assert quadratic.value == pytest.approx(case["psych_quadratic"], abs=1e-12)
    # psych takes the variance as a difference of squares, and loses half the digits where it is small.
    assert plain.se == pytest.approx(case["psych_kappa_se"], rel=1e-9, abs=1e-7)


def test_the_paradox_of_prevalence() -> None:
    """94 % agree and kappa is below zero: Feinstein & Cicchetti (1990), J Clin Epidemiol 43:543."""
    table = np.array([[118, 5], [2, 0]])
    assert percent_agreement(table).value == 0.944
    assert cohen_kappa(table).value == pytest.approx(-0.0233918, abs=5e-8)
    found = yes_no(table)
    assert (found.both, found.only_first, found.only_second, found.neither) == (0, 2, 5, 118)
    assert (found.prevalence, found.bias) == (-118 / 125, -3 / 125)
    assert found.pabak == pytest.approx(2 * 0.944 - 1)
    assert (found.positive, found.negative) == (0, pytest.approx(2 * 118 / 243))


def test_gwets_abstractors_and_the_textbook() -> None:
    """Two abstractors and 100 charts (vignette of irrCAC); 50 essays (statsmodels 0.15 gives the error)."""
    table = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    kappa = cohen_kappa(table)
    assert (kappa.value, kappa.se) == (pytest.approx(0.7964094, abs=5e-8), pytest.approx(0.05891072, abs=5e-9))
    assert scott_pi(table).value == pytest.approx(0.7962397, abs=5e-8)
    assert gwet_ac(ratings_of(table)).value == pytest.approx(0.8493305, abs=5e-8)
    values = np.column_stack([np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((3, 3))]).astype(float)
    assert krippendorff_alpha(values, Level.NOMINAL).value == pytest.approx(0.7972585, abs=5e-8)
    textbook = cohen_kappa(np.array([[20, 5], [10, 15]]))
    assert (textbook.value, textbook.se) == (pytest.approx(0.4), pytest.approx(0.1269961, abs=5e-8))


def test_indices_of_byrt_bishop_and_carlin() -> None:
    """PABAK is kappa where prevalence and bias are none; κ = (PABAK − PI² + BI²) / (1 − PI² + BI²), their eq. 6."""
    for cells in ([[40, 10], [10, 40]], [[7, 3], [9, 31]], [[118, 5], [2, 0]]):
        found, kappa = yes_no(np.array(cells)), cohen_kappa(np.array(cells)).value
        assert isinstance(found.pabak, float)
        assert isinstance(found.prevalence, float)
        assert isinstance(found.bias, float)
        off = found.bias**2 - found.prevalence**2
        assert kappa == pytest.approx((found.pabak + off) / (1 + off), abs=1e-12)


def test_indices_that_do_not_exist() -> None:
    nobody = yes_no(np.array([[5, 0], [0, 0]]))
    assert (nobody.positive, nobody.negative, nobody.pabak) == (NOBODY_YES, 1, 1)
    assert yes_no(np.array([[0, 0], [0, 5]])).negative == NOBODY_NO
    assert yes_no(np.zeros((2, 2), dtype=int)).prevalence == NO_ITEMS
    with pytest.raises(ValueError, match="two categories"):
        yes_no(np.eye(3, dtype=int))


def test_pooled_kappa_is_made_of_mean_agreements() -> None:
    tables = [np.array([[20, 5], [10, 15]]), np.array([[90, 4], [2, 4]]), np.array([[30, 0], [0, 0]])]
    each = [cohen_kappa(table) for table in tables]
    observed, expected = (np.mean([getattr(one, part) for one in each]) for part in ("observed", "expected"))
    assert pooled_kappa(tables) == pytest.approx((observed - expected) / (1 - expected), abs=1e-14)
    assert pooled_kappa(tables[:1]) == pytest.approx(0.4)
    assert pooled_kappa(tables[2:]) == ONE_CATEGORY
    assert pooled_kappa([]) == pooled_kappa([tables[0], np.zeros((2, 2), dtype=int)]) == NO_ITEMS


@settings(deadline=None)
@given(TABLES, st.sampled_from(Weighting))
def test_the_two_raters_may_change_places(table: Counts, weighting: Weighting) -> None:
    weights = agreement_weights(weighting, 4)
    there, back = cohen_kappa(table, weights), cohen_kappa(table.T.copy(), weights)
    assert same(there, back)
    assert percent_agreement(table) == percent_agreement(table.T)
    assert scott_pi(table, weights) == scott_pi(table.T, weights)


@settings(deadline=None)
@given(TABLES, st.permutations(range(4)))
def test_names_of_nominal_categories_do_not_matter(table: Counts, order: list[int]) -> None:
    renamed = table[np.ix_(order, order)]
    for coefficient in (cohen_kappa, scott_pi):
        assert same(coefficient(table), coefficient(renamed))


@settings(deadline=None)
@given(TABLES)
def test_turning_the_scale_round_does_not_matter(table: Counts) -> None:
    weights = agreement_weights(Weighting.QUADRATIC, 4)
    assert same(cohen_kappa(table, weights), cohen_kappa(table[::-1, ::-1].copy(), weights))


@settings(deadline=None)
@given(ITEMS, st.randoms())
def test_the_order_of_the_items_does_not_matter(items: list[tuple[int, int]], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert cohen_kappa(table_of(items)) == cohen_kappa(table_of(shuffled))


@settings(deadline=None)
@given(TABLES, st.sampled_from(Weighting))
def test_kappa_keeps_its_bounds_and_is_undefined_only_where_it_must(table: Counts, weighting: Weighting) -> None:
    found = cohen_kappa(table, agreement_weights(weighting, 4))
    used = {i for i in range(4) if table[i].sum() or table[:, i].sum()}
    assert (found.value == NO_ITEMS) == (table.sum() == 0)
    assert (found.value == ONE_CATEGORY) == (len(used) == 1)
    if isinstance(found.value, float):
        assert -1 - 1e-12 <= found.value <= 1
        assert (found.value == 1) == (np.trace(table) == table.sum())
        assert isinstance(found.se, float)
        assert math.isfinite(found.se)
        assert (found.se == 0) == (found.interval.low == NO_WIDTH)
    if isinstance(found.interval.low, float):
        assert isinstance(found.interval.high, float)
        assert isinstance(found.value, float)
        assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1


@settings(deadline=None)
@given(TABLES)
def test_quadratic_kappa_is_the_concordance_of_the_scores(table: Counts) -> None:
    """2 cov / (var + var + (difference of means)²), variances over n: Krippendorff 1970; Lin 1989."""
    kappa = cohen_kappa(table, agreement_weights(Weighting.QUADRATIC, 4)).value
    assume(isinstance(kappa, float))
    first, second = (np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((4, 4)))
    cov = np.cov(first, second, bias=True)
    apart = (first.mean() - second.mean()) ** 2
    assert kappa == pytest.approx(2 * cov[0, 1] / (cov[0, 0] + cov[1, 1] + apart), abs=1e-12)


@settings(deadline=None)
@given(TABLES)
def test_unused_categories_do_not_matter_to_plain_kappa(table: Counts) -> None:
    wider = np.zeros((6, 6), dtype=int)
    wider[:4, :4] = table
    assert same(cohen_kappa(wider), cohen_kappa(table))


def test_weights_of_ones_own_may_lead_below_minus_one() -> None:
    """Where 2 is as good as 0 and as 1, but 0 is not as good as 1, all disagreement is on a rare pair."""
    own = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 1.0]])
    found = cohen_kappa(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 98]]), own)
    assert found.value == pytest.approx(-99)
    assert isinstance(found.interval.low, float)
    assert found.interval.low < -99


def test_weights_that_see_no_difference() -> None:
    assert cohen_kappa(np.array([[3, 4], [2, 1]]), np.ones((2, 2))).value == ONE_CATEGORY


def test_scores_of_the_categories() -> None:
    even, own = agreement_weights(Weighting.LINEAR, 3), agreement_weights(Weighting.LINEAR, 3, np.array([1, 2, 6.0]))
    assert even[0].tolist() == [1, 0.5, 0]
    assert own[0].tolist() == [1, 0.8, 0]
    assert agreement_weights(Weighting.ORDINAL, 4)[0] == pytest.approx([1, 1 - 1 / 6, 1 - 3 / 6, 0])
    assert agreement_weights(Weighting.QUADRATIC, 1).tolist() == [[1]]


def test_missing_answers_are_counted_not_guessed() -> None:
    found = pairs(np.array([0, -1, 1, 1, -1]), np.array([0, 1, -1, 0, -1]), 3)
    assert (found.n, found.missing) == (2, 3)
    assert found.table.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_no_items() -> None:
    nothing = np.zeros((3, 3), dtype=int)
    assert percent_agreement(nothing).value == percent_agreement(nothing).interval.low == NO_ITEMS
    found = cohen_kappa(nothing)
    assert found.value == found.se == found.interval.high == found.observed == NO_ITEMS


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.eye(3), "one row and one column"),
        (np.array([[1, 2], [2, 1.0]]), "between 0 and 1"),
        (np.array([[1, math.nan], [0, 1]]), "between 0 and 1"),
        (np.array([[0.5, 0], [0, 1]]), "same in both directions"),
        (np.array([[1, 0.5], [0.2, 1]]), "same in both directions"),
    ],
)
def test_wrong_weights_are_refused(weights: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cohen_kappa(np.eye(2, dtype=int), weights)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="as many rows as columns"):
        cohen_kappa(np.ones((2, 3), dtype=int))
    with pytest.raises(ValueError, match="at least 0"):
        percent_agreement(np.array([[1, -1], [0, 0]]))
    with pytest.raises(ValueError, match="confidence"):
        cohen_kappa(np.eye(2, dtype=int), confidence=95)
    with pytest.raises(ValueError, match="no category"):
        pairs(np.array([0, 3]), np.array([0, 1]), 3)
    with pytest.raises(ValueError, match="numbers of items"):
        pairs(np.array([0, 3]), np.array([0]), 3)
    with pytest.raises(ValueError, match="between 0 and n"):
        share(3, 2)
    with pytest.raises(ValueError, match="rise"):
        agreement_weights(Weighting.LINEAR, 2, np.array([1.0, 1.0]))
    with pytest.raises(ValueError, match="no category"):
        agreement_weights(Weighting.LINEAR, 0)
