"""A team of several mentors: what a pair says, guesses and judges is nobody else's; who joins late is as blind."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse

from rapport.agreements import actions
from rapport.agreements.aligning import actions as aligning
from rapport.agreements.decided import Decided
from rapport.agreements.given import Given, Other
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, TeamMember
from tests import make
from tests.trust.swap import assert_same, seen_in

pytestmark = pytest.mark.django_db

Says = dict[str, Given]
ALL: Says = {
    "how-often": make.given("weekly", 3, "assumed"),
    "draft-days": make.given(7, 2),
    "own-work": make.given("My own question", 2),
    "manners": make.given("We are on time", 1),
    "who-leads": make.given("The first of them", 1),
}


def addresses(pair: Mentorship) -> list[str]:
    names = ("overview", "answer", "compare", "sign", "add_item")
    compare = reverse("agreements:compare", kwargs={"mentorship": pair.pk})
    slug = pair.program.slug
    return [
        reverse("home"),
        reverse("agreements:mine"),
        *(reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk}) for name in names),
        *(f"{compare}?with={one.mentor_id}" for one in team(pair)),
        *(reverse("agreements:item", kwargs={"mentorship": pair.pk, "item": item}) for item in ALL),
        reverse("privacy:mine"),
        reverse("oversight:status", kwargs={"program": slug}),
        reverse("programs:audit", kwargs={"program": slug}),
        reverse("programs:mentorships", kwargs={"program": slug}),
        reverse("agreements:choose", kwargs={"program": slug}),
    ]


def team(pair: Mentorship) -> list[TeamMember]:
    return list(pair.team.order_by("pk").select_related("mentor"))


def people(pair: Mentorship) -> tuple[Person, Person, Person]:
    first, second = (one.mentor for one in team(pair))
    return pair.scholar, first, second


def submit(person: Person, pair: Mentorship, says: Says) -> None:
    actions.submit(by=person, mentorship=pair, answers=says, version=0)


def begun(pair: Mentorship) -> Mentorship:
    """The agreement is there before the worlds part: PostgreSQL never gives a number twice, even after an undoing."""
    with transaction.atomic():
        actions.room(pair.scholar, pair)
    return pair


def director_of(pair: Mentorship) -> Person:
    director = make.member(pair.program, Role.DIRECTOR)
    Person.objects.filter(pk=director.pk).update(is_demo=True)  # the second factor is another test's business
    return Person.objects.get(pk=director.pk)


def otherwise(mentor: Person) -> Says:
    """The same, but of this mentor the scholar expects and guesses something else."""
    of_one = {mentor.pk: Other("monthly", "weekly")}
    return {**ALL, "how-often": replace(ALL["how-often"], of_one=of_one, guess="")}


@pytest.mark.slow
def test_nothing_of_a_pair_is_seen_by_another_mentor_or_the_director() -> None:
    pair = begun(make.agreeing_team())
    scholar, first, second = people(pair)
    hidden = {
        "how-often": make.given("monthly", 1),
        "draft-days": Given("60", 3, "assumed", guess="5"),
        "own-work": Given("A secret", guess="Another secret", by_when="Soon"),
        "manners": Given("Quite secret", of_me="Mine, secret"),
        "who-leads": ALL["who-leads"],
    }

    def world(of_scholar: Says, of_first: Says, verdicts: tuple[str, ...]) -> Callable[[], None]:
        def happens() -> None:
            for person, says in ((scholar, of_scholar), (first, of_first), (second, ALL)):
                submit(person, pair, says)
            for by, verdict in zip((scholar, first), verdicts, strict=False):
                aligning.judge(by=by, mentorship=pair, mentor=first, item="manners", verdict=verdict)

        return happens

    worlds = [world(ALL, ALL, ()), world(otherwise(first), hidden, ("same", "not the same"))]
    viewers, pages = [second, director_of(pair)], addresses(pair)
    one, other = (
        seen_in(made, viewers=viewers, addresses=pages, program=pair.program, but=[scholar, first]) for made in worlds
    )
    compare = reverse("agreements:compare", kwargs={"mentorship": pair.pk})
    assert one.pages[second.pk, compare].status == 200
    assert_same(one, other)
    told = [seen_in(made, viewers=[scholar], addresses=pages, program=pair.program) for made in worlds]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*told)


@pytest.mark.slow
def test_who_has_not_submitted_does_not_learn_that_another_pair_already_writes() -> None:
    pair = make.agreeing_team()
    scholar, first, second = people(pair)

    def nothing() -> None:
        submit(first, pair, ALL)

    def they_write() -> None:
        submit(scholar, pair, ALL)
        submit(first, pair, ALL)
        for item in ALL:
            actions.decide(by=first, mentorship=pair, item=item, decided=Decided("Secret"), version=0)
        aligning.judge(by=first, mentorship=pair, mentor=first, item="own-work", verdict="same")
        own = aligning.OwnItem("A secret", "Is it secret?", "support")
        aligning.add_item(by=scholar, mentorship=pair, own=own)

    viewers, pages = [second, director_of(pair)], addresses(pair)
    seen = [
        seen_in(made, viewers=viewers, addresses=pages, program=pair.program, but=[scholar, first])
        for made in (nothing, they_write)
    ]
    assert_same(*seen)


def test_a_mentor_who_joins_late_is_as_blind_as_the_first() -> None:
    pair = begun(make.agreeing_team())
    scholar, first, second = people(pair)
    joiner = make.person("Joiner")
    make.participation(pair.program, Role.MENTOR, joiner)

    def world(says: Says, text: str) -> Callable[[], None]:
        def happens() -> None:
            for person in (scholar, first, second):
                submit(person, pair, says)
            for item in ALL:
                actions.decide(by=scholar, mentorship=pair, item=item, decided=Decided(text), version=0)
            programs.pair(by=None, program=pair.program, scholar=scholar, mentor=joiner, place=TeamMember.Place.CO)

        return happens

    quiet = {item: replace(given, value="", weight=None) for item, given in ALL.items()}
    seen = [
        seen_in(
            world(*how), viewers=[joiner], addresses=addresses(pair), program=pair.program, but=[scholar, first, second]
        )
        for how in ((ALL, "One text"), (quiet, "Another text"))
    ]
    assert seen[0].pages[joiner.pk, reverse("agreements:answer", kwargs={"mentorship": pair.pk})].status == 200
    assert_same(*seen)


def test_before_the_reveal_no_guess_no_date_and_no_word_about_oneself_is_told() -> None:
    pair = make.agreeing_team(mentors=1)
    scholar, first = pair.scholar, make.mentor_of(pair)
    says = {item: replace(given, guess="weekly", by_when="In May", of_me="I, too") for item, given in ALL.items()}
    worlds = [lambda: None, lambda: submit(first, pair, says), lambda: submit(first, pair, ALL)]
    viewers = [scholar, director_of(pair)]
    nothing, *others = (
        seen_in(made, viewers=viewers, addresses=addresses(pair), program=pair.program) for made in worlds
    )
    for seen in others:
        assert_same(nothing, seen)


def test_a_judgement_is_not_told_until_the_other_has_judged_too() -> None:
    pair = make.agreeing_team(mentors=1)
    scholar, first = pair.scholar, make.mentor_of(pair)
    submit(scholar, pair, ALL)
    submit(first, pair, {**ALL, "manners": make.given("Otherwise", 1)})
    director = director_of(pair)

    def judged(*verdicts: str) -> Callable[[], None]:
        def happens() -> None:
            for by, verdict in zip((first, scholar), verdicts, strict=False):
                aligning.judge(by=by, mentorship=pair, mentor=first, item="manners", verdict=verdict)

        return happens

    pages = addresses(pair)
    nothing, same, different = (
        seen_in(judged(*how), viewers=[scholar, director], addresses=pages, program=pair.program)
        for how in ((), ("same",), ("not the same",))
    )
    assert_same(nothing, same)
    assert_same(nothing, different)
    both = [
        seen_in(judged(*how), viewers=[scholar], addresses=pages, program=pair.program)
        for how in (("same", "same"), ("not the same", "same"))
    ]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*both)
