import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.many import (
    NOT_PAIRED,
    ONE_POSSIBLE,
    brennan_prediger,
    fleiss_kappa,
    gwet_ac,
)
from rapport.stats.agreement.ratings import Codes, ratings, ratings_of
from rapport.stats.agreement.results import NO_WIDTH, ONE_CATEGORY, ONE_ITEM, Coefficient
from rapport.stats.agreement.two import percent_agreement, yes_no
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.undefined import Number, Undefined
from tests.stats.reference import Case, cases, column

PEERS = cases("agreement_peers.csv")
COEFFICIENTS = {"gwet": gwet_ac, "fleiss": fleiss_kappa, "bp": brennan_prediger}
ROWS = st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=25)
CODES = ROWS.map(lambda rows: np.array(rows, dtype=np.intp))
ANY = st.sampled_from(list(COEFFICIENTS.values()))
Estimator = Callable[..., Coefficient]


def codes_of(case: Case) -> Codes:
    values = column(case, "x").reshape(-1, int(case["raters"]))
    return np.where(np.isnan(values), 0, values).astype(np.intp) - 1


def alike(one: Number, other: Number) -> bool:
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic", "ordinal"])
def test_the_peer_says_the_same(name: str, coefficient: str, weights: str) -> None:
    case, peer = PEERS[name], f"{coefficient}_{weights}"
    categories = int(case["categories"])
    weighting = Weighting.NOMINAL if weights == "identity" else Weighting(weights)
    counted = ratings(codes_of(case), categories)
    found = COEFFICIENTS[coefficient](counted, agreement_weights(weighting, categories))
    if found.se == 0:
        assert found.value == pytest.approx(case[peer], abs=1e-12)
        assert case[f"{peer}_se"] < 1e-12
        return
    for value, part in (
        (found.value, ""), (found.se, "_se"), (found.observed, "_observed"), (found.expected, "_expected"),
        (found.interval.low, "_low"), (found.interval.high, "_high"),
    ):  # fmt: skip
        assert value == pytest.approx(case[peer + part], rel=1e-9, abs=1e-9), part


def test_published_values() -> None:
    """Fleiss (1971): 0.430; the vignettes of irrCAC in R for the others."""
    fleiss = PEERS["fleiss"]
    assert fleiss_kappa(ratings(codes_of(fleiss), 5)).value == pytest.approx(0.430, abs=5e-4)
    four = ratings(codes_of(PEERS["four"]), 5)
    for found, value, se in ((gwet_ac(four), 0.77544, 0.14295), (fleiss_kappa(four), 0.76117, 0.15302)):
        assert found.value == pytest.approx(value, abs=5e-6)
        assert found.se == pytest.approx(se, abs=5e-6)
    assert brennan_prediger(four).value == pytest.approx(0.77273, abs=5e-6)
    assert gwet_ac(ratings_of(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))).value == pytest.approx(
        0.8493305, abs=5e-8
    )
    assert gwet_ac(ratings_of(np.array([[118, 5], [2, 0]]))).value == pytest.approx(0.9407763, abs=5e-8)


def test_the_example_of_psychology_textbooks() -> None:
    """Ten items, fourteen raters, five categories: kappa 0.210 (Wikipedia, Fleiss' kappa, and many textbooks)."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    codes = np.array([np.repeat(np.arange(5), row) for row in counts])
    assert fleiss_kappa(ratings(codes, 5)).value == pytest.approx(0.210, abs=5e-4)


@settings(deadline=None)
@given(CODES, ANY, st.randoms())
def test_neither_the_order_of_items_nor_of_raters_matters(codes: Codes, estimator: Estimator, random: Random) -> None:
    items, raters = list(range(len(codes))), [0, 1, 2]
    random.shuffle(items)
    random.shuffle(raters)
    assert estimator(ratings(codes, 4)) == estimator(ratings(codes[np.ix_(items, raters)], 4))


@settings(deadline=None)
@given(CODES, ANY, st.permutations(range(4)))
def test_names_of_nominal_categories_do_not_matter(codes: Codes, estimator: Estimator, order: list[int]) -> None:
    renamed = np.where(codes >= 0, np.array(order)[codes], -1)
    one, other = estimator(ratings(codes, 4)), estimator(ratings(renamed, 4))
    assert alike(one.value, other.value)
    assert alike(one.se, other.se)
    assert alike(one.interval.low, other.interval.low)


@settings(deadline=None)
@given(CODES, ANY, st.sampled_from(Weighting))
def test_undefined_exactly_where_it_must_be(codes: Codes, estimator: Estimator, weighting: Weighting) -> None:
    counted = ratings(codes, 4)
    found = estimator(counted, agreement_weights(weighting, 4))
    assert counted.unrated + counted.n == len(codes)
    used = set(codes[codes >= 0].tolist())
    if counted.pairable == 0:
        assert found.value == found.se == found.observed == NOT_PAIRED
    elif len(used) == 1 and estimator is fleiss_kappa:
        assert found.value == ONE_CATEGORY
    else:
        assert isinstance(found.value, float)
        assert math.isfinite(found.value)
        assert found.value <= 1
        assert (found.se == ONE_ITEM) == (counted.n < 2)
        assert (found.interval.low == NO_WIDTH) == (found.se == 0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_two_raters_and_two_categories(cells: list[int]) -> None:
    table = np.array(cells).reshape(2, 2)
    found = brennan_prediger(ratings_of(table))
    if table.sum():
        assert found.value == pytest.approx(yes_no(table).pabak, abs=1e-12)
        assert found.observed == pytest.approx(percent_agreement(table).value, abs=1e-12)
        first, second = (np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((2, 2)))
        assert fleiss_kappa(ratings_of(table)) == fleiss_kappa(ratings(np.column_stack([first, second]), 2))


def test_perfect_agreement_of_one_category() -> None:
    """Kappa does not exist; AC1 and Brennan–Prediger, which know the other categories, are 1."""
    counted = ratings(np.zeros((6, 3), dtype=np.intp), 3)
    assert fleiss_kappa(counted).value == ONE_CATEGORY
    assert fleiss_kappa(counted).observed == 1
    for found in (gwet_ac(counted), brennan_prediger(counted)):
        assert (found.value, found.se, found.interval.high) == (1, 0, NO_WIDTH)


def test_only_one_category_to_choose() -> None:
    counted = ratings(np.zeros((6, 3), dtype=np.intp), 1)
    assert gwet_ac(counted).value == brennan_prediger(counted).value == ONE_POSSIBLE


def test_one_item_and_none() -> None:
    one = gwet_ac(ratings(np.array([[0, 1, 1]]), 2))
    assert isinstance(one.value, float)
    assert one.se == one.interval.low == ONE_ITEM
    assert gwet_ac(ratings(np.full((4, 2), -1), 2)).value == NOT_PAIRED
    assert fleiss_kappa(ratings(np.empty((0, 2), dtype=np.intp), 2)).value == NOT_PAIRED
    with pytest.raises(ValueError, match="no category"):
        ratings(np.array([[0, 2]]), 2)
    with pytest.raises(ValueError, match="no category"):
        ratings(np.array([[-1]]), 0)
