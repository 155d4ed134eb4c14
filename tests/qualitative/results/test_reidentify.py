"""What in a quote points at a person – and what does not."""

import pytest

from rapport.qualitative.results.places import places
from rapport.qualitative.results.quoting import Edit, Quote, edited
from rapport.qualitative.results.reidentify import (
    MEND,
    WHAT,
    Kind,
    Known,
    Profile,
    check,
    groups,
    names_in,
    uses_of,
)

ORDINARY = frozenset({"will", "with", "they", "from", "their", "have"})
COMMON = "i will grant more time and plan goals with them. They call, meet and write in the IDP and our room"
USES = uses_of({number: [COMMON] for number in range(5)})
KNOWN = Known(
    names_in(["Maria López-Ruiz", "Will Hunter", "Grant Wood"]), ("Emory University",), places(), USES, ORDINARY
)


def found(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, text[one.start : one.end]) for one in check(Quote(text), KNOWN) if one.kind is not Kind.RARE]


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("I meet Maria more", Kind.PERSON, "Maria"),
        ("i will meet maria", Kind.PERSON, "maria"),
        ("I meet Ruiz’s group", Kind.PERSON, "Ruiz’s"),
        ("I meet Will often", Kind.PERSON, "Will"),
        ("We ask Dr. Ann Smith", Kind.TITLED, "Dr. Ann Smith"),
        ("We ask Professor Ng.", Kind.TITLED, "Professor Ng"),
        ("We are at emory university now", Kind.INSTITUTION, "emory university"),
        ("Minnesota is cold", Kind.PLACE, "Minnesota"),
        ("I came from New Haven", Kind.PLACE, "New Haven"),
        ("Write to m.lopez@example.org", Kind.ADDRESS, "m.lopez@example.org"),
        ("See www.example.org/me", Kind.ADDRESS, "www.example.org/me"),
        ("Call 612-555-0199", Kind.NUMBER, "612-555-0199"),
        ("Since June 2021 we meet", Kind.DATE, "June 2021"),
        ("We met on 3/4/2020", Kind.DATE, "3/4/2020"),
        ("In 2019 we met", Kind.DATE, "2019"),
        ("My K99 at UMN’s CTSI", Kind.CAPITALS, "UMN’s CTSI"),
        ("I lead the Lighthouse Lab there", Kind.CAPITALS, "Lighthouse Lab"),
    ],
)
def test_it_is_found(text: str, kind: Kind, what: str) -> None:
    assert (kind, what) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Will meet more often. Grant more time.",
        "I'm sure I will. I’ll plan goals in the IDP; as a PI with a PhD I may.",
        "Goals: Plan more. “They write.” – Meet!",
        "- Plan\n- Meet\n1. Write",
        "We meet 2 times in 4 weeks, 15-20 minutes, for 100 points",
        "i march on in may",
    ],
)
def test_it_is_not_found(text: str) -> None:
    assert [one for one in found(text) if one != (Kind.DATE, "march")] == []


def test_a_word_that_many_write_so_points_at_nobody() -> None:
    many = uses_of({number: ["We use the CTSA hub"] for number in range(5)})
    few = uses_of({number: ["We use the CTSA hub"] for number in range(4)})
    for uses, kinds in ((many, set()), (few, {Kind.CAPITALS})):
        assert {one.kind for one in check(Quote("We use the CTSA hub"), Known(uses=uses))} == kinds


def test_words_that_nobody_else_uses() -> None:
    uses = uses_of({1: ["We go kayaking to plan"], 2: ["We plan, we PLAN"]})
    rare = list(check(Quote("We go kayaking to plan with"), Known(uses=uses, ordinary=ORDINARY)))
    assert [(one.kind, one.start, one.end) for one in rare] == [(Kind.RARE, 6, 14)]


def test_what_is_left_out_is_not_looked_at_but_words_of_the_editor_are() -> None:
    text = "I meet Maria at Emory University to plan"
    quote = edited(text, "I meet [my mentor] at [Stanford] to plan")
    assert {one.kind for one in check(quote, KNOWN)} == {Kind.PLACE}
    [one] = check(quote, KNOWN)
    assert (one.start, one.end) == (quote.edits[1].start, quote.edits[1].end)
    half = Quote(text, (Edit(7, 10, "[…]"),))
    assert Kind.PERSON in {one.kind for one in check(half, KNOWN)}


def test_every_kind_says_what_it_is_and_what_to_do() -> None:
    assert set(WHAT) == set(MEND) == set(Kind)


def profile(role: str, site: str) -> Profile:
    return frozenset({("role", role), ("site", site)})


def test_small_groups() -> None:
    profiles = {n: profile("mentor", "A") for n in range(4)} | {n: profile("scholar", "A") for n in range(4, 10)}
    [one] = groups(0, profiles, ())
    assert (one.kind, one.number) == (Kind.GROUP, 4)
    assert {one.kind for one in groups(0, profiles, ("role",))} == {Kind.GROUP, Kind.BESIDE}
    assert {one.kind for one in groups(0, profiles, ("site",))} == {Kind.GROUP}
    assert groups(5, profiles, ("role", "site")) == ()
    assert groups(99, profiles, ("role",)) == ()
