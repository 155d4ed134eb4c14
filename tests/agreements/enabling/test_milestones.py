from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from rapport.agreements.enabling import actions, queries
from rapport.agreements.enabling.actions import EditedMeanwhileError, MilestoneWords, NotYoursError, OverError
from rapport.agreements.enabling.identifiers import address_of, kind_of, remark
from rapport.agreements.models import Milestone
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    return make.agreeing_pair()


def page(name: str, pair: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **words})


def test_milestones_are_sorted_by_what_presses(pair: Mentorship) -> None:
    for title, days in [("late", -2), ("soon", 9), ("today", 0), ("far", 200)]:
        make.milestone(pair, title, days)
    actions.reach(by=pair.scholar, milestone=make.milestone(pair, "there", 5), on=make.in_days(-1))
    actions.drop(by=pair.scholar, milestone=make.milestone(pair, "no more", 5), because="The call was closed")
    found = queries.by_time(queries.milestones(pair), timezone.localdate())
    parts = {heading: [one.title for one in rows] for _, heading, rows in found.parts}
    assert parts == {
        "Overdue": ["late"],
        "Due next": ["today", "soon"],
        "Later": ["far"],
        "Reached": ["there"],
        "Dropped": ["no more"],
    }


def test_the_very_next_milestone_is_due_next_however_far_it_is(pair: Mentorship) -> None:
    make.milestone(pair, "in a year", 365)
    make.milestone(pair, "in two years", 730)
    found = queries.by_time(queries.milestones(pair), timezone.localdate())
    assert [one.title for one in found.due_next] == ["in a year"]


def test_two_people_never_overwrite_each_other_unseen(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    mentor = make.mentor_of(pair)
    theirs = MilestoneWords(Milestone.Kind.GRANT, "R21 submitted", make.in_days(20))
    actions.change_milestone(by=mentor, milestone=milestone, words=theirs, version=1)
    client.force_login(pair.scholar)
    typed = {"title": "R03 submitted", "kind": "grant", "due_on": "2027-01-31", "version": "1"}
    address = page("milestone", pair, milestone=milestone.pk)
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert "R21 submitted" in answer.content.decode()
    assert "R03 submitted" in answer.content.decode()
    assert Milestone.objects.get().title == "R21 submitted"
    assert client.post(address, typed | {"replaces": "2"}).status_code == 302
    assert Milestone.objects.get().title == "R03 submitted"


def test_saving_the_same_again_changes_nothing_whatever_the_version(pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    words = MilestoneWords(milestone.kind, milestone.title, milestone.due_on)
    assert actions.change_milestone(by=pair.scholar, milestone=milestone, words=words, version=0).version == 1
    other = MilestoneWords(milestone.kind, "other", milestone.due_on)
    with pytest.raises(EditedMeanwhileError):
        actions.change_milestone(by=pair.scholar, milestone=milestone, words=other, version=0)


def test_what_is_wrong_comes_back_as_typed(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    answer = client.post(page("add_milestone", pair), {"title": "K23", "kind": "grant", "due_on": "soon"})
    assert answer.status_code == 422
    assert "Write a date such as" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_a_step_is_ticked_with_one_press_and_back(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    step = actions.add_step(by=pair.scholar, milestone=milestone, title="Write the aims")
    client.force_login(make.mentor_of(pair))
    address = page("tick_step", pair, step=step.pk)
    for _ in range(2):
        answer = client.post(address, headers={"HX-Request": "true"}, follow=True)
        assert 'aria-pressed="true"' in answer.content.decode()
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()
    client.post(address, {"undo": "1"})
    step.refresh_from_db()
    assert step.done_on is None


def test_steps_keep_their_order_and_can_be_taken_off(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    client.force_login(pair.scholar)
    for title in ("one", "two", "three"):
        client.post(page("add_step", pair, milestone=milestone.pk), {"title": title})
    second = milestone.steps.get(title="two")
    client.post(page("remove_step", pair, step=second.pk))
    client.post(page("add_step", pair, milestone=milestone.pk), {"title": "four"})
    found = queries.milestone(pair, milestone.pk)
    assert found is not None
    assert [step.title for step in found.small_steps] == ["one", "three", "four"]  # type: ignore[attr-defined]


def test_a_milestone_is_dropped_with_a_reason_or_not_at_all(client: Client, pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    client.force_login(pair.scholar)
    client.post(page("drop", pair, milestone=milestone.pk), {"because": " "})
    milestone.refresh_from_db()
    assert milestone.dropped_on is None
    client.post(page("drop", pair, milestone=milestone.pk), {"because": "The call was closed"})
    assert "The call was closed" in client.get(page("way", pair)).content.decode()
    with pytest.raises(OverError):
        actions.reach(by=pair.scholar, milestone=milestone, on=timezone.localdate())
    client.post(page("drop", pair, milestone=milestone.pk), {"undo": "1"})
    client.post(page("reach", pair, milestone=milestone.pk))
    milestone.refresh_from_db()
    assert (milestone.dropped_on, milestone.reached_on) == (None, timezone.localdate())


def test_an_odd_identifier_is_saved_and_remarked_on(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    typed = {"title": "Paper", "kind": "publication", "due_on": "2027-01-31", "version": "0", "identifier": "10.12x"}
    answer = client.post(page("add_milestone", pair), typed, follow=True)
    assert Milestone.objects.get().identifier == "10.12x"
    assert "looks like no DOI" in answer.content.decode()


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("10.1186/s12909-024-05253-2", "DOI"),
        ("https://doi.org/10.1000/182", "DOI"),
        ("doi: 10.1000/182", "DOI"),
        ("PMID: 21822136", "PubMed id"),
        ("21822136", "PubMed id"),
        ("K23 HL123456", "grant number"),
        ("5R01CA098765-02", "grant number"),
        ("1 UL1 TR001857-01A1", "grant number"),
        ("tomorrow", ""),
    ],
)
def test_identifiers_are_recognised(written: str, kind: str) -> None:
    assert kind_of(written) == kind
    assert bool(remark(written)) == (not kind)


@given(some.text())
def test_no_identifier_is_too_odd_to_be_looked_at(written: str) -> None:
    assert address_of(written) == "" or address_of(written).startswith("https://")
    assert remark(written) == "" or "saved as you wrote it" in remark(written)


def test_nobody_writes_for_another_pair_or_after_they_left(pair: Mentorship) -> None:
    milestone = make.milestone(pair)
    other = make.agreeing_pair()
    mentor = make.mentor_of(pair)
    with pytest.raises(NotYoursError):
        actions.reach(by=other.scholar, milestone=milestone, on=timezone.localdate())
    words = MilestoneWords(milestone.kind, "x", milestone.due_on, goal=make.goal(other))
    with pytest.raises(NotYoursError):
        actions.add_milestone(by=pair.scholar, mentorship=pair, words=words)
    programs.end_place(by=pair.scholar, member=mentorships.mentorship(pair.pk).team.get())
    with pytest.raises(NotYoursError):
        actions.reach(by=mentor, milestone=milestone, on=timezone.localdate())


def test_the_timeline_is_a_list_by_month(client: Client, pair: Mentorship) -> None:
    make.milestone(pair, "Next year", 400)
    actions.add_step(by=pair.scholar, milestone=make.milestone(pair, "Now", 0), title="First", due_on=make.in_days(0))
    months = queries.timeline(pair, timezone.localdate())
    assert [month for month, _ in months] == sorted({make.in_days(0).replace(day=1), make.in_days(400).replace(day=1)})
    client.force_login(pair.scholar)
    text = client.get(page("timeline", pair)).content.decode()
    assert f'datetime="{make.in_days(400)}"' in text
    assert text.index("First") < text.index("Next year")


@pytest.mark.parametrize("name", ["way", "timeline"])
def test_many_milestones_cost_no_more_queries(same_queries: Callable[..., None], pair: Mentorship, name: str) -> None:
    def grow(number: int) -> None:
        for at in range(number):
            milestone = make.milestone(pair, f"Milestone {at}", at)
            actions.add_step(by=pair.scholar, milestone=milestone, title="Step", due_on=make.in_days(at))
            actions.rate(by=pair.scholar, goal=make.goal(pair), rating=3)

    same_queries(page(name, pair), few=lambda: grow(2), many=lambda: grow(12), by=pair.scholar)
