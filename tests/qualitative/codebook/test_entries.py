"""Codebooks as values: what differs between two, and the sheet that comes in as it went out."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.codebook.entries import Became, CodeWords, Example, FieldChange, differences, mistakes_of
from rapport.qualitative.codebook.sheet import read_sheet, write_sheet
from rapport.textfiles.mistakes import TextFileError

TEXT = st.text(st.sampled_from("ab é’–-=+@'\"\n,;"), max_size=12)
LINE = st.text(st.sampled_from("ab é’–-=+@'\",;"), min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def books(draw: st.DrawFn) -> tuple[CodeWords, ...]:
    names = draw(st.lists(LINE, min_size=1, max_size=3, unique=True))
    found = []
    for at, name in enumerate(names):
        above = draw(st.sampled_from(["", *names[:at]]))
        examples = draw(st.lists(st.builds(Example, LINE, st.booleans()), max_size=2, unique_by=lambda one: one.text))
        found.append(
            CodeWords(
                name,
                *(draw(TEXT).strip() for _ in range(3)),
                parent=above,
                is_codable=draw(st.booleans()),
                stems=tuple(draw(st.lists(st.sampled_from(["plan", "meet", "o'clock"]), max_size=2, unique=True))),
                examples=tuple(sorted(examples, key=lambda one: not one.is_in)),
                code=at,
            )
        )
    return tuple(found)


@given(books())
def test_nothing_differs_from_itself(book: tuple[CodeWords, ...]) -> None:
    assert differences(book, book) == ()
    assert differences(book, book[::-1]) == ()  # order is no meaning


@given(books(), books())
def test_each_code_is_new_gone_changed_or_the_same(before: tuple[CodeWords, ...], after: tuple[CodeWords, ...]) -> None:
    became = {one.code: one.became for one in differences(before, after)}
    then, now = {one.code for one in before}, {one.code for one in after}
    assert {code for code, how in became.items() if how is Became.NEW} == now - then
    assert {code for code, how in became.items() if how is Became.GONE} == then - now
    back = {one.code: one.became for one in differences(after, before)}
    swapped = {Became.NEW: Became.GONE, Became.GONE: Became.NEW, Became.CHANGED: Became.CHANGED}
    assert back == {code: swapped[how] for code, how in became.items()}


@given(TEXT, TEXT)
def test_the_pieces_of_a_change_hold_both_texts(before: str, after: str) -> None:
    pieces = FieldChange("Definition", before, after).pieces
    assert "".join(one.text for one in pieces if one.kind != "in") == before
    assert "".join(one.text for one in pieces if one.kind != "out") == after
    assert all(one.text for one in pieces)


@given(books())
def test_a_sheet_comes_in_as_it_went_out(book: tuple[CodeWords, ...]) -> None:
    came = read_sheet(write_sheet(book), name="codebook.csv")
    plain = [dataclasses.replace(one, code=None) for one in book]
    assert list(came) == plain


def test_a_code_above_that_is_only_called_otherwise_is_the_same() -> None:
    before = (CodeWords("Work", code=1), CodeWords("Planning", parent="Work", code=2))
    after = (CodeWords("Jobs", code=1), CodeWords("Planning", parent="Jobs", code=2))
    assert [(one.name, [field.field for field in one.fields]) for one in differences(before, after)] == [
        ("Jobs", ["Name"])
    ]
    moved = (CodeWords("Work", code=1), CodeWords("Planning", code=2))
    assert differences(before, moved)[0].fields == (FieldChange("Below", "Work", ""),)


@pytest.mark.parametrize(
    ("book", "said"),
    [
        ([CodeWords("")], "A code needs a name."),
        ([CodeWords("A"), CodeWords("A")], "“A” is there twice."),
        ([CodeWords("A", parent="B")], "There is no code “B” that “A” could stand below."),
        ([CodeWords("A", parent="B"), CodeWords("B", parent="A")], "“A” stands below itself."),
        ([CodeWords("A", parent="A")], "“A” stands below itself."),
        ([CodeWords("A", color="red")], "“red” is no colour: write # and six of 0–9 and a–f."),
        ([CodeWords("A", definition="x" * 2001)], "The definition is longer than 2,000 signs: please shorten it."),
    ],
)
def test_what_is_wrong_with_a_codebook(book: list[CodeWords], said: str) -> None:
    assert said in [text for _, text in mistakes_of(book)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\n", "there is no code in it"),
        ("definition\nx\n", "there is no column “name”"),
        ("name,defnition\nA,x\n", "did you mean “definition”?"),
        ("name,codable\nA,maybe\n", "book.csv:2: “maybe” under “codable” is neither yes nor no – write yes or no"),
        ("name,color\nA,red\n", "book.csv:2: “red” is no colour – write # and six of 0–9 and a–f"),
        ("name\nA\nB\nA\n", "book.csv:4: “A” is there twice"),
    ],
)
def test_a_sheet_with_mistakes_names_the_line(text: str, said: str) -> None:
    with pytest.raises(TextFileError) as found:
        read_sheet(text.encode(), name="book.csv")
    assert said in str(found.value)
