import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.alpha import NO_PAIRS, ONE_VALUE, Level, alpha_interval, krippendorff_alpha
from rapport.stats.agreement.many import fleiss_kappa
from rapport.stats.agreement.ratings import pairs, ratings_of
from rapport.stats.agreement.resampling import ALL_ALIKE, NEVER_DEFINED, resampled_table, resampled_units
from rapport.stats.agreement.results import NO_ITEMS
from rapport.stats.agreement.two import cohen_kappa, pooled_kappa, scott_pi
from rapport.stats.agreement.weights import Weighting, agreement_weights
from rapport.stats.undefined import Undefined
from tests.stats.reference import cases, column

PEERS = cases("agreement_peers.csv")
VALUE = st.one_of(st.just(math.nan), st.integers(0, 4).map(float))
UNITS = st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=20).map(np.array)
LEVELS = st.sampled_from(Level)


def data(name: str) -> np.ndarray:
    return column(PEERS[name], "x").reshape(-1, int(PEERS[name]["raters"]))


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("level", Level)
def test_the_peer_says_the_same(name: str, level: Level) -> None:
    found = krippendorff_alpha(data(name), level)
    assert found.value == pytest.approx(PEERS[name][f"alpha_{level}"], rel=1e-9, abs=1e-12)


def test_krippendorffs_own_examples() -> None:
    """Krippendorff (2011): example C, four observers, 0.743, 0.815, 0.849 and 0.797; example A, binary, 0.095."""
    printed = (0.743, 0.815, 0.849, 0.797)
    for level, value in zip(Level, printed, strict=True):
        found = krippendorff_alpha(data("four"), level)
        assert found.value == pytest.approx(value, abs=5e-4)
        assert (found.units, found.left_out, found.values) == (11, 1, 40)
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    binary = krippendorff_alpha(np.column_stack([first, second]).astype(float), Level.NOMINAL)
    assert binary.value == pytest.approx(0.095, abs=5e-4)


@settings(deadline=None)
@given(UNITS, LEVELS, st.randoms())
def test_neither_the_order_of_units_nor_of_coders_matters(values: np.ndarray, level: Level, random: Random) -> None:
    units, coders = list(range(len(values))), [0, 1, 2]
    random.shuffle(units)
    random.shuffle(coders)
    assert krippendorff_alpha(values, level) == krippendorff_alpha(values[np.ix_(units, coders)], level)


@settings(deadline=None)
@given(UNITS, LEVELS)
def test_undefined_exactly_where_it_must_be(values: np.ndarray, level: Level) -> None:
    found = krippendorff_alpha(values, level)
    counting = values[(~np.isnan(values)).sum(axis=1) >= 2]
    assert (found.units, found.left_out) == (len(counting), len(values) - len(counting))
    assert (found.value == NO_PAIRS) == (not len(counting))
    assert (found.value == ONE_VALUE) == (len(np.unique(counting[~np.isnan(counting)])) == 1)
    if isinstance(found.value, float):
        assert math.isfinite(found.value)
        assert found.value <= 1
        unlike = np.nanmax(counting, axis=1) != np.nanmin(counting, axis=1)
        assert (found.value == 1) == (not unlike.any())


@settings(deadline=None)
@given(UNITS, st.permutations(range(5)), st.floats(0.1, 50), st.floats(-9, 9))
def test_each_level_knows_what_it_may(values: np.ndarray, order: list[int], factor: float, shift: float) -> None:
    """Nominal: names may change; ordinal: any rising change; interval: unit and zero; ratio: unit."""
    renamed = np.where(np.isnan(values), np.nan, np.array(order)[np.nan_to_num(values).astype(int)])
    changes = {
        Level.NOMINAL: renamed,
        Level.ORDINAL: np.exp(values),
        Level.INTERVAL: values * factor + shift,
        Level.RATIO: values * factor,
    }
    for level, changed in changes.items():
        one, other = krippendorff_alpha(values, level).value, krippendorff_alpha(changed, level).value
        assert one == (other if isinstance(other, Undefined) else pytest.approx(other, abs=1e-8))


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=16, max_size=16), st.booleans())
def test_alpha_is_pi_but_for_the_size_of_the_sample(cells: list[int], quadratic: bool) -> None:
    """1 − α = (1 − π)(N − 1) / N for two coders and N = 2n values: the same in the limit."""
    table = np.array(cells).reshape(4, 4)
    values = np.column_stack([np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((4, 4))]).astype(float)
    weights = agreement_weights(Weighting.QUADRATIC if quadratic else Weighting.NOMINAL, 4)
    alpha, pi = krippendorff_alpha(values, Level.INTERVAL if quadratic else Level.NOMINAL), scott_pi(table, weights)
    assert isinstance(alpha.value, float) == isinstance(pi.value, float)
    if isinstance(alpha.value, float) and isinstance(pi.value, float):
        assert 1 - alpha.value == pytest.approx((1 - pi.value) * (1 - 1 / alpha.values), abs=1e-12)


def test_chance_itself_is_about_zero() -> None:
    values = np.random.default_rng(4).integers(1, 6, size=(20_000, 3)).astype(float)
    for level in Level:
        assert krippendorff_alpha(values, level).value == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("level", Level)
def test_the_interval_holds_alpha_and_repeats(level: Level) -> None:
    values = data("formula")
    first = alpha_interval(values, level, np.random.default_rng(7), 500)
    again = alpha_interval(values[::-1], level, np.random.default_rng(7), 500)
    other = alpha_interval(values, level, np.random.default_rng(8), 500)
    assert first == again != other
    alpha = krippendorff_alpha(values, level).value
    assert isinstance(first.interval.low, float)
    assert isinstance(first.interval.high, float)
    assert isinstance(alpha, float)
    assert first.interval.low < alpha < first.interval.high
    assert (first.draws, first.undefined) == (500, 0)


@pytest.mark.parametrize("level", Level)
def test_drawing_is_computing_alpha_of_the_units_drawn(level: Level) -> None:
    """Units drawn one by one with another generator: the same limits, but for chance."""
    values, generator = data("four"), np.random.default_rng(3)
    counting = values[(~np.isnan(values)).sum(axis=1) >= 2]
    drawn = [
        krippendorff_alpha(counting[generator.integers(0, len(counting), len(counting))], level).value
        for _ in range(1000)
    ]
    limits = np.quantile([one for one in drawn if isinstance(one, float)], [0.1, 0.9])
    found = alpha_interval(values, level, np.random.default_rng(1), 4000, 0.8).interval
    assert [found.low, found.high] == pytest.approx(limits, abs=0.04)


def test_units_that_belong_together_are_drawn_together() -> None:
    values = np.tile(data("formula"), (4, 1))
    groups = np.tile(np.arange(40), 4)
    alone = alpha_interval(data("formula"), Level.NOMINAL, np.random.default_rng(5), 3000).interval
    together = alpha_interval(values, Level.NOMINAL, np.random.default_rng(5), 3000, groups=groups).interval
    apart = alpha_interval(values, Level.NOMINAL, np.random.default_rng(5), 3000).interval
    widths = [one.high - one.low for one in (alone, together, apart)]
    assert widths[1] == pytest.approx(widths[0], rel=0.1)
    assert widths[2] == pytest.approx(widths[0] / 2, rel=0.15)
    each = alpha_interval(values, Level.NOMINAL, np.random.default_rng(5), 3000, groups=np.arange(160)).interval
    assert [each.low, each.high] == pytest.approx([apart.low, apart.high], abs=0.02)
    with pytest.raises(ValueError, match="one per unit"):
        alpha_interval(values, Level.NOMINAL, np.random.default_rng(5), groups=groups[1:])


def test_intervals_that_do_not_exist() -> None:
    generator = np.random.default_rng(1)
    assert alpha_interval(np.full((3, 2), np.nan), Level.NOMINAL, generator, 10).interval.low == NO_PAIRS
    assert alpha_interval(np.ones((3, 2)), Level.ORDINAL, generator, 10).interval.low == NEVER_DEFINED
    perfect = alpha_interval(np.array([[1, 1], [2, 2], [2, 2.0]]), Level.ORDINAL, generator, 200)
    assert perfect.interval.low == ALL_ALIKE
    assert 0 < perfect.undefined < 200
    with pytest.raises(ValueError, match="no draw"):
        alpha_interval(data("four"), Level.NOMINAL, generator, 0)
    with pytest.raises(ValueError, match="confidence"):
        alpha_interval(data("four"), Level.NOMINAL, generator, confidence=95)


def test_kappa_of_tables_drawn_again() -> None:
    """Qda research: kappa 0.4 of 50 items, 0.144 … 0.642; the normal interval is 0.151 … 0.649."""
    table = np.array([[20, 5], [10, 15]])
    found = resampled_table(table, lambda drawn: cohen_kappa(drawn).value, np.random.default_rng(1), 1500)
    assert [found.interval.low, found.interval.high] == pytest.approx([0.144, 0.642], abs=0.02)
    again = resampled_table(table, lambda drawn: cohen_kappa(drawn).value, np.random.default_rng(1), 1500)
    assert found == again
    rare = resampled_table(
        np.array([[8, 1], [0, 0]]), lambda drawn: cohen_kappa(drawn).value, np.random.default_rng(1), 100
    )
    assert 0 < rare.undefined < 100
    nothing = np.zeros((2, 2), dtype=int)
    drawn = resampled_table(nothing, lambda drawn: fleiss_kappa(ratings_of(drawn)).value, np.random.default_rng(1), 9)
    assert drawn.interval.high == NO_ITEMS
    assert drawn.undefined == 9


def test_respondents_are_drawn_with_all_their_codes() -> None:
    """With one code the pooled kappa is the kappa, and drawing people is drawing the cells of the table."""
    table = np.array([[20, 5], [10, 15]])
    first, second = (np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((2, 2)))

    def pooled(times: np.ndarray, codes: int = 1) -> float | Undefined:
        drawn = np.zeros((2, 2), dtype=np.int64)
        np.add.at(drawn, (first, second), times)
        return pooled_kappa([drawn] * codes)

    people = resampled_units(50, pooled, np.random.default_rng(1), 1000)
    cells = resampled_table(table, lambda drawn: cohen_kappa(drawn).value, np.random.default_rng(2), 1000)
    assert people.interval.low == pytest.approx(cells.interval.low, abs=0.03)
    assert people.interval.high == pytest.approx(cells.interval.high, abs=0.03)
    same = resampled_units(50, lambda times: pooled(times, 4), np.random.default_rng(1), 1000)
    assert same.interval.low == pytest.approx(people.interval.low), "four codes that say the same tell nothing new"
    assert resampled_units(0, pooled, np.random.default_rng(1), 9).interval.low == NO_ITEMS


def test_what_alpha_refuses() -> None:
    with pytest.raises(ValueError, match="infinite"):
        krippendorff_alpha(np.array([[1.0, math.inf]]), Level.INTERVAL)
    with pytest.raises(ValueError, match="at least 0"):
        krippendorff_alpha(np.array([[1.0, -1.0]]), Level.RATIO)
    for step in (1e200, 1e-200):
        with pytest.raises(ValueError, match="squared"):
            krippendorff_alpha(np.array([[0, step], [0, 2 * step]]), Level.INTERVAL)
    zero = krippendorff_alpha(np.array([[0.0, 0.0], [0.0, 1.0]]), Level.RATIO)
    assert isinstance(zero.value, float)
    assert krippendorff_alpha(np.empty((0, 2)), Level.NOMINAL).value == NO_PAIRS


def test_two_coders_of_text_agree_with_the_table() -> None:
    """The prevalence paradox of the qda research: alpha −0.0246914."""
    table = np.array([[118, 5], [2, 0]])
    codes = [np.repeat(codes.ravel(), table.ravel()) for codes in np.indices((2, 2))]
    assert pairs(*codes, 2).table.tolist() == table.tolist()
    found = krippendorff_alpha(np.column_stack(codes).astype(float), Level.NOMINAL)
    assert found.value == pytest.approx(-0.0246914, abs=5e-8)
