from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.agreements.elsewhere import ChangedElsewhereError
from rapport.agreements.models import Plan, PlanPart
from rapport.agreements.preparing import actions, queries
from rapport.agreements.preparing.actions import EmptyPlanError, NotOfTheTeamError
from rapport.agreements.preparing.areas import AREAS, PARTS, Rated, over_time
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "I want to go home to Lagos in three years."


def write(pair: Mentorship, kind: str = "goals", text: str = SECRET, version: int = 0) -> PlanPart:
    return actions.save_part(by=pair.scholar, program=pair.program, kind=kind, text=text, version=version)


def share(pair: Mentorship, *readers: Person, kind: str = "goals", with_team: bool = False) -> None:
    actions.share(by=pair.scholar, program=pair.program, kind=kind, with_team=with_team, readers=readers)


def review(pair: Mentorship) -> None:
    actions.review(by=pair.scholar, program=pair.program)


def texts_for(reader: Person, pair: Mentorship) -> list[str]:
    return [part.text for part in queries.shared_with(reader, mentorships.mentorship(pair.pk))]


def page(client: Client, person: Person, name: str, **words: object) -> str:
    client.force_login(person)
    answer = client.get(reverse(f"agreements:{name}", kwargs=words))
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_part_and_area_has_its_question() -> None:
    assert set(PARTS) == set(PlanPart.Kind.values)
    assert all(len(area) <= 20 for area in AREAS)


def test_a_draft_is_read_by_nobody_and_a_version_only_by_whom_it_is_shared_with(client: Client) -> None:
    pair = make.mentorship()
    mentor, other = make.mentor_of(pair), make.person("Other")
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=other, place=TeamMember.Place.CO)
    make.participation(pair.program, Role.MENTOR, other)
    write(pair)
    share(pair, mentor)
    assert texts_for(mentor, pair) == []  # a draft
    review(pair)
    assert texts_for(mentor, pair) == [SECRET]
    assert texts_for(other, pair) == []
    assert SECRET in page(client, mentor, "shared_plan", mentorship=pair.pk)
    assert SECRET not in page(client, other, "shared_plan", mentorship=pair.pk)
    write(pair, text="Something new", version=1)
    assert texts_for(mentor, pair) == [SECRET]
    review(pair)
    assert texts_for(mentor, pair) == ["Something new"]


def test_sharing_is_taken_back_and_the_scholar_sees_who_could_read_since_when(client: Client) -> None:
    pair = make.mentorship()
    mentor = make.mentor_of(pair)
    write(pair)
    review(pair)
    share(pair, mentor)
    assert f"You and {mentor}" in page(client, pair.scholar, "plan", program=pair.program.slug)
    share(pair)
    assert texts_for(mentor, pair) == []
    share(pair, with_team=True)
    found = queries.readings(pair.scholar, pair.program, "goals")
    assert [(one.who, one.until is None) for one in found] == [
        (f"{mentor} (the whole team)", True),
        (str(mentor), False),
    ]
    html = page(client, pair.scholar, "plan_readers", program=pair.program.slug, part="goals")
    assert "whole team" in html


def test_a_mentor_who_left_reads_nothing_and_a_name_is_not_shared_again_when_they_come_back() -> None:
    pair = make.mentorship()
    mentor = make.mentor_of(pair)
    write(pair)
    review(pair)
    with time_machine.travel("2030-01-01 12:00"):
        share(pair, mentor)
    with time_machine.travel("2030-02-01 12:00"):
        programs.end_place(by=pair.scholar, member=pair.team.get())
        assert texts_for(mentor, pair) == []
        programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=mentor)
        assert texts_for(mentor, pair) == []
        assert queries.own_plan(pair.scholar, pair.program).room("goals").audience.is_private
        [reading] = queries.readings(pair.scholar, pair.program, "goals")
        assert timezone.localdate(reading.until) == date(2030, 2, 1)
        share(pair, mentor)  # said anew
        assert texts_for(mentor, pair) == [SECRET]
        share(pair)
        share(pair, with_team=True)
        assert texts_for(mentor, pair) == [SECRET]


def test_a_plan_is_shared_with_the_own_team_only() -> None:
    pair, stranger = make.mentorship(), make.mentor_of(make.mentorship())
    with pytest.raises(NotOfTheTeamError):
        share(pair, stranger)


def test_two_tabs_never_overwrite_each_other(client: Client) -> None:
    pair = make.mentorship()
    write(pair, text="first")
    with pytest.raises(ChangedElsewhereError):
        write(pair, text="second", version=0)
    assert write(pair, text="first", version=0).version == 1  # saving the same again is fine
    client.force_login(pair.scholar)
    address = reverse("agreements:plan_part", kwargs={"program": pair.program.slug, "part": "goals"})
    answer = client.post(address, {"text": "second", "version": "0"})
    assert answer.status_code == 409
    assert "second" in answer.content.decode()
    assert PlanPart.objects.get().text == "first"
    assert client.post(address, {"text": "second", "version": "0", "replaces": "1"}).status_code == 302
    assert PlanPart.objects.get().text == "second"


def test_what_is_typed_is_saved_in_its_place(client: Client) -> None:
    pair = make.mentorship()
    client.force_login(pair.scholar)
    address = reverse("agreements:plan_part", kwargs={"program": pair.program.slug, "part": "skills"})
    typed = {"text": "A\r\nB", "version": "0", "writing-now": "2", "writing-wanted": "4", "writing-words": "Slowly."}
    answer = client.post(address, typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'name="version" value="1"' in answer.content.decode()
    part = PlanPart.objects.get()
    assert part.text == "A\nB"
    assert list(part.ratings.values_list("area", "now", "wanted", "words")) == [("writing", 2, 4, "Slowly.")]
    assert "Slowly." in client.get(address).content.decode()


def test_versions_show_how_skills_have_moved(client: Client) -> None:
    pair = make.mentorship()
    for version, now in enumerate((1, 3)):
        actions.save_part(
            by=pair.scholar,
            program=pair.program,
            kind="skills",
            text="",
            rated=[Rated("writing", now, 5), Rated("teaching")],
            version=version,
        )
        review(pair)
    review(pair)  # nothing has changed: no new version
    own = queries.own_plan(pair.scholar, pair.program)
    assert [version.number for version in own.versions] == [2, 1]
    moved = queries.skills_over_time(own)
    assert [(name, [one.now for one in ratings if one]) for name, ratings in moved] == [(AREAS["writing"], [1, 3])]
    assert AREAS["writing"] in page(client, pair.scholar, "plan_versions", program=pair.program.slug)
    assert over_time([{}, {}]) == []


def test_nothing_is_no_plan(client: Client) -> None:
    pair = make.mentorship()
    share(pair, with_team=True)
    with pytest.raises(EmptyPlanError):
        review(pair)
    client.force_login(pair.scholar)
    address = reverse("agreements:review_plan", kwargs={"program": pair.program.slug})
    assert "nothing in your plan" in client.post(address, follow=True).content.decode()
    assert queries.plans_in(pair.program) == {}


def test_staff_see_that_there_is_a_plan_and_the_month(django_assert_num_queries: Callable[..., object]) -> None:
    pair = make.mentorship()
    with time_machine.travel("2026-03-17 12:00"):
        write(pair)
    with django_assert_num_queries(1):
        assert queries.plans_in(pair.program) == {pair.scholar.pk: date(2026, 3, 1)}


def test_the_trail_of_the_programme_does_not_tell() -> None:
    pair = make.mentorship()
    before = list(Event.objects.filter(program=pair.program.slug))
    write(pair)
    share(pair, with_team=True)
    review(pair)
    assert list(Event.objects.filter(program=pair.program.slug)) == before


def test_strangers_find_nothing(client: Client) -> None:
    pair, other = make.mentorship(), make.mentorship()
    write(pair)
    slug = pair.program.slug
    own = [
        reverse("agreements:plan", args=[slug]),
        reverse("agreements:plan_text", args=[slug]),
        reverse("agreements:plan_versions", args=[slug]),
        reverse("agreements:plan_part", args=[slug, "goals"]),
        reverse("agreements:plan_readers", args=[slug, "goals"]),
    ]
    staff = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR)]
    for person in [other.scholar, make.mentor_of(other), make.mentor_of(pair), *staff]:
        client.force_login(person)
        assert [client.get(address).status_code for address in own] == [404] * 5
    for person in [other.scholar, make.mentor_of(other), *staff]:
        client.force_login(person)
        assert client.get(reverse("agreements:shared_plan", args=[pair.pk])).status_code == 404
    client.force_login(make.participation(pair.program, Role.SCHOLAR).person)  # sees an own, empty one
    assert SECRET not in client.get(own[0]).content.decode()
    assert client.get(reverse("agreements:plan_part", args=[slug, "nothing"])).status_code == 404


def test_the_text_holds_the_plan_and_a_persons_data_hold_it_too(client: Client) -> None:
    pair = make.mentorship()
    write(pair)
    actions.save_part(
        by=pair.scholar, program=pair.program, kind="skills", text="", rated=[Rated("writing", 2, 4)], version=0
    )
    review(pair)
    client.force_login(pair.scholar)
    text = client.get(reverse("agreements:plan_text", args=[pair.program.slug])).content.decode()
    assert SECRET in text
    assert "2 – with help" in text
    assert SECRET in repr(everything_about(pair.scholar))
    assert SECRET not in repr(everything_about(make.mentor_of(pair)))
    privacy.erase(by=pair.scholar, person=pair.scholar)
    assert not Plan.objects.exists()


def test_pages_ask_as_often_for_a_long_plan(same_queries: Callable[..., None]) -> None:
    pair = make.mentorship()

    def few() -> None:
        write(pair, kind="skills")
        write(pair)
        review(pair)
        share(pair, make.mentor_of(pair))

    def many() -> None:
        for version in range(1, 5):
            rated = [Rated(area, 1, 5, str(version)) for area in AREAS]
            actions.save_part(
                by=pair.scholar, program=pair.program, kind="skills", text="", rated=rated, version=version
            )
            review(pair)
        share(pair, with_team=True, kind="values")

    same_queries(reverse("agreements:plan", args=[pair.program.slug]), few, many, by=pair.scholar)
