from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.ledger.rules import is_safe, parts, whole_parts

people = st.frozensets(st.integers(1, 40), max_size=25)


def released_in_turn(candidates: list[frozenset[int]]) -> list[frozenset[int]]:
    """Release of each candidate what may be released beside the earlier ones."""
    released: list[frozenset[int]] = []
    for candidate in candidates:
        if found := whole_parts(candidate, released):
            released.append(frozenset().union(*found))
    return released


def test_sets_are_cut_into_parts() -> None:
    assert parts([frozenset({1, 2, 3}), frozenset({3, 4})]) == [{1, 2}, {3}, {4}]
    assert parts([]) == []


def test_who_would_be_left_alone_is_left_out() -> None:
    earlier = [frozenset(range(1, 7))]
    assert whole_parts(frozenset(range(1, 12)), earlier) == [earlier[0], frozenset(range(7, 12))]
    assert whole_parts(frozenset(range(1, 11)), earlier) == [earlier[0]], "four new ones wait"
    assert whole_parts(frozenset(range(2, 12)), earlier) == [frozenset(range(7, 12))], "one of the earlier ones is gone"
    assert whole_parts(frozenset(range(2, 9)), earlier) == []


def test_a_set_that_leaves_a_few_over_is_not_safe() -> None:
    assert is_safe(frozenset(range(10)), [frozenset(range(5))])
    assert not is_safe(frozenset(range(9)), [frozenset(range(5))])
    assert not is_safe(frozenset(range(4)), [])
    # Two by two these differ by five; what all three share is one person.
    three = [frozenset({0, *range(10, 16)}), frozenset({0, *range(20, 26)}), frozenset({0, *range(30, 36)})]
    assert all(len(one - other) >= 5 for one in three for other in three if one != other)
    assert not is_safe(three[2], three[:2])


@given(st.lists(people, max_size=8))
def test_no_two_released_sets_differ_by_one_to_four(candidates: list[frozenset[int]]) -> None:
    released = released_in_turn(candidates)
    for one, other in combinations(released, 2):
        assert {len(one - other), len(other - one)}.isdisjoint(range(1, 5))


@given(st.lists(people, max_size=6), st.data())
def test_nothing_that_is_made_of_released_sets_is_small(candidates: list[frozenset[int]], data: st.DataObject) -> None:
    released = released_in_turn(candidates)
    if not released:
        return
    made = data.draw(st.sampled_from(released))
    for _ in range(4):
        other = data.draw(st.sampled_from(released))
        made = data.draw(st.sampled_from([made | other, made & other, made - other, other - made]))
        assert not 0 < len(made) < 5
    weights = data.draw(st.lists(st.integers(-3, 3), min_size=len(released), max_size=len(released)))
    sums: dict[int, int] = {}
    for weight, one in zip(weights, released, strict=True):
        for person in one:
            sums[person] = sums.get(person, 0) + weight
    for value in set(sums.values()):
        assert list(sums.values()).count(value) >= 5, "a sum of sums singles a few out"


@given(st.lists(people, max_size=8))
def test_what_is_taken_is_safe(candidates: list[frozenset[int]]) -> None:
    released = released_in_turn(candidates)
    for place, one in enumerate(released):
        assert is_safe(one, released[:place])
