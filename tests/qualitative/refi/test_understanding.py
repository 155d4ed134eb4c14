"""Projects of other programs as ours: units, coders, codes – and no names."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.material.texts import clean
from rapport.qualitative.refi import understanding, units
from rapport.qualitative.refi.beside_file import as_text, read_beside
from rapport.qualitative.refi.exchange import (
    Case,
    Code,
    Coding,
    Exchange,
    Note,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.reading import read_qdpx
from rapport.qualitative.refi.understanding import Understood, Wanted, looks_like_answers, understand
from rapport.textfiles.mistakes import TextFileError
from tests.qualitative.refi import foreign
from tests.qualitative.refi.samples import name

AT = datetime(2026, 2, 1, tzinfo=UTC)


def understood(project: Exchange, *, is_answers: bool = False, have_read_all: bool = False) -> tuple[Understood, str]:
    losses = LossList()
    found = understand(project, Wanted(is_answers, "confidential", have_read_all, AT), losses)
    assert read_beside(as_text(found.layers)) == found.layers
    return found, "\n".join(map(str, losses.told()))


def coded(found: Understood) -> list[tuple[str, str, str]]:
    """Coder, unit (and the words within it, where only they are coded), code."""
    names = {entry.code: entry.name for entry in found.layers.codebooks[0].entries}
    made = []
    for one in found.layers.rounds:
        for coder in one.coders:
            for each in coder.assignments:
                text = found.texts[each.unit]
                made += [(coder.label, text[c.start : c.end], names[c.code]) for c in each.codings]
    return made


def test_paragraphs_are_units_and_users_are_coders_without_names() -> None:
    found, told = understood(read_qdpx("q", foreign.qualcoder()).project)
    assert found.texts == ("Our plan is written.\nWe talk 🙂 each week.", "She asked why.")
    assert coded(found) == [("Coder A", "Our plan is written.", "Plan"), ("Coder B", "We talk 🙂", "Talk")]
    assert found.people == {"Coder A": "ada", "Coder B": "ben"}
    assert "ada" not in as_text(found.layers)
    (document,) = found.layers.documents
    assert (document.name, document.unit) == ("interview.txt", "paragraph")
    assert [found.layers.respondents[unit.respondent or 0].code for unit in document.units] == ["M1", "M1"]
    assert told == ""


def test_a_passage_that_is_the_whole_unit_is_a_coding_of_the_unit() -> None:
    source = Source(name("x"), "X", "one\n\n  two  \n\nthree", selections=(passage(1, 5, 10), passage(2, 0, 19)))
    found, told = understood(Exchange("P", codes=(Code(name("c"), "C"),), sources=(source,)))
    (coder,) = found.layers.rounds[0].coders
    assert found.texts == ("one", "two", "three")
    assert [(each.unit, [(c.start, c.end) for c in each.codings]) for each in coder.assignments] == [
        (0, [(None, None)]),
        (1, [(None, None)]),
        (2, [(None, None)]),
    ]
    assert "1 passage over several paragraphs" in told


def passage(number: int, start: int, end: int, user: str = "", memo: str = "") -> Selection:
    return Selection(name("s", number), start, end, (Coding(name("k", number), name("c"), user),), user, memo=memo)


def test_who_has_read_all_found_nothing_where_they_coded_nothing() -> None:
    project = read_qdpx("q", foreign.qualcoder()).project
    some, _ = understood(project)
    everything, _ = understood(project, have_read_all=True)
    assert [len(coder.assignments) for coder in some.layers.rounds[0].coders] == [1, 1]
    assert [len(coder.assignments) for coder in everything.layers.rounds[0].coders] == [2, 2]
    assert all(each.is_done for coder in everything.layers.rounds[0].coders for each in coder.assignments)


def test_short_texts_are_answers_of_one_document() -> None:
    role = Variable(name("v"), "role")
    sources = tuple(
        Source(name(at), f"Answer {at}", f"I ask {at}.", values=(Value(role.guid, "mentor"),)) for at in range(3)
    )
    project = Exchange("Survey", variables=(role,), sources=(*sources, Source(name(9), "Empty", " \n ")))
    assert looks_like_answers(project)
    found, told = understood(project, is_answers=True)
    (document,) = found.layers.documents
    assert (document.name, document.kind, document.unit) == ("Texts of Survey", "table", "response")
    assert [unit.number for unit in document.units] == [1, 2, 3]
    assert [one.values for one in found.layers.respondents] == [{"role": "mentor"}] * 3
    assert len({one.code for one in found.layers.respondents}) == 3
    assert "1 text: there is no word in it" in told


def test_names_of_cases_do_not_come_in() -> None:
    cases = tuple(Case(name(at), word) for at, word in enumerate(["Anna Smith", "P-07", "anna@example.org", "R1", ""]))
    found, told = understood(Exchange("P", cases=cases))
    assert [one.code for one in found.layers.respondents] == ["R1", "P-07", "R3", "R1 (2)", "R5"]
    assert "2 names of cases" in told


def test_turns_are_those_of_the_case_that_has_the_passage() -> None:
    source = Source(name("x"), "X", "why?\nbecause", selections=(Selection(name("s"), 5, 12),))
    cases = (Case(name("a"), "P1", sources=(source.guid,)), Case(name("b"), "P2", selections=(name("s"),)))
    found, _ = understood(Exchange("P", cases=cases, sources=(source,)))
    people = found.layers.respondents
    assert [people[unit.respondent or 0].code for unit in found.layers.units] == ["P1", "P2"]


def test_names_of_codes_are_cut_and_apart_and_stay_nested() -> None:
    deep = Code(name(1), "Talk", "d" * 3000, "#aabbcc", codes=(Code(name(2), "talk"), Code(name(3), "x" * 300)))
    found, told = understood(Exchange("P", codes=(deep, Code(name(4), "Talk"))))
    entries = found.layers.codebooks[0].entries
    assert [(one.name[:9], one.parent) for one in entries] == [
        ("Talk", None),
        ("talk (Tal", 0),
        ("xxxxxxxxx", 0),
        ("Talk (2)", None),
    ]
    assert entries[0].color == "#aabbcc"
    assert {len(one.name) for one in entries} == {4, 11, 100, 8}
    assert "1 definition: it is longer than 2,000 letters" in told


def test_memos_come_along() -> None:
    source = Source(name("x"), "X", "one two", selections=(passage(1, 0, 3, memo="a"), passage(2, 4, 7, memo="b\x00")))
    found, _ = understood(Exchange("P", codes=(Code(name("c"), "C"),), sources=(source,)))
    assert found.layers.rounds[0].coders[0].assignments[0].memo == "a\n\nb"


def test_a_note_is_lost_only_where_no_passage_has_it() -> None:
    _, told = understood(read_qdpx("n", foreign.nvivo()).project)
    assert "memo" not in told
    _, told = understood(Exchange("P", notes=(Note(name("n"), "N", "a thought"),)))
    assert "1 memo: Rapport has no place" in told


def test_many_coders_have_letters() -> None:
    users = tuple(User(name("u", at), f"User {at}") for at in range(30))
    source = Source(
        name("x"), "X", "one", selections=tuple(passage(at, 0, 3, user.guid) for at, user in enumerate(users))
    )
    found, _ = understood(Exchange("P", users=users, codes=(Code(name("c"), "C"),), sources=(source,)))
    assert [coder.label for coder in found.layers.rounds[0].coders][24:28] == [
        "Coder Y",
        "Coder Z",
        "Coder AA",
        "Coder AB",
    ]


def test_more_meetings_of_passages_and_paragraphs_than_a_project_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "MOST_CODINGS", 100)
    source = Source(name("x"), "X", "a\n" * 50, selections=tuple(passage(at, 0, 99) for at in range(3)))
    with pytest.raises(TextFileError, match="more than 100 times"):
        understood(Exchange("P", codes=(Code(name("c"), "C"),), sources=(source,)))


WRITTEN = st.text(st.sampled_from("aé\u0301e\u0301 \n\t\u00a0🙂\x00\x07ﬁ한\u1112\u1161"), max_size=60)


@given(WRITTEN)
def test_units_are_kept_as_other_texts_are(text: str) -> None:
    for piece in (*units.whole(text), *units.paragraphs(text)):
        assert piece.text == clean(text[piece.start : piece.end]) != ""


@given(WRITTEN, st.data())
def test_positions_move_with_the_text(text: str, data: st.DataObject) -> None:
    for piece in units.whole(text):
        at = data.draw(st.integers(0, len(text)))
        moved = piece.moved(at)
        assert 0 <= moved <= len(piece.text)
        before = clean(text[piece.start : max(at, piece.start)])
        # Where the position does not part a letter from its accent, what stands before it is the same.
        if at >= len(text) or not unicodedata.combining(text[at]):
            assert piece.text[:moved].strip()[: len(before)] == before[:moved] or "\u1112" in text
