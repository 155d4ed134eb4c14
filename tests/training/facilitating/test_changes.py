"""A workshop that is moved or called off: who hears of it, and what calendars and the start page say."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.home import queries as home
from rapport.kit.models import Job
from rapport.people import actions as people
from rapport.people.models import Letter, Person, Token
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.facilitating import actions, queries, tasks
from rapport.training.facilitating.queries import WorkshopWords
from rapport.training.models import Workshop
from tests import make

pytestmark = pytest.mark.django_db
WORDS = {"title": "Peer practice", "hours": Decimal("2.5"), "role": "mentor", "course": "listening"}


@pytest.fixture
def facilitator(program: Program) -> Person:
    return make.member(program, Role.FACILITATOR, "Facilitator")


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Coordinator")


@pytest.fixture
def workshop(program: Program, facilitator: Person, mentor: Person) -> Workshop:
    words = said(leaders=(facilitator,))
    return actions.plan_workshop(by=None, program=program, words=words)


def said(**more: Any) -> WorkshopWords:
    return WorkshopWords(**({"starts_at": timezone.now() + timedelta(days=5), "place": "Room 4"} | WORDS | more))


def deliver() -> list[Any]:
    """Everything that waits is done; what was sent."""
    for job in Job.objects.filter(task="rapport.training.facilitating.tasks.tell"):
        tasks.tell(**job.ids)
        tasks.tell(**job.ids)
    mail.outbox.clear()
    send_waiting()
    return list(mail.outbox)


def again(workshop: Workshop, by: Person, **more: Any) -> Workshop:
    kept = queries.words_of(workshop)
    return actions.change_workshop(by=by, workshop=workshop, words=WorkshopWords(**(vars(kept) | more)))


def test_whoever_is_expected_or_leads_gets_one_letter_when_it_moves(
    workshop: Workshop, coordinator: Person, facilitator: Person, mentor: Person, program: Program
) -> None:
    make.member(program, Role.SCHOLAR, "Not expected")
    moved = again(workshop, coordinator, starts_at=workshop.starts_at + timedelta(days=1), place="Room 9")
    sent = deliver()
    assert {one.to[0] for one in sent} == {mentor.email, facilitator.email}
    assert "Moved: Peer practice" in sent[0].subject
    assert f"{timezone.localtime(moved.starts_at):%H:%M}: Room 9" in sent[0].body
    again(moved, coordinator, starts_at=moved.starts_at, place="Room 9")
    assert Letter.objects.count() == 2, "the same again is no change"
    assert Event.objects.filter(did="training.change_workshop").count() == 1


def test_whoever_is_not_expected_any_more_gets_one_letter_that_says_so(
    workshop: Workshop, coordinator: Person, facilitator: Person, mentor: Person, program: Program
) -> None:
    scholar = make.member(program, Role.SCHOLAR, "Scholar")
    again(workshop, coordinator, role="scholar", leaders=())
    sent = deliver()
    assert {one.to[0] for one in sent} == {mentor.email, facilitator.email}
    assert {one.subject for one in sent} == {"Not for you any more: Peer practice"}
    assert "without you" in sent[0].body
    assert scholar.email not in {one.to[0] for one in sent}


def test_who_is_expected_again_or_not_at_all_any_more_hears_nothing_wrong(
    workshop: Workshop, coordinator: Person, mentor: Person
) -> None:
    once = again(workshop, coordinator, role="scholar")
    again(once, coordinator, role="mentor")
    assert mentor.email not in {one.to[0] for one in deliver()}
    thrice = again(workshop, coordinator, role="scholar")
    actions.call_off(by=coordinator, workshop=thrice)
    assert mentor.email not in {one.to[0] for one in deliver()}


def test_a_workshop_that_has_been_drops_nobody(program: Program, coordinator: Person, mentor: Person) -> None:
    past = actions.plan_workshop(by=None, program=program, words=said(starts_at=timezone.now() - timedelta(days=3)))
    again(past, coordinator, role="scholar")
    assert deliver() == []


def test_a_change_of_words_is_no_letter(workshop: Workshop, coordinator: Person) -> None:
    changed = again(workshop, coordinator, title="Practice", hours=Decimal(3))
    assert changed.version == 2
    assert deliver() == []


def test_a_workshop_that_was_moved_twice_is_written_about_as_it_is(workshop: Workshop, coordinator: Person) -> None:
    once = again(workshop, coordinator, starts_at=workshop.starts_at + timedelta(days=1))
    for job in Job.objects.filter(task__endswith="facilitating.tasks.tell"):
        tasks.tell(**job.ids)
    twice = again(once, coordinator, starts_at=once.starts_at + timedelta(days=1))
    sent = deliver()
    assert len(sent) == 2
    assert all(f"{timezone.localtime(twice.starts_at):%-d %B %Y}" in one.body for one in sent)


def test_one_that_is_called_off_is_written_about_once_and_one_that_has_been_never(
    workshop: Workshop, coordinator: Person, mentor: Person, facilitator: Person, program: Program
) -> None:
    actions.call_off(by=coordinator, workshop=workshop)
    actions.call_off(by=coordinator, workshop=workshop)
    sent = deliver()
    assert {one.to[0] for one in sent} == {mentor.email, facilitator.email}
    assert {one.subject for one in sent} == {"Called off: Peer practice"}
    assert "does not take place" in sent[0].body
    assert Event.objects.filter(did="training.call_off_workshop").count() == 1
    past = actions.plan_workshop(by=None, program=program, words=said(starts_at=timezone.now() - timedelta(days=3)))
    again(past, coordinator, starts_at=timezone.now() - timedelta(days=2))
    actions.call_off(by=coordinator, workshop=past)
    assert deliver() == []


def test_who_has_left_meanwhile_gets_none(workshop: Workshop, coordinator: Person, mentor: Person) -> None:
    again(workshop, coordinator, place="Room 9")
    for job in Job.objects.filter(task__endswith="facilitating.tasks.tell"):
        tasks.tell(**job.ids)
    programs.leave_all(by=mentor, person=mentor)
    assert mentor.email not in {one.to[0] for one in deliver()}


def test_the_queue_is_one_job_however_many_are_expected(
    workshop: Workshop, coordinator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        again(workshop, coordinator, place="Room 9")
    assert len(queued) == 1


def feed(client: Client, person: Person) -> dict[str, Any]:
    _, secret = people.make_token(by=person, kind=Token.Kind.CALENDAR)
    answer = client.get(reverse("agreements:feed", kwargs={"secret": secret}))
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_it_stands_in_the_private_calendar_of_whoever_is_expected_or_leads(
    client: Client, workshop: Workshop, mentor: Person, facilitator: Person, coordinator: Person, program: Program
) -> None:
    [(uid, event)] = feed(client, mentor).items()
    assert uid.startswith(f"workshop-{workshop.pk}@")
    assert event.decoded("DTSTART") == workshop.starts_at.replace(microsecond=0)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=2.5)
    assert (str(event["LOCATION"]), event["SEQUENCE"], str(event["STATUS"])) == ("Room 4", 0, "CONFIRMED")
    assert "my-workshops" in event["URL"] or "/training/workshops/" in event["URL"]
    assert "you lead" in str(feed(client, facilitator)[uid]["SUMMARY"])
    assert feed(client, make.member(program, Role.SCHOLAR)) == {}
    actions.call_off(by=coordinator, workshop=workshop)
    crossed_out = feed(client, mentor)[uid]
    assert (crossed_out["SEQUENCE"], str(crossed_out["STATUS"])) == (1, "CANCELLED")


def test_it_stands_on_the_start_page_of_whoever_is_expected_or_leads(
    workshop: Workshop, mentor: Person, facilitator: Person, coordinator: Person, program: Program
) -> None:
    scholar = make.member(program, Role.SCHOLAR)

    def titles(person: Person) -> list[str]:
        return [one.title for one in home.next_steps(person, home.roles_held(person))]

    assert workshop.title in titles(mentor)
    assert workshop.title in titles(facilitator)
    assert workshop.title not in titles(scholar)
    actions.call_off(by=coordinator, workshop=workshop)
    assert workshop.title not in titles(mentor)
