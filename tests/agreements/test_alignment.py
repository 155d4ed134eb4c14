import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.agreements.alignment import Alignment, Kind, Said, Status, align, judged, most_urgent_first
from rapport.agreements.nature import Reach, is_specific, reach

KINDS: list[Kind] = ["choice", "number", "text"]
weights = st.none() | st.integers(1, 3)
words = st.none() | st.sampled_from(["weekly", "monthly", "quarterly"])
numbers = st.none() | st.integers(0, 20)


def said_to(kind: Kind) -> st.SearchStrategy[list[Said]]:
    values = numbers if kind == "number" else words
    return st.lists(st.builds(Said, values, weights, st.booleans()), min_size=2, max_size=5)


answers = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), said_to(kind)))


@given(answers, st.integers(0, 3), st.randoms(use_true_random=False))
def test_exchanging_the_parties_changes_nothing(said: tuple[Kind, list[Said]], close: int, random: object) -> None:
    kind, voices = said
    shuffled = list(voices)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert align(kind, shuffled, close_enough=close) == align(kind, voices, close_enough=close)


@given(answers)
def test_who_says_nothing_never_makes_agreement(said: tuple[Kind, list[Said]]) -> None:
    kind, voices = said
    assert align(kind, [*voices, Said()]).status is not Status.ALIGNED


@given(answers)
def test_more_tolerance_never_makes_a_difference(said: tuple[Kind, list[Said]]) -> None:
    kind, voices = said
    if align(kind, voices, close_enough=1).status is Status.ALIGNED:
        assert align(kind, voices, close_enough=2).status is Status.ALIGNED


@given(st.lists(answers, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_change_what_is_urgent(
    items: list[tuple[Kind, list[Said]]], random: object
) -> None:
    found = [align(kind, voices) for kind, voices in items]
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    def order(given: list[Alignment]) -> list[tuple[int, bool, int, int]]:
        return [one.urgency for one in most_urgent_first(given, lambda one: one)]

    assert order(mixed) == order(found)


@pytest.mark.parametrize(
    ("kind", "one", "other", "status"),
    [
        ("choice", "weekly", "weekly", Status.ALIGNED),
        ("choice", "weekly", "monthly", Status.DIFFERENT),
        ("choice", "weekly", None, Status.ONE_SIDED),
        ("choice", None, None, Status.UNSPOKEN),
        ("number", 7, 8, Status.ALIGNED),
        ("number", 7, 9, Status.DIFFERENT),
        ("number", 0, None, Status.ONE_SIDED),
        ("text", "we ask each other", "the mentor decides", Status.TO_READ),
        ("text", "we ask each other", "we ask each other", Status.ALIGNED),
    ],
)
def test_status_of_a_pair(kind: Kind, one: object, other: object, status: Status) -> None:
    found = align(kind, [Said(one), Said(other)], close_enough=1)  # type: ignore[arg-type]
    assert found.status is status


def test_in_a_team_a_difference_counts_more_than_somebody_who_is_silent() -> None:
    assert align("choice", [Said("weekly"), Said("monthly"), Said()]).status is Status.DIFFERENT
    assert align("choice", [Said("weekly"), Said("weekly"), Said()]).status is Status.ONE_SIDED


def test_what_was_only_assumed_comes_before_what_was_talked_about() -> None:
    talked = align("choice", [Said("weekly", 3), Said("monthly", 3)])
    assumed = align("choice", [Said("weekly", 1, assumed=True), Said("monthly", 1)])
    agreed = align("choice", [Said("weekly", 3), Said("weekly", 3)])
    assert most_urgent_first([agreed, talked, assumed], lambda one: one) == [assumed, talked, agreed]


verdicts = st.lists(st.sampled_from(["same", "not the same", "not sure"]), min_size=2, max_size=2)


@given(verdicts)
def test_who_of_the_two_judged_what_makes_no_difference(given_by_both: list[str]) -> None:
    assert judged(given_by_both) is judged(given_by_both[::-1])


@given(verdicts)
def test_words_are_aligned_only_if_both_say_so(given_by_both: list[str]) -> None:
    assert (judged(given_by_both) is Status.ALIGNED) == (given_by_both == ["same", "same"])


@given(answers)
def test_an_expectation_is_shared_only_where_several_speak(said: tuple[Kind, list[Said]]) -> None:
    kind, voices = said
    speaking = sum(one.speaks for one in voices)
    found = reach(align(kind, voices).status)
    assert found is not Reach.SHARED or speaking == len(voices)
    assert found is not Reach.UNILATERAL or 0 < speaking < len(voices)


@pytest.mark.parametrize(
    ("by_nature", "by_when", "expected"), [(True, "", True), (False, "In May", True), (False, " ", False)]
)
def test_specific_is_what_has_a_date_or_a_measure(by_nature: bool, by_when: str, expected: bool) -> None:
    assert is_specific(by_nature=by_nature, by_when=by_when) is expected
