"""The same publication twice, and what only looks like it."""

import pytest

from rapport.qualitative.screening.doubles import without_doubles
from rapport.qualitative.screening.reference import Reference


def ref(title: str = "Expectations in mentoring", **parts: object) -> Reference:
    return Reference(title=title, line=1, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "is_double"),
    [
        (ref(pmid="1"), ref("Other words", pmid="1"), True),
        (ref(doi="10.1/x"), ref("Other words", doi="10.1/x"), True),
        (ref(doi="10.1/x", pmid="1"), ref(doi="10.1/x", pmid="2"), False),
        (ref(year=2011), ref("EXPECTATIONS in  mentoring.", year=2011), True),
        (ref(year=2011), ref(year=2012), True),
        (ref(year=2011), ref(year=2013), False),
        (ref(year=2011), ref(), False),
        (ref(year=2011, pmid="1"), ref(year=2011, pmid="2"), False),
        (ref(year=2011, doi="10.1/x"), ref(year=2011, doi="10.1/y"), False),
        (ref(year=2011, authors=("Müller, J.",)), ref(year=2011, authors=("Muller JP",)), True),
        (ref(year=2011, authors=("Müller, J.",)), ref(year=2011, authors=("Roe M",)), False),
        (ref("Reply", year=2011), ref("Reply", year=2011), False),
    ],
)
def test_what_is_the_same(one: Reference, other: Reference, is_double: bool) -> None:
    found = without_doubles([], [one, other])
    assert (len(found.kept), len(found.doubles)) == ((1, 1) if is_double else (2, 0))


def test_one_fills_in_the_other_and_is_found_by_what_it_brought() -> None:
    found = without_doubles(
        [ref(pmid="1")], [ref("B words", pmid="1", doi="10.1/x", abstract="We expect."), ref("C words", doi="10.1/x")]
    )
    assert found.kept[0].abstract == "We expect."
    assert [double.of for double in found.doubles] == [0, 0]
    assert found.mended == {0}
    assert found.doubles[1].why == "the same DOI, 10.1/x"


def test_the_same_file_again_brings_nothing() -> None:
    some = [ref(f"Title number {at}", year=2000) for at in range(5)]
    once = without_doubles([], some)
    again = without_doubles(once.kept, some)
    assert (again.kept, again.new_from, len(again.doubles), again.mended) == (once.kept, 5, 5, frozenset())
