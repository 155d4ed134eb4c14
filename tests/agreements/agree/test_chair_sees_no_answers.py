"""What the chair is shown is what was agreed: it is the same, whatever each party said before."""

import pytest
from django.urls import reverse

from rapport.agreements import actions
from rapport.agreements.models import Version
from rapport.people.models import Person
from rapport.programs.models import Mentorship
from tests import make
from tests.agreements.test_pages import address
from tests.trust.swap import assert_same, seen_in

pytestmark = pytest.mark.django_db
OTHER_SAYS = {
    "meeting-frequency": make.given("quarterly", 1),
    "feedback-days": make.given(60, 3),
    "authorship": make.given("A secret sentence", 3, "assumed"),
}
SOME_SAY = {"authorship": make.given("Whoever wrote the most", 1)}


def pages(pair: Mentorship) -> list[str]:
    names = ("overview", "answer", "compare", "sign", "versions", "terms", "review", "chair_sign")
    copies = ("download", "word_copy", "exact_words")
    return [
        reverse("home"),
        reverse("agreements:mine"),
        reverse("agreements:chair_desk"),
        *(address(name, pair) for name in names),
        *(address(name, pair, number=1) for name in copies),
        address("item", pair, item="authorship"),
        reverse("programs:detail", args=[pair.program.slug]),
        reverse("privacy:mine"),
    ]


@pytest.mark.slow
def test_the_chair_sees_what_was_agreed_and_nothing_of_how() -> None:
    pair = make.agreeing_pair()
    scholar, mentor = pair.scholar, make.mentor_of(pair)
    chair = make.chair_who_signs(pair)

    actions.submit(by=scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)

    def world(says: dict[str, actions.Given]) -> None:
        actions.save_draft(by=mentor, mentorship=pair, answers=OTHER_SAYS, version=0)
        actions.submit(by=mentor, mentorship=pair, answers=says, version=1)
        version = make.version_to_sign(pair)
        for person in (scholar, mentor):
            actions.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)

    viewers = list(Person.objects.filter(pk=chair.pk))
    one, other = (
        seen_in(
            lambda says=says: world(says),  # type: ignore[misc]
            viewers=viewers,
            addresses=pages(pair),
            program=pair.program,
            but=[scholar, mentor],
        )
        for says in (SOME_SAY, OTHER_SAYS)
    )
    shown = one.pages[chair.pk, address("chair_sign", pair)]
    assert shown.status == 200
    assert make.JOINT_TEXTS["authorship"].encode() in shown.body
    refused = [address(name, pair) for name in ("overview", "compare", "versions", "review", "terms")]
    assert {one.pages[chair.pk, page].status for page in refused} == {404}
    assert_same(one, other)


def test_before_all_parties_have_signed_the_chair_sees_nothing() -> None:
    pair = make.compared_pair()
    chair = make.chair_who_signs(pair)
    viewers = list(Person.objects.filter(pk=chair.pk))
    mentor = make.mentor_of(pair)

    def waits() -> None:
        version: Version = make.version_to_sign(pair)
        actions.sign(by=mentor, version=version, sha256=version.sha256, typed_name=mentor.name)

    worlds = [lambda: None, waits]
    nothing, waiting = (
        seen_in(world, viewers=viewers, addresses=pages(pair), program=pair.program, but=[pair.scholar, mentor])
        for world in worlds
    )
    assert nothing.pages == waiting.pages
