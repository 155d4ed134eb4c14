from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.stats.agreement.alpha import Level, alpha_interval
from rapport.stats.agreement.code_sets import (
    ALL_GIVEN,
    NEVER_WITHHELD,
    NO_CODES,
    NO_UNITS,
    NOBODY_GAVE,
    CodeAgreement,
    SetAgreement,
    code_set_agreement,
)
from rapport.stats.agreement.many import gwet_ac
from rapport.stats.agreement.ratings import pairs, ratings
from rapport.stats.agreement.resampling import ALL_ALIKE
from rapport.stats.agreement.two import cohen_kappa, pooled_kappa
from rapport.stats.undefined import Undefined
from tests.stats.reference import Case, cases, column

CASES = cases("code_sets_peers.csv")
NAMES = ("observed", "positive", "negative", "kappa", "alpha", "ac1")
# Units with a respondent, and for each of three codes what both said.
UNITS = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.integers(0, 3), min_size=3, max_size=3)), min_size=1, max_size=30
)


def decided(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Units × codes of either coder, from the numbers that the script prints."""
    numbers = [int(value) for value in column(case, "x")]
    digits = np.array([[number // 4**code % 4 for code in range(int(case["codes"]))] for number in numbers])
    return digits % 2 == 1, digits >= 2


def found_in(units: list[tuple[int, list[int]]], draws: int = 30) -> SetAgreement:
    digits = np.array([codes for _, codes in units])
    people = np.array([person for person, _ in units], dtype=np.intp)
    return code_set_agreement(digits % 2 == 1, digits >= 2, people, np.random.default_rng(2), draws)


def alone(table: tuple[int, int, int, int], draws: int = 2000, seed: int = 1) -> CodeAgreement:
    """One code: both, only the first, only the second, neither; each unit of somebody else."""
    first = np.repeat([True, True, False, False], table)[:, None]
    second = np.repeat([True, False, True, False], table)[:, None]
    people = np.arange(len(first))
    return code_set_agreement(first, second, people, np.random.default_rng(seed), draws).codes[0]


@pytest.mark.parametrize("name", CASES)
def test_the_peers_say_the_same(name: str) -> None:
    case = CASES[name]
    first, second = decided(case)
    found = code_set_agreement(first, second, np.arange(len(first)), np.random.default_rng(1), 2)
    each = {f"code{at}": code for at, code in enumerate(found.codes, 1)} | {"stacked": found.stacked}
    for where, code in each.items():
        for number in NAMES:
            value = getattr(code, number).value
            stored = case.get(f"{where}_{number}")
            assert isinstance(value, Undefined) if stored is None else value == pytest.approx(stored, abs=1e-9)
    assert found.pooled_kappa.value == pytest.approx(case["pooled_kappa"], abs=1e-9)
    assert found.same_set.value == pytest.approx(case["same_set"], abs=1e-12)
    assert found.units == case["units"]


def test_published_values() -> None:
    """Krippendorff (2011), example A; the prevalence paradox; a textbook; NVivo's help on per cent agreement."""
    (only,) = code_set_agreement(*decided(CASES["krippendorff-a"]), np.arange(10), np.random.default_rng(1), 2).codes
    assert only.alpha.value == pytest.approx(0.095, abs=5e-4)
    paradox = alone((118, 5, 2, 0), 2)
    assert paradox.observed.value == pytest.approx(0.944, abs=5e-4)
    assert paradox.kappa.value == pytest.approx(-0.0233918, abs=5e-8)
    assert paradox.ac1.value == pytest.approx(0.9407763, abs=5e-8)
    assert paradox.alpha.value == pytest.approx(-0.0246914, abs=5e-8)
    assert alone((20, 5, 10, 15), 2).kappa.value == pytest.approx(0.4, abs=1e-12)
    assert alone((50, 100, 50, 800), 2).observed.value == pytest.approx(0.85, abs=1e-12)


def test_the_interval_of_the_research_file() -> None:
    """Kappa 0.4 of 50 respondents: 0.144 … 0.642."""
    found = alone((20, 5, 10, 15)).kappa.interval
    assert [found.low, found.high] == pytest.approx([0.144, 0.642], abs=0.015)
    assert found == alone((20, 5, 10, 15)).kappa.interval != alone((20, 5, 10, 15), seed=2).kappa.interval


@given(UNITS)
@settings(deadline=None)
def test_the_estimators_of_one_code_agree(units: list[tuple[int, list[int]]]) -> None:
    found = found_in(units, 1)
    digits = np.array([codes for _, codes in units])
    tables = [pairs(digits[:, at] % 2, digits[:, at] // 2, 2).table for at in range(3)]
    assert found.pooled_kappa.value == pytest.approx(pooled_kappa(tables), abs=1e-12) or isinstance(
        found.pooled_kappa.value, Undefined
    )
    for code, table in zip(found.codes, tables, strict=True):
        kappa, ac1 = cohen_kappa(table).value, code.ac1.value
        assert isinstance(code.kappa.value, Undefined) == isinstance(kappa, Undefined)
        assert isinstance(kappa, Undefined) or code.kappa.value == pytest.approx(kappa, abs=1e-12)
        assert (code.neither, code.only_second, code.only_first, code.both) == tuple(table.ravel())
        if not isinstance(ac1, Undefined):
            at = found.codes.index(code)
            codes = np.column_stack((digits[:, at] % 2, digits[:, at] // 2))
            assert ac1 == pytest.approx(gwet_ac(ratings(codes, 2)).value, abs=1e-12)


def close(one: object, other: object) -> bool:
    """The same up to the order in which numbers are added."""
    if isinstance(one, float):
        return one == pytest.approx(other, abs=1e-12)
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            close(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__
        )
    return one == other


@given(UNITS, st.randoms())
@settings(deadline=None)
def test_the_order_of_units_does_not_matter(units: list[tuple[int, list[int]]], random: Random) -> None:
    assert close(found_in(random.sample(units, len(units))), found_in(units))


@given(UNITS)
@settings(deadline=None)
def test_the_coders_may_change_places(units: list[tuple[int, list[int]]]) -> None:
    other = found_in([(person, [(0, 2, 1, 3)[digit] for digit in codes]) for person, codes in units])
    found = found_in(units)
    assert close(other.pooled_kappa, found.pooled_kappa)
    assert close(other.same_set, found.same_set)
    for one, another in zip((*found.codes, found.stacked), (*other.codes, other.stacked), strict=True):
        assert (one.first, one.second, one.only_first) == (another.second, another.first, another.only_second)
        assert all(close(getattr(one, name), getattr(another, name)) for name in NAMES)


@given(UNITS, st.permutations(range(3)))
@settings(deadline=None)
def test_codes_may_stand_in_any_order(units: list[tuple[int, list[int]]], order: list[int]) -> None:
    other, found = found_in([(person, [codes[at] for at in order]) for person, codes in units]), found_in(units)
    assert all(close(other.codes[place], found.codes[at]) for place, at in enumerate(order))
    assert all(close(getattr(other, name), getattr(found, name)) for name in ("stacked", "pooled_kappa", "same_set"))


@given(UNITS)
@settings(deadline=None)
def test_who_agree_in_all_have_one_or_nothing(units: list[tuple[int, list[int]]]) -> None:
    found = found_in([(person, [digit // 2 * 3 for digit in codes]) for person, codes in units])
    assert found.same_set.value == 1
    for code in (*found.codes, found.stacked):
        assert all(getattr(code, name).value == 1 or isinstance(getattr(code, name).value, Undefined) for name in NAMES)
        assert code.observed.value == 1
        assert code.observed.interval.low == ALL_ALIKE
    assert found.pooled_kappa.value == 1 or isinstance(found.pooled_kappa.value, Undefined)


@given(UNITS)
@settings(deadline=None)
def test_every_number_keeps_its_bounds(units: list[tuple[int, list[int]]]) -> None:
    for code in found_in(units).codes:
        for name in NAMES:
            one = getattr(code, name)
            low = 0 if name in ("observed", "positive", "negative") else -1
            for value in (one.value, one.interval.low, one.interval.high):
                assert isinstance(value, Undefined) or low <= value <= 1


def test_a_code_that_nobody_used_has_a_reason_and_no_number() -> None:
    found = alone((0, 0, 0, 9), 10)
    assert [getattr(found, name).value for name in ("positive", "kappa", "alpha", "ac1")] == [NOBODY_GAVE] * 4
    assert found.kappa.interval.low == NOBODY_GAVE
    assert found.negative.value == found.observed.value == 1
    always = alone((9, 0, 0, 0), 10)
    assert always.kappa.value == always.alpha.value == ALL_GIVEN
    assert always.negative.value == NEVER_WITHHELD
    assert always.ac1.value == always.positive.value == 1


def test_draws_without_the_code_are_counted() -> None:
    rare = alone((1, 0, 0, 9), 400)
    assert rare.kappa.value == 1
    assert 0 < rare.kappa.undefined_draws < 400
    assert rare.kappa.undefined_draws == rare.alpha.undefined_draws
    assert rare.ac1.undefined_draws == 0


def test_what_one_person_wrote_is_drawn_together() -> None:
    """Each unit four times: nothing new is known, and the interval is not narrower."""
    first, second = decided(CASES["six-codes"])
    people = np.arange(60)
    once = code_set_agreement(first, second, people, np.random.default_rng(3))
    often = [np.tile(one, (4, 1)) for one in (first, second)]
    together = code_set_agreement(*often, np.tile(people, 4), np.random.default_rng(3))
    apart = code_set_agreement(*often, np.arange(240), np.random.default_rng(3))
    width = [one.pooled_kappa.interval.high - one.pooled_kappa.interval.low for one in (once, together, apart)]
    assert width[1] == pytest.approx(width[0], abs=1e-12)
    assert width[2] == pytest.approx(width[0] / 2, rel=0.15)
    assert together.pooled_kappa.value == pytest.approx(once.pooled_kappa.value)
    assert (together.units, together.respondents) == (240, 60)


def test_alpha_has_the_interval_of_alpha_itself() -> None:
    first, second = decided(CASES["textbook"])
    alone = code_set_agreement(first, second, np.arange(50), np.random.default_rng(1)).codes[0].alpha.interval
    other = alpha_interval(
        np.column_stack((first, second)).astype(float), Level.NOMINAL, np.random.default_rng(2), 4000
    ).interval
    assert [alone.low, alone.high] == pytest.approx([other.low, other.high], abs=0.03)


def test_nothing_to_compare() -> None:
    none = np.zeros((0, 2), dtype=bool)
    found = code_set_agreement(none, none, np.zeros(0, dtype=np.intp), np.random.default_rng(1), 5)
    assert found.pooled_kappa.value == found.same_set.value == found.codes[0].kappa.value == NO_UNITS
    assert (found.units, found.respondents, found.codes[0].n) == (0, 0, 0)
    no_codes = np.zeros((3, 0), dtype=bool)
    found = code_set_agreement(no_codes, no_codes, np.arange(3), np.random.default_rng(1), 5)
    assert found.pooled_kappa.value == NO_CODES
    assert found.same_set.value == 1


def test_wrong_use_is_refused() -> None:
    some = np.ones((3, 2), dtype=bool)
    with pytest.raises(ValueError, match="same units"):
        code_set_agreement(some, some[:2], np.arange(3), np.random.default_rng(1))
    with pytest.raises(ValueError, match="same units"):
        code_set_agreement(some, some, np.arange(2), np.random.default_rng(1))
    with pytest.raises(ValueError, match="no draw"):
        code_set_agreement(some, some, np.arange(3), np.random.default_rng(1), 0)
    with pytest.raises(ValueError, match="confidence"):
        code_set_agreement(some, some, np.arange(3), np.random.default_rng(1), confidence=95)
