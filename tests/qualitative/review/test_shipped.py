"""The codebook of the 32 types: all of them, where the paper puts them, in words of ours."""

from rapport.agreements.expectations import TYPES, Domain
from rapport.qualitative.review.shipped import shipped_codebook


def test_the_types_are_those_of_our_agreements() -> None:
    book = shipped_codebook()
    # Huskins and others 2011, Table 3: 5, 2, 8, 7, 6 and 4 types.
    assert [len(domain.codes) for domain in book.domains] == [5, 2, 8, 7, 6, 4]
    assert [domain.name for domain in book.domains] == [domain.heading for domain in Domain]
    assert [code.id for code in book.codes] == [kind.id for kind in TYPES]
    assert book.told == "mentoring-expectations@1"


def test_what_is_ours_is_marked() -> None:
    book = shipped_codebook()
    assert "Huskins" in book.source.citation
    assert "ours" in book.source.note
