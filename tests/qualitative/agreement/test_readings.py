from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.agreement.readings import (
    Comparison,
    Left,
    Reading,
    ReadUnit,
    by_pair,
    compare,
    facing,
    fingerprint,
)

NONE, ONE, TWO = frozenset[int](), frozenset({1}), frozenset({1, 2})


def unit(pk: int, *readings: Reading, withdrawn: bool = False) -> ReadUnit:
    return ReadUnit(pk, pk, readings, withdrawn)


def test_two_finished_readings_are_a_comparison_in_the_order_of_the_coders() -> None:
    found = compare([unit(5, Reading(1, ONE), Reading(0, TWO))])
    assert found.comparisons == (Comparison(5, 5, (0, 1), TWO, ONE),)
    assert (found.units, found.entered, found.left_out) == (1, 1, ())


def test_nothing_applies_is_compared_and_not_yet_coded_is_not() -> None:
    settled = unit(1, Reading(0, ONE), Reading(1, NONE))
    waiting = unit(2, Reading(0, ONE), Reading(1, ONE, is_done=False))
    found = compare([settled, waiting])
    assert [one.second for one in found.comparisons] == [NONE]
    assert found.left_out == ((Left.NOT_FINISHED, 1),)


def test_why_units_are_not_compared() -> None:
    found = compare(
        [
            unit(1, Reading(0, ONE)),
            unit(2, Reading(0, ONE), Reading(1, ONE, is_done=False)),
            unit(3, Reading(0, ONE), Reading(1, ONE, is_released=True)),
            unit(4, Reading(0, ONE), Reading(1, ONE), withdrawn=True),
            unit(5, Reading(0, ONE), Reading(1, ONE), Reading(2, ONE, is_released=True)),
        ]
    )
    assert found.left_out == (
        (Left.ONE_CODER, 1), (Left.NOT_FINISHED, 1), (Left.RELEASED, 1), (Left.WITHDRAWN, 1),
    )  # fmt: skip
    assert (found.entered, found.units) == (1, 5)


def test_any_two_of_several_coders_meet() -> None:
    found = compare(
        [
            unit(1, Reading(2, ONE), Reading(0, NONE)),
            unit(2, Reading(1, ONE), Reading(2, TWO)),
            unit(3, Reading(0, ONE), Reading(1, ONE), Reading(2, NONE)),
        ]
    )
    assert found.pairs == ((0, 1), (0, 2), (1, 2))
    assert found.coders == (0, 1, 2)
    assert len(found.comparisons) == 5
    assert found.entered == 3
    assert {pair: len(those) for pair, those in by_pair(found.comparisons).items()} == {(0, 1): 1, (0, 2): 2, (1, 2): 2}
    mine = facing(found.comparisons, 2)
    assert all(one.coders[0] == 2 for one in mine)
    assert [one.first for one in mine if one.unit == 1] == [ONE]


@given(st.permutations(range(4)))
def test_the_order_they_come_in_does_not_matter(order: list[int]) -> None:
    units = [unit(at, Reading(0, ONE), Reading(1, TWO if at % 2 else NONE)) for at in range(4)]
    found = compare([units[at] for at in order])
    assert found == compare(units)
    assert fingerprint(found.comparisons[::-1], (1, 2)) == fingerprint(found.comparisons, (1, 2))
    changed = compare([*units[:3], unit(3, Reading(0, ONE), Reading(1, ONE))])
    assert fingerprint(changed.comparisons, (1, 2)) != fingerprint(found.comparisons, (1, 2))
