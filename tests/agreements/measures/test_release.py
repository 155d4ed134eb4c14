"""No two sets of pairs that something is told of differ by one to four, and no share tells a small count."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rapport.agreements.measures.release import allowed, everywhere, tellable, whole

ONE_EACH = {pair: pair for pair in range(60)}


def test_five_pairs_of_five_scholars_are_enough_and_four_are_not() -> None:
    assert tellable(frozenset(range(5)), ONE_EACH, []) == frozenset(range(5))
    assert not tellable(frozenset(range(4)), ONE_EACH, [])
    assert not tellable(frozenset(range(5)), {**ONE_EACH, 4: 3}, [])


def test_who_joins_alone_is_not_told_of_until_five_have_joined() -> None:
    first = frozenset(range(6))
    assert tellable(frozenset(range(7)), ONE_EACH, [first]) == first
    assert tellable(frozenset(range(11)), ONE_EACH, [first]) == frozenset(range(11))


def test_when_one_leaves_the_others_are_not_told_of_anew() -> None:
    assert not tellable(frozenset(range(1, 7)), ONE_EACH, [frozenset(range(7))])


def test_a_cohort_is_told_of_only_where_the_rest_are_five_too() -> None:
    everybody = frozenset(range(12))
    assert tellable(frozenset(range(6)), ONE_EACH, [everybody]) == frozenset(range(6))
    assert not tellable(frozenset(range(9)), ONE_EACH, [everybody])


@given(st.lists(st.frozensets(st.integers(0, 24), max_size=25), min_size=1, max_size=8))
def test_however_groups_change_no_two_sets_differ_by_a_few(groups: list[frozenset[int]]) -> None:
    told: list[frozenset[int]] = []
    for group in groups:
        if found := tellable(group, ONE_EACH, told):
            told.append(found)
    for one, other in combinations(told, 2):
        assert not 0 < len(one - other) < 5
        assert not 0 < len(other - one) < 5


def test_of_a_part_in_which_a_few_have_a_measure_nobody_counts() -> None:
    first, second = frozenset(range(6)), frozenset(range(6, 12))
    assert whole(range(9), [first, second]) == first
    assert whole(range(20), [first, second]) == first | second


def test_a_share_is_told_only_where_both_sides_are_five_or_none() -> None:
    assert allowed({"support": {"a": (5, 0), "b": (6, 5)}}).items == {"a", "b"}
    assert not allowed({"support": {"a": (4, 8)}}).items


def test_what_is_hidden_in_an_item_cannot_be_worked_out_from_its_domain() -> None:
    found = allowed({"support": {"a": (9, 0), "b": (9, 0), "c": (7, 2)}})
    assert "c" not in found.items
    assert "support" not in found.domains
    assert not found.over_all


def test_what_may_be_told_of_a_sum_may_be_told_of_each_part() -> None:
    first, second = {"support": {"a": (5, 5), "b": (5, 0)}}, {"support": {"a": (6, 3), "b": (9, 0)}}
    found = everywhere([first, second])
    assert found.items == {"b"}
    assert not found.domains
    assert everywhere([first, {}]).items == {"a", "b"}
    assert not everywhere([]).over_all


def test_all_is_told_only_where_each_domain_is() -> None:
    assert allowed({"support": {"a": (20, 20)}, "education": {"b": (20, 20)}}).over_all
    found = allowed({"support": {"a": (20, 20)}, "education": {"b": (20, 3)}})
    assert found.over_all
    assert not found.domains
    assert not found.items
    few = allowed({"support": {"a": (20, 20)}, "education": {"b": (3, 1)}, "research": {"c": (9, 0)}})
    assert not few.over_all or not few.domains
    assert not allowed({}).over_all
