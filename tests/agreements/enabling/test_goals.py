import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from rapport.agreements import queries as agreements
from rapport.agreements.enabling import actions, queries
from rapport.agreements.enabling.actions import GoalWords, NotYoursError, OverError
from rapport.agreements.models import Goal
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


def page(name: str, pair: Mentorship, goal: Goal | None = None) -> str:
    words = {"mentorship": pair.pk} | ({"goal": goal.pk} if goal else {})
    return reverse(f"agreements:{name}", kwargs=words)


def test_a_goal_names_the_expectation_that_it_serves(client: Client, pair: Mentorship) -> None:
    client.force_login(make.mentor_of(pair))
    typed = {"title": "Papers", "owner": str(pair.scholar.pk), "status": "planned", "item": "authorship"}
    assert client.post(page("add_goal", pair), typed).status_code == 302
    goal = Goal.objects.get()
    assert (goal.item, goal.owner, goal.edited_by) == ("authorship", pair.scholar, make.mentor_of(pair))
    assert "serves the expectation “Authorship”" in client.get(page("way", pair)).content.decode()


def test_a_goal_belongs_to_somebody_of_the_pair(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    stranger = make.person()
    typed = {"title": "Papers", "owner": str(stranger.pk), "status": "planned"}
    assert client.post(page("add_goal", pair), typed).status_code == 422
    with pytest.raises(NotYoursError):
        actions.add_goal(by=pair.scholar, mentorship=pair, words=GoalWords(stranger, "Papers"))


def test_an_open_goal_is_not_rated(pair: Mentorship) -> None:
    with pytest.raises(OverError):
        actions.rate(by=pair.scholar, goal=make.goal(pair, status=Goal.Status.UNDER_WAY), rating=3)


def test_a_rating_is_unseen_and_unguessable_until_both_have_rated(client: Client, pair: Mentorship) -> None:
    goal, mentor = make.goal(pair), make.mentor_of(pair)
    client.force_login(mentor)
    before = [client.get(page("way", pair)).content, client.get(page("goal", pair, goal)).content]
    actions.rate(by=pair.scholar, goal=goal, rating=5)
    after = [client.get(page("way", pair)).content, client.get(page("goal", pair, goal)).content]
    assert [bare(text) for text in before] == [bare(text) for text in after]
    client.post(page("rate_goal", pair, goal), {"rating": "2"})
    both = client.get(page("way", pair)).content.decode()
    assert "Far more than I expected" in both
    assert "Less than I expected" in both


def bare(page: bytes) -> str:
    """Without what is drawn anew for each answer."""
    return "".join(
        line for line in page.decode().splitlines() if "csrf" not in line.lower() and "draft-owner" not in line
    )


def test_what_all_have_rated_stays(client: Client, pair: Mentorship) -> None:
    goal, mentor = make.goal(pair), make.mentor_of(pair)
    actions.rate(by=pair.scholar, goal=goal, rating=4)
    assert actions.rate(by=pair.scholar, goal=goal, rating=5).rating == 5  # nobody has seen the first one
    actions.rate(by=mentor, goal=goal, rating=1)
    for person in (pair.scholar, mentor):
        with pytest.raises(OverError):
            actions.rate(by=person, goal=goal, rating=3)
    client.force_login(pair.scholar)
    typed = {"title": goal.title, "owner": str(goal.owner_id), "status": "planned", "version": str(goal.version)}
    client.post(page("goal", pair, goal), typed)
    goal.refresh_from_db()
    assert goal.status == Goal.Status.ACHIEVED


def test_a_mentor_who_joins_rates_before_they_see(pair: Mentorship) -> None:
    goal = make.goal(pair)
    for person in (pair.scholar, make.mentor_of(pair)):
        actions.rate(by=person, goal=goal, rating=3)
    newcomer = make.second_mentor(pair)
    people = queries.people_of(mentorships.mentorship(pair.pk))
    kept = queries.goal(pair, goal.pk)
    assert kept is not None
    assert queries.rated(kept, newcomer, people).shown == []


def test_two_people_never_overwrite_a_goal_unseen(client: Client, pair: Mentorship) -> None:
    goal = make.goal(pair, status=Goal.Status.PLANNED)
    theirs = GoalWords(pair.scholar, "Independence", Goal.Status.UNDER_WAY, detail="Ask for space")
    actions.change_goal(by=make.mentor_of(pair), goal=goal, words=theirs, version=1)
    client.force_login(pair.scholar)
    typed = {"title": "Freedom", "owner": str(pair.scholar.pk), "status": "planned", "version": "1"}
    answer = client.post(page("goal", pair, goal), typed)
    assert answer.status_code == 409
    assert "Ask for space" in answer.content.decode()
    assert Goal.objects.get().title == "Independence"


def test_the_page_of_a_mentorship_can_show_what_is_due(pair: Mentorship) -> None:
    make.milestone(pair, "K23 submitted", 3)
    meeting = make.meeting(pair)
    viewer = pair.scholar
    shown = render_to_string(
        "agreements/enabling/on_overview.html",
        {
            "enabling": queries.on_overview(viewer, pair),
            "desk": agreements.desk(viewer, mentorships.mentorship(pair.pk)),
        },
    )
    assert "K23 submitted" in shown
    assert reverse("agreements:meeting", kwargs={"mentorship": pair.pk, "meeting": meeting.pk}) in shown
    assert page("way", pair) in shown
