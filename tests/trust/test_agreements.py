from collections.abc import Callable

import pytest
from django.urls import reverse

from rapport.agreements import actions
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship
from tests import make
from tests.trust.swap import assert_same, seen_in

pytestmark = pytest.mark.django_db

OTHER_SAYS = {
    "meeting-frequency": make.given("quarterly", 1),
    "feedback-days": make.given(60, 3),
    "authorship": make.given("A secret sentence", 3, "assumed"),
}


def addresses(pair: Mentorship) -> list[str]:
    names = ("overview", "answer", "compare", "sign", "make_version", "versions", "terms", "review", "chair_sign")
    names += ("way", "timeline", "meetings", "plan_meeting", "my_reports", "write_report", "team")
    slug = pair.program.slug
    return [
        reverse("home"),
        reverse("agreements:mine"),
        *(reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk}) for name in names),
        reverse("agreements:item", kwargs={"mentorship": pair.pk, "item": "authorship"}),
        *(
            reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, "number": 1})
            for name in ("download", "word_copy", "exact_words")
        ),
        reverse("agreements:chair_desk"),
        reverse("agreements:rules", kwargs={"program": slug}),
        reverse("agreements:check"),
        reverse("agreements:share", kwargs={"mentorship": pair.pk, "item": "meeting-frequency"}),
        *(reverse(f"agreements:{name}", kwargs={"program": slug}) for name in ("efforts", "loads")),
        *(reverse(f"oversight:{name}", kwargs={"program": slug}) for name in ("plan", "mechanisms", "evidence")),
        reverse("oversight:status", kwargs={"program": slug}),
        reverse("privacy:mine"),
        *(reverse(f"programs:{name}", kwargs={"program": slug}) for name in ("detail", "people")),
        *(reverse(f"programs:{name}", kwargs={"program": slug}) for name in ("mentorships", "audit")),
        *(reverse(f"api:{name}", kwargs={"program": slug}) for name in ("mentorships", "milestones")),
    ]


def worlds(writer: Person, pair: Mentorship) -> dict[str, Callable[[], object]]:
    def writes(act: Callable[..., object], answers: dict[str, actions.Given]) -> Callable[[], object]:
        return lambda: act(by=writer, mentorship=pair, answers=answers, version=0)

    return {
        "nothing": lambda: None,
        "a draft": writes(actions.save_draft, make.MENTOR_SAYS),
        "submitted": writes(actions.submit, make.MENTOR_SAYS),
        "submitted otherwise": writes(actions.submit, OTHER_SAYS),
    }


@pytest.mark.slow
@pytest.mark.parametrize("hidden", ["scholar", "mentor"])
def test_before_the_reveal_nothing_tells_whether_or_what_the_other_has_answered(hidden: str) -> None:
    pair = make.agreeing_pair()
    scholar, mentor = pair.scholar, make.mentor_of(pair)
    writer, other = (scholar, mentor) if hidden == "scholar" else (mentor, scholar)
    stranger = make.compared_pair().scholar
    staff = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR, Role.CHAIR)]
    # The second factor is another test's business.
    Person.objects.filter(pk__in=[person.pk for person in staff]).update(is_demo=True)
    viewers = [other, stranger, *Person.objects.filter(pk__in=[person.pk for person in staff])]
    nothing, *others = (
        seen_in(world, viewers=viewers, addresses=addresses(pair), program=pair.program)
        for world in worlds(writer, pair).values()
    )
    opened = [
        (other, reverse("agreements:answer", kwargs={"mentorship": pair.pk})),
        (staff[0], reverse("oversight:status", kwargs={"program": pair.program.slug})),
        (staff[0], reverse("programs:audit", kwargs={"program": pair.program.slug})),
    ]
    opened += [(staff[0], reverse("api:mentorships", kwargs={"program": pair.program.slug}))]
    assert [nothing.pages[person.pk, address].status for person, address in opened] == [200, 200, 200, 200]
    for seen in others:
        assert_same(nothing, seen)


def test_who_waits_is_not_told_what_the_other_has_drafted() -> None:
    pair = make.agreeing_pair()
    mentor = make.mentor_of(pair)
    actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    made = worlds(mentor, pair)
    pages = addresses(pair)
    seen = [
        seen_in(made[name], viewers=[pair.scholar], addresses=pages, program=pair.program)
        for name in ("nothing", "a draft")
    ]
    assert_same(*seen)


def test_the_harness_sees_what_is_shown() -> None:
    pair = make.agreeing_pair()
    actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    made = worlds(make.mentor_of(pair), pair)
    pages = addresses(pair)
    seen = [
        seen_in(made[name], viewers=[pair.scholar], addresses=pages, program=pair.program)
        for name in ("submitted", "submitted otherwise")
    ]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*seen)


def test_no_letter_quotes_an_answer() -> None:
    pair = make.agreeing_pair()

    def world() -> None:
        actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
        actions.submit(by=make.mentor_of(pair), mentorship=pair, answers=OTHER_SAYS, version=0)
        make.version_to_sign(pair)

    seen = seen_in(world, viewers=[], addresses=[], program=pair.program)
    assert len(seen.mails) == 1  # who has a version to sign is not told to compare any more
    assert "secret" not in repr(seen.mails)
    assert make.JOINT_TEXTS["authorship"] not in repr(seen.mails)
