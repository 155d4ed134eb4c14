from hypothesis import given
from hypothesis import strategies as some

from rapport.agreements.agree.differing import MOST_PAIRS, Kind, Run, changes, word_by_word
from rapport.agreements.told import Entry, Section


def without(runs: tuple[Run, ...], kind: Kind) -> str:
    return "".join(run.text for run in runs if run.kind != kind)


@given(some.text(max_size=80), some.text(max_size=80))
def test_the_runs_hold_both_texts(before: str, after: str) -> None:
    runs = word_by_word(before, after)
    assert without(runs, Kind.ADDED) == before
    assert without(runs, Kind.REMOVED) == after
    assert all(run.text for run in runs)


def test_only_what_changed_is_marked() -> None:
    runs = word_by_word("We meet every week.", "We meet every month.")
    assert [(run.kind, run.text) for run in runs if run.kind != Kind.SAME] == [
        (Kind.REMOVED, "week"),
        (Kind.ADDED, "month"),
    ]


def test_texts_too_long_to_compare_stand_whole_one_after_the_other() -> None:
    old, new = "a " * 1500, "b " * 1500
    assert len(old) * len(new) > MOST_PAIRS
    assert [run.kind for run in word_by_word(old + "x", new + "y")] == [Kind.REMOVED, Kind.ADDED]


def test_an_entry_that_came_or_went_is_marked_as_a_whole() -> None:
    before = [Section("Goals", (Entry("goal:1", "Paper", "By June."),))]
    after = [Section("Goals", (Entry("goal:2", "Grant", "By July."),))]
    came, went = changes(before, after)
    assert {run.kind for run in (*came.title, *came.text)} == {Kind.ADDED}
    assert {run.kind for run in (*went.title, *went.text)} == {Kind.REMOVED}
    assert [one.is_same for one in changes(before, before)] == [True]
