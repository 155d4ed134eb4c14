"""Every unit has its coders, nobody has more than their share, and the same seed draws the same."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.coding.drawing import Draw, draw

UNITS = st.lists(st.integers(1, 10_000), unique=True, max_size=60)
CODERS = st.integers(2, 7)
SHARES = st.integers(0, 100)
SEEDS = st.integers(0, 2**48)


def holders(made: Draw) -> dict[int, list[int]]:
    """Unit → the coders who have it."""
    found: dict[int, list[int]] = {}
    for coder, order in enumerate(made.orders):
        for unit in order:
            found.setdefault(unit, []).append(coder)
    return found


@given(units=UNITS, coders=CODERS, share=SHARES, seed=SEEDS)
def test_every_unit_has_two_different_coders_or_one(units: list[int], coders: int, share: int, seed: int) -> None:
    made = draw(units, coders=coders, share=share, seed=seed)
    found = holders(made)
    assert set(found) == set(units)
    assert {unit for unit, who in found.items() if len(who) == 2} == made.twice
    assert all(len(set(who)) == len(who) <= 2 for who in found.values())
    assert len(made.twice) == -(-len(units) * share // 100)


@given(units=UNITS, coders=CODERS, share=SHARES, seed=SEEDS)
def test_nobody_has_more_than_their_share(units: list[int], coders: int, share: int, seed: int) -> None:
    made = draw(units, coders=coders, share=share, seed=seed)
    loads = [len(order) for order in made.orders]
    assert max(loads) - min(loads) <= 2
    met = Counter(tuple(who) for who in holders(made).values() if len(who) == 2)
    times = [met[pair] for pair in combinations(range(coders), 2)]
    assert max(times) - min(times) <= 1


@given(units=UNITS, coders=CODERS, share=SHARES, seed=SEEDS)
def test_the_same_seed_draws_the_same(units: list[int], coders: int, share: int, seed: int) -> None:
    assert draw(units, coders=coders, share=share, seed=seed) == draw(units, coders=coders, share=share, seed=seed)


def test_another_seed_and_another_coder_have_another_order() -> None:
    units = range(1, 101)
    one, other = draw(units, coders=2, share=100, seed=1), draw(units, coders=2, share=100, seed=2)
    assert one.orders[0] != one.orders[1]
    assert sorted(one.orders[0]) == sorted(one.orders[1]) == list(units)
    assert one.orders[0] != other.orders[0]


def test_a_seed_draws_what_it_drew_when_this_was_written() -> None:
    made = draw(range(1, 9), coders=3, share=50, seed=20261127)
    assert made == Draw(((8, 1, 4, 5), (3, 5, 7, 2), (4, 7, 6, 2)), frozenset({2, 4, 5, 7}))


def test_every_unit_is_as_likely_to_be_coded_twice() -> None:
    times = Counter(unit for seed in range(400) for unit in draw(range(10), coders=2, share=20, seed=seed).twice)
    assert all(50 < times[unit] < 115 for unit in range(10))  # 80 are expected, with a standard deviation of 8


@pytest.mark.parametrize(("coders", "share"), [(0, 0), (1, 20), (2, 101), (2, -1)])
def test_what_cannot_be_drawn_is_refused(coders: int, share: int) -> None:
    with pytest.raises(ValueError, match="share"):
        draw([1, 2], coders=coders, share=share, seed=1)


def test_one_coder_alone_has_everything_where_nothing_is_coded_twice() -> None:
    assert sorted(draw([3, 1, 2], coders=1, share=0, seed=1).orders[0]) == [1, 2, 3]
