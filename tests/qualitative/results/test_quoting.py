"""Quotes: what an editor may do to a text, and that the rest is word for word what was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.qualitative.results.quoting import CUT, Edit, Kind, NotVerbatimError, Quote, edited, in_marks

TEXT = (
    "I will try to increase communication/trust by active listening, and “more” of it. We meet them weekly.\n"
    "I don’t know if the 'development' phase, as \"they\" call it, is for me."
)


def removed(quote: Quote) -> list[str]:
    return [piece.was for piece in quote.pieces() if piece.kind is not Kind.KEPT]


def test_an_untouched_text_is_a_quote() -> None:
    quote = edited(TEXT, TEXT)
    assert quote.edits == ()
    assert quote.shown == " ".join(TEXT.split())


def test_what_is_left_out_shows() -> None:
    quote = edited(TEXT, "I will try to increase communication/trust by active listening [...]")
    assert quote.shown == f"I will try to increase communication/trust by active listening {CUT}"
    assert in_marks(quote.shown).startswith("“I will")
    middle = edited(TEXT, f"I will try […] active listening {CUT} We meet them weekly. [. . .]")
    assert middle.shown == f"I will try {CUT} active listening {CUT} We meet them weekly. {CUT}"


def test_an_editor_puts_words_in_brackets() -> None:
    quote = edited(TEXT, "[…] We meet [the mentees]  weekly. [...]")
    assert quote.shown == "[…] We meet [the mentees] weekly. […]"
    assert [one.strip() for one in removed(quote)][1] == "them"
    assert [one.is_cut for one in quote.edits] == [True, False, True]
    letter = edited(TEXT, "[…] [w]e meet them weekly. […]")
    assert letter.shown == "[…] [w]e meet them weekly. […]"
    added = edited("They meet.", "They [the mentees] meet [often].")
    assert added.shown == "They [the mentees] meet [often]."
    assert [one.strip() for one in removed(added)] == ["", ""]


def test_curly_and_straight_marks_are_the_same_to_look_for_and_stay_as_written() -> None:
    quote = edited(TEXT, '[…] and "more" of it. […] I don\'t know if the ‘development’ phase, as “they” call it, […]')
    assert quote.shown == "[…] and “more” of it. […] I don’t know if the 'development' phase, as \"they\" call it, […]"


def test_brackets_of_the_respondent_are_no_edit() -> None:
    quote = edited("I use [lab] meetings a lot", "I use [lab] meetings […]")
    assert [one.shown for one in quote.edits] == [" […]"]
    assert quote.has_brackets_of_its_own
    assert not edited(TEXT, TEXT).has_brackets_of_its_own


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("I will try to improve communication […]", "“improve communication” is not what was written"),
        ("I will try to increase communication […] weekly.", "left out at the end"),
        ("We meet them weekly. […]", "left out at the beginning"),
        ("I will try to increase communication by active listening […]", "is not what was written"),
        ("[…] weekly. […] We meet […]", "must keep their order"),
        ("I […] will try […]", "take the mark"),
        ("[…] eet them weekly. […]", "is not what was written|left out"),
        ("[…] [mentors say that mentees agree]", "Nothing is left"),
        ("I will [] try […]", "nothing between two brackets"),
        ("I will " + "[" + "x" * 300 + "] […]", "too long"),
        ("", "is not what was written|left out"),
        ("[…]", "Nothing is left"),
        ("I will try to INCREASE […]", "INCREASE"),
    ],
)
def test_anything_else_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NotVerbatimError, match=why):
        edited(TEXT, typed)


def test_a_part_of_a_word_is_no_word() -> None:
    with pytest.raises(NotVerbatimError):
        edited("We concatenate things", "We […] cat […]")
    assert edited("We see a cat here", "We […] cat […]").shown == "We […] cat […]"


@pytest.mark.parametrize("edit", [Edit(3, 2, "[…]"), Edit(0, 99, "[…]"), Edit(0, 2, "they"), Edit(0, 2, "[a] b")])
def test_stored_edits_that_do_not_fit_are_refused(edit: Edit) -> None:
    with pytest.raises(NotVerbatimError):
        Quote("We meet.", (edit,))


def test_edits_of_the_same_signs_are_refused() -> None:
    with pytest.raises(NotVerbatimError):
        Quote("We meet them.", (Edit(0, 5, "[…]"), Edit(3, 8, "[…]")))


WORDS = st.sampled_from(["we", "meet", "don’t", "plan,", "plan", '"it"', "weekly.", "a", "–", "self-reflection", "Ü"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from(["keep", "keep", "cut", "[change]"])), min_size=2, max_size=12))
def test_what_is_shown_is_what_was_typed_and_every_word_of_it_was_written(plan: list[tuple[str, str]]) -> None:
    text = " ".join(word for word, _ in plan)
    typed, last = [], ""
    for word, what in plan:
        if what == "keep":
            typed.append(word)
        elif what != "cut" or last != "cut":
            typed.append(CUT if what == "cut" else what)
        last = what
    try:
        quote = edited(text, " ".join(typed))
    except NotVerbatimError:
        assert not any(what == "keep" and any(map(str.isalnum, word)) for word, what in plan)
        return
    assert quote.shown == " ".join(typed)
    assert "".join(piece.was for piece in quote.pieces()) == text
    assert Quote(text, quote.edits) == quote
