"""expect, expected, expectation: where they stand; and what has no part in it."""

import pytest

from rapport.qualitative.screening.family import Family, FamilyFinder, forms_of

EXPECT = FamilyFinder(Family(("expect", "expected", "expectation")))


def test_every_form_where_it_stands() -> None:
    text = "Expectations (what one “expects”) were higher\nthan expected; self-expectation is unexpected. EXPECT"
    hits = EXPECT.hits(text)
    assert [hit.form for hit in hits] == ["expectations", "expects", "expected", "expectation", "expect"]
    assert [text[hit.start : hit.end] for hit in hits] == [hit.word for hit in hits]
    assert hits[2].before.endswith("were higher than ")
    assert hits[2].after.startswith("; self-")
    assert (hits[1].before[-1], hits[1].after[0]) == ("“", "”")
    assert EXPECT.stems == {"expect"}


def test_a_form_can_be_left_out_and_forms_are_counted() -> None:
    finder = FamilyFinder(Family(("expect",), without=("expectancy",)))
    hits = finder.hits("Life expectancy, expected; expected.")
    assert forms_of(hits) == (("expected", 2),)


def test_a_word_of_two_letters_or_of_the_stop_list_can_be_looked_for() -> None:
    assert len(FamilyFinder(Family(("PI", "not"))).hits("The PI did not.")) == 2


@pytest.mark.parametrize("words", [(), ("two words",), ("12",)])
def test_what_is_no_family(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="word"):
        FamilyFinder(Family(words))


def test_no_text_no_hits() -> None:
    assert EXPECT.hits("") == ()
