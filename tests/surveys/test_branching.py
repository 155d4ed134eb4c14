import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.branching import Branches, branches
from rapport.surveys.columns import export_columns
from rapport.surveys.condition import holds
from rapport.surveys.fields import Field, Value, fields, refusal, with_exclusive
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Grid, Number
from rapport.surveys.missing import LABELS, MISSING
from tests.surveys.instruments import everything, exported

READY = branches(everything())
FIELDS = READY.fields


def answers_to(one: Field) -> st.SearchStrategy[Value]:
    found: list[st.SearchStrategy[Value]] = [st.none()]
    values = sorted(one.labels)
    if one.kind == "choice":
        found.append(st.sampled_from(values))
    elif one.kind == "ticks":
        found.append(st.frozensets(st.sampled_from(values)))
    elif isinstance(one.item, Number):
        found.append(st.integers(int(one.item.minimum), int(one.item.maximum)))
    else:
        found.append(st.sampled_from(["", "words", "2001-02-03"]))
    return st.one_of([*found, st.just(-97)] if one.item.prefer_not else found)


answers = st.fixed_dictionaries({}, optional={name: answers_to(one) for name, one in FIELDS.items()})


def at_random(ready: Branches, given_: dict[str, Value], seed: int) -> dict[str, bool]:
    """Another way to settle: look at items in any order, again and again, until nothing changes."""
    chance = random.Random(seed)
    is_shown = {item.id: chance.random() < 0.5 for item in ready.instrument.items}
    while True:
        items = chance.sample(sorted(is_shown), len(is_shown))
        before = dict(is_shown)
        for item in items:
            condition = ready.conditions.get(item)

            def seen(name: str) -> Value:
                one = ready.fields[name]
                opener = one.opened_by
                opens = opener is None or opener[1].value in _ticks(given_.get(opener[0]))
                return given_.get(name) if is_shown[one.item.id] and opens else None

            is_shown[item] = condition is None or holds(condition, seen)
        if is_shown == before:
            return is_shown


def _ticks(value: Value) -> frozenset[int]:
    return value if isinstance(value, frozenset) else frozenset()


@given(answers, st.integers(0, 10_000))
def test_the_order_does_not_matter_and_everything_settles(given_: dict[str, Value], seed: int) -> None:
    settled = READY.settle(given_)
    shown = at_random(READY, given_, seed)
    assert settled.shown == {item for item, is_shown in shown.items() if is_shown}


@given(answers)
def test_what_is_hidden_counts_as_not_asked_and_changes_nothing(given_: dict[str, Value]) -> None:
    settled = READY.settle(given_)
    assert settled.answers.keys() == FIELDS.keys()
    for name in FIELDS:
        assert (settled.answers[name] == -98) == (name not in settled.asked)
    visible = {name: value for name, value in given_.items() if name in settled.asked}
    assert READY.settle(visible) == settled
    # What was settled is settled: the codes themselves are no answers.
    kept = {name: value for name, value in settled.answers.items() if value not in (-98, -99)}
    assert READY.settle(kept) == settled


@given(answers)
def test_a_row_of_an_export_is_never_blank(given_: dict[str, Value]) -> None:
    columns = export_columns(READY)
    row = exported(READY, READY.settle(given_))
    assert list(row) == [column.name for column in columns]
    for column in columns:
        assert row[column.name] not in (None, "")
        if column.type == "integer" and column.field.kind != "number":
            assert row[column.name] in column.value_labels
    assert set(MISSING) == set(LABELS)


def test_a_cascade_hides_what_hangs_on_what_is_hidden() -> None:
    given_: dict[str, Value] = {"mentors": 1, "since": 1985, "long_ago": 1, "mood": 3, "why": "Because", "proof": "f"}
    assert {"since", "long_ago", "why", "proof"} <= READY.settle(given_).asked
    settled = READY.settle(given_ | {"mentors": 0})
    assert settled.asked == {"mentors", "titles", "hours", "born", "word"}
    assert settled.shown == settled.asked | {"hello"}
    # Shown again, the old answers are back.
    assert READY.settle(given_).answers["long_ago"] == 1
    ticked = READY.settle(given_ | {"titles": frozenset({1})})
    assert {"why", "proof"} & ticked.asked == set()


def test_words_behind_other_are_asked_with_their_option() -> None:
    assert "titles_other" not in READY.settle({"titles": frozenset({1})}).asked
    asked = READY.settle({"titles": frozenset({1, 8}), "titles_other": "Bard"})
    assert asked.answers["titles_other"] == "Bard"
    assert READY.settle({"titles_other": "Bard"}).answers["titles_other"] == -98


def test_skipped_not_asked_and_not_said_are_three_things() -> None:
    settled = READY.settle({"mentors": -97})
    assert (settled.answers["mentors"], settled.answers["since"], settled.answers["hours"]) == (-97, -98, -99)
    row = exported(READY, settled)
    assert [row[name] for name in ("titles___prof", "titles___none", "listen_now")] == [-99, -99, -98]
    ticked = exported(READY, READY.settle({"titles": frozenset({1})}))
    assert [ticked[name] for name in ("titles___prof", "titles___fellow")] == [1, 0]


def test_columns_are_named_as_the_interfaces_say() -> None:
    names = [column.name for column in export_columns(READY)]
    assert names == [
        "mentors", "since", "long_ago", "titles___prof", "titles___fellow", "titles___another", "titles___none",
        "titles_other", "hours", "born", "word", "listen_before", "listen_now", "plan_before", "plan_now", "mood",
        "why", "proof",
    ]  # fmt: skip
    types = {column.name: column.type for column in export_columns(READY)}
    assert (types["hours"], types["since"], types["born"], types["why"]) == ("decimal", "integer", "date", "text")
    grid = next(item for item in READY.instrument.items if isinstance(item, Grid))
    assert grid.is_retrospective
    assert {column.name: column.identifying for column in export_columns(READY)}["why"] == "possible"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("mentors", 1, ""), ("mentors", -97, ""), ("mentors", 2, "2 is none of the options"),
        ("mentors", True, "True is none of the options"), ("mentors", "1", "“1” is none of the options"),
        ("long_ago", -97, "“prefer not to say” is not offered here"), ("long_ago", -99, "-99 is none of the options"),
        ("titles", frozenset({1, 2}), ""), ("titles", frozenset(), ""), ("titles", 1, "a set of ticks is expected"),
        ("titles", frozenset({9, 1}), "“None” excludes the other options"), ("titles", frozenset({9}), ""),
        ("titles", frozenset({7}), "7 is none of the options"),
        ("hours", 2.5, ""), ("hours", 80, ""), ("hours", 80.5, "a number from 0 to 80 is expected"),
        ("hours", 2.55, "at most 1 decimal place is expected"), ("since", 2000.5, "a whole number is expected"),
        ("hours", "2", "a number is expected"), ("hours", float("nan"), "a number from 0 to 80 is expected"),
        ("born", "2001-02-03", ""), ("born", "2001-2-3", "a date like 2026-01-31 is expected"),
        ("born", "20010203", "a date like 2026-01-31 is expected"),
        ("born", "1899-12-31", "the first possible day is 1900-01-01"),
        ("born", "2021-01-01", "the last possible day is 2020-12-31"),
        ("word", "yes", ""), ("word", "x" * 21, "at most 20 signs fit; these are 21"),
        ("word", 5, "words are expected"),
        ("titles_other", "x" * 201, "at most 200 signs fit; these are 201"),
    ],
)  # fmt: skip
def test_an_answer_is_taken_or_refused_with_a_reason(name: str, value: Value, why: str) -> None:
    assert refusal(FIELDS[name], value) == why
    assert refusal(FIELDS[name], None) == ""


def test_an_exclusive_option_clears_the_others() -> None:
    titles = FIELDS["titles"]
    assert with_exclusive(titles, frozenset({1, 9})) == {9}
    assert with_exclusive(titles, frozenset({1, 9}), last=9) == {9}
    assert with_exclusive(titles, frozenset({1, 9}), last=1) == {1}
    assert with_exclusive(titles, frozenset({1, 2})) == {1, 2}


@given(st.frozensets(st.sampled_from([1, 2, 8, 9])), st.sampled_from([None, 1, 2, 8, 9]))
def test_cleared_ticks_are_always_an_answer(ticks: frozenset[int], last: int | None) -> None:
    assert refusal(FIELDS["titles"], with_exclusive(FIELDS["titles"], ticks, last)) == ""


def test_fields_stand_in_the_order_of_the_pages() -> None:
    instrument: Instrument = everything()
    assert [one.id for one in fields(instrument)] == list(FIELDS)
    assert not FIELDS["titles_other"].is_required
    assert FIELDS["listen_now"].ask == "How skilled – Listening (Now)"
