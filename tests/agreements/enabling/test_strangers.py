"""Every page of what a pair works towards: for the pair, and as if it did not exist for everybody else."""

import pytest
from django.test import Client

from rapport.agreements.enabling import actions as enabling
from rapport.agreements.meetings import actions as meetings
from rapport.audit.models import Event
from rapport.home import queries as home
from rapport.kit.addresses import addresses
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs import trail
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
AREAS = ("enabling", "meetings", "progress")


def every_address(pair: Mentorship) -> list[str]:
    """All addresses of these areas that name a mentorship, filled in."""
    milestone, meeting = make.milestone(pair), make.meeting(pair, agenda="A secret agenda")
    note = meetings.add_note(by=pair.scholar, meeting=meeting, text="A secret note", readers="team")
    words = {
        "mentorship": pair.pk,
        "milestone": milestone.pk,
        "step": enabling.add_step(by=pair.scholar, milestone=milestone, title="Step").pk,
        "goal": make.goal(pair).pk,
        "meeting": meeting.pk,
        "note": note.pk,
        "action": meetings.add_action(by=pair.scholar, meeting=meeting, who=pair.scholar, what="Do it").pk,
        "progress": make.reported(pair).pk,
    }
    areas = tuple(f"rapport.agreements.{area}" for area in AREAS)
    found = [one for one in addresses() if one.module.startswith(areas)]
    routes = [one.route for one in found if "<int:mentorship>" in one.route]
    for word, value in words.items():
        routes = [route.replace(f"<int:{word}>", str(value)) for route in routes]
    assert len(routes) > 20
    return [f"/{route}" for route in routes]


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


@pytest.mark.slow
def test_strangers_find_nothing(client: Client, pair: Mentorship) -> None:
    urls = every_address(pair)
    left = make.mentor_of(pair)
    make.second_mentor(pair)
    programs.end_place(by=pair.scholar, member=mentorships.mentorship(pair.pk).team.get(mentor=left))
    staff = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR, Role.EVALUATOR)]
    for stranger in [make.compared_pair().scholar, left, make.person(), *staff]:
        client.force_login(stranger)
        for url in urls:
            assert client.get(url).status_code in {404, 405}, url
            assert client.post(url).status_code in {404, 405}, url


def test_the_pair_gets_all_pages(client: Client, pair: Mentorship) -> None:
    urls = every_address(pair)
    client.force_login(pair.scholar)
    answers = {url: client.get(url).status_code for url in urls}
    assert set(answers.values()) == {200, 405}, answers


def test_another_pairs_things_are_not_found_under_ones_own(client: Client, pair: Mentorship) -> None:
    urls = every_address(make.compared_pair())
    client.force_login(pair.scholar)
    for url in urls:
        _, room, _, *rest = url.split("/", 3)
        mine = f"/{room}/{pair.pk}/{''.join(rest)}"
        if any(sign.isdigit() for sign in "".join(rest)):
            assert client.post(mine).status_code in {404, 405}, mine
            assert client.get(mine).status_code in {404, 405}, mine


def test_after_the_end_everything_is_read_and_nothing_written(client: Client, pair: Mentorship) -> None:
    urls = every_address(pair)
    Mentorship.objects.filter(pk=pair.pk).update(until=make.in_days(0))
    client.force_login(pair.scholar)
    for url in urls:
        assert client.post(url).status_code in {302, 404, 405}, url
    for part in ("milestones", "timeline", "meetings", "reports"):
        text = client.get(f"/agreements/{pair.pk}/{part}/").content.decode()
        assert "has ended" in text


def test_the_director_learns_nothing_of_it_from_the_trail(pair: Mentorship) -> None:
    before = trail.events(pair.program).count()
    milestone, meeting = make.milestone(pair), make.meeting(pair)
    enabling.reach(by=pair.scholar, milestone=milestone, on=make.in_days(0))
    enabling.rate(by=pair.scholar, goal=make.goal(pair), rating=3)
    meetings.add_note(by=pair.scholar, meeting=meeting, text="Ouch", readers="me")
    assert trail.events(pair.program).count() == before
    assert "Ouch" not in " ".join(f"{event.did} {event.target}" for event in Event.objects.all())


def titles(person: Person) -> list[str]:
    return [step.title for step in home.next_steps(person, home.roles_held(person))]


def test_home_says_what_is_due(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair, "Late milestone", -1)
    enabling.add_step(by=pair.scholar, milestone=milestone, title="A step", due_on=make.in_days(3))
    make.milestone(pair, "Far away", 300)
    meeting = make.meeting(pair)
    action = meetings.add_action(by=pair.scholar, meeting=meeting, who=pair.scholar, what="Send the aims")
    mine = titles(pair.scholar)
    assert f"Meeting with {make.mentor_of(pair)}" in mine
    assert {"Late milestone", "A step", "Send the aims"} <= set(mine)
    assert "Far away" not in mine
    assert "Send the aims" not in titles(make.mentor_of(pair))
    meetings.tick_action(by=pair.scholar, action=action, done=True)
    assert "Send the aims" not in titles(pair.scholar)
    client.force_login(pair.scholar)
    assert "It was due on" in client.get("/").content.decode()
