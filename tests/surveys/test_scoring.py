import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.fields import Value
from rapport.surveys.items import One
from rapport.surveys.library import shelf
from rapport.surveys.rules import Score
from rapport.surveys.scoring import (
    groupings,
    groups,
    score,
    scores,
    scores_of,
)
from tests.surveys.instruments import everything

ITEMS = ("a", "b", "c", "d", "e")
answers = st.dictionaries(st.sampled_from(ITEMS), st.one_of(st.none(), st.integers(1, 5)))


def rule(**changes: object) -> Score:
    return Score.model_validate(
        {"title": "T", "mean": ITEMS, "min_answered": 3, "range": (1, 5), **changes}, strict=False
    )


def count(given_: dict[str, int | None]) -> int:
    return sum(value is not None for value in given_.values())


@given(answers, st.permutations(ITEMS))
def test_the_order_of_items_does_not_matter(given_: dict[str, int | None], order: list[str]) -> None:
    turned = dict(reversed(given_.items()))
    assert score(rule(), given_) == score(rule(mean=order), turned)


@given(answers, st.integers(1, 5))
def test_there_is_a_score_exactly_when_enough_is_answered(given_: dict[str, int | None], needed: int) -> None:
    assert (score(rule(min_answered=needed), given_) is not None) == (count(given_) >= needed)


@given(answers)
def test_a_score_lies_within_the_range(given_: dict[str, int | None]) -> None:
    value = score(rule(min_answered=1), given_)
    assert value is None or 1 <= value <= 5


@given(answers, st.sets(st.sampled_from(ITEMS)))
def test_a_reversed_item_counts_from_the_other_end(given_: dict[str, int | None], turned: set[str]) -> None:
    by_hand = {item: 6 - value if value and item in turned else value for item, value in given_.items()}
    assert score(rule(reversed=sorted(turned)), given_) == score(rule(), by_hand)


@given(answers)
def test_all_reversed_is_the_mirror(given_: dict[str, int | None]) -> None:
    plain, mirrored = score(rule(), given_), score(rule(reversed=ITEMS), given_)
    if plain is None or mirrored is None:
        assert plain is mirrored
    else:
        assert abs(plain + mirrored - 6) < 1e-12


@given(answers, st.dictionaries(st.sampled_from(["x", "y"]), st.integers(1, 5)))
def test_other_items_change_nothing(given_: dict[str, int | None], others: dict[str, int]) -> None:
    assert score(rule(), given_) == score(rule(), {**given_, **others})


def test_science_identity_has_the_structure_of_the_paper() -> None:
    content = shelf().instruments["science-identity", 1].content
    assert all(isinstance(item, One) for item in content.items)
    assert len(content.items) == 5
    assert all(
        [option.value for option in content.options(item)] == [1, 2, 3, 4, 5]
        for item in content.items
        if isinstance(item, One)
    )
    assert list(content.scores["science_identity"].mean) == [item.id for item in content.items]
    assert content.scores["science_identity"].reversed == ()
    assert content.source.wording_status == "own"
    values = dict(zip([item.id for item in content.items], [5, 4, 4, 5, 3], strict=True))
    assert scores(content, values) == {"science_identity": 4.2}


def test_hidden_and_skipped_answers_do_not_count() -> None:
    given_: dict[str, Value] = {"a": 5, "b": -98, "c": -99, "d": -97, "e": 1}
    assert score(rule(min_answered=2), given_) == 3
    assert score(rule(), given_) is None


@pytest.mark.parametrize(
    ("made_of", "given_", "expected"),
    [
        ({"sum": ("a", "b"), "range": (1, 5)}, {"a": 2, "b": 5}, 7),
        ({"sum": ("a", "b"), "range": (1, 5)}, {"a": 2}, None),
        ({"sum": ("a", "b"), "range": (1, 5), "reversed": ("b",)}, {"a": 2, "b": 5}, 3),
        ({"sum": ("a", "b", "c"), "range": (1, 5), "prorated": True, "min_answered": 2}, {"a": 2, "b": 5}, 10.5),
        ({"difference": ("a", "b")}, {"a": 2, "b": 5}, -3),
        ({"difference": ("a", "b")}, {"a": 2, "b": -99}, None),
        ({"dichotomy": "a", "values": (4, 5)}, {"a": 4}, 1),
        ({"dichotomy": "a", "values": (4, 5)}, {"a": 3}, 0),
        ({"dichotomy": "a", "values": (4, 5)}, {"a": -97}, None),
        ({"count": ("a", "b"), "values": (5,)}, {"a": 5, "b": 5}, 2),
        ({"count": ("a", "b"), "values": (5,), "min_answered": 1}, {"a": 5}, 1),
        ({"count": ("a", "b"), "values": (5,)}, {"a": 5}, None),
        ({"count": ("a",)}, {"a": frozenset({1, 2, 3})}, 3),
        ({"count": ("a",), "values": (2,)}, {"a": frozenset({1, 2})}, 1),
        ({"count": ("a",), "values": (2,)}, {"a": frozenset({1})}, 0),
        ({"count": ("a",)}, {"a": frozenset()}, None),
    ],
)
def test_five_kinds_of_scores(made_of: dict[str, object], given_: dict[str, Value], expected: float | None) -> None:
    made = Score.model_validate({"title": "T", **made_of}, strict=False)
    assert score(made, given_) == expected


@given(answers, st.permutations(ITEMS))
def test_a_sum_is_its_mean_times_the_items(given_: dict[str, int | None], order: list[str]) -> None:
    base = {"title": "T", "range": (1, 5), "min_answered": 3}
    total = score(Score.model_validate({**base, "sum": order, "prorated": True}, strict=False), given_)
    mean = score(rule(), given_)
    assert (total is None) == (mean is None)
    assert total is None or mean is None or abs(total - mean * 5) < 1e-9


@given(st.dictionaries(st.sampled_from(["listen_before", "listen_now", "plan_before", "plan_now"]), st.integers(1, 3)))
def test_a_gain_is_what_its_parts_give(given_: dict[str, Value]) -> None:
    found = scores(everything(), given_)
    before, now, gain = found["two_before"], found["two_now"], found["two_gain"]
    assert gain == (None if before is None or now is None else now - before)


def test_each_definition_has_its_own_scores() -> None:
    instrument = everything()
    assert list(scores_of(instrument, "one")) == ["one_good", "one_titles"]


def test_groups_look_at_groups_before_them() -> None:
    ready = groupings(everything())
    assert groups(ready, {"mentors": 1, "titles": frozenset({1})}) == {"stage": 1, "young": 0}
    assert groups(ready, {"mentors": 1, "titles": frozenset({2}), "since": 1980}) == {"stage": 1, "young": 0}
    assert groups(ready, {"mentors": 1, "titles": frozenset({2}), "since": -98}) == {"stage": 2, "young": 1}
    for missing in (None, -99, -97, frozenset[int]()):
        assert groups(ready, {"mentors": 1, "titles": missing}) == {"stage": None, "young": None}
