from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements.closing import actions, changes
from rapport.agreements.closing.actions import NobodyHearsError, NotYoursError, TooEarlyError
from rapport.agreements.models import ChangeRequest
from rapport.audit.models import Event
from rapport.people.roles import Role
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
WORDS = "We do not get on."


def fresh(pair: Mentorship) -> Mentorship:
    return mentorships.mentorship(pair.pk)


def test_only_staff_hear_of_it_until_they_have_spoken_and_tell(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pair = make.mentorship()
    mentor, coordinator = make.mentor_of(pair), make.member(pair.program, Role.COORDINATOR)
    address, desk = (
        reverse("agreements:change", args=[pair.pk]),
        reverse("agreements:changes", args=[pair.program.slug]),
    )
    client.force_login(pair.scholar)
    assert f"Only {coordinator} can read this" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"words": WORDS, "do": "ask"})
        client.post(address, {"words": WORDS, "do": "ask"})
    [letter] = mail.outbox
    assert letter.to == [coordinator.email]
    assert WORDS not in str(letter.body)
    assert pair.scholar.name not in str(letter.body)
    change = ChangeRequest.objects.get()
    client.force_login(coordinator)
    assert WORDS in client.get(desk).content.decode()
    client.post(desk, {"change": change.pk, "do": "tell"})  # not before they have spoken
    assert ChangeRequest.objects.get().told_on is None
    client.post(desk, {"change": change.pk, "do": "spoken"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(desk, {"change": change.pk, "do": "tell"})
        client.post(desk, {"change": change.pk, "do": "tell"})
    told = mail.outbox[1:]
    assert [one.to for one in told] == [[mentor.email]]
    assert WORDS not in str(told[0].body)
    client.force_login(mentor)
    html = client.get(address).content.decode()
    assert "The team is going to change" in html
    assert WORDS not in html
    client.force_login(coordinator)
    client.post(desk, {"change": change.pk, "do": "settled"})
    assert "Nobody asks you" in client.get(desk).content.decode()
    assert not Event.objects.filter(program=pair.program.slug, did__contains="change").exists()


def test_whoever_asks_may_stop_asking(client: Client) -> None:
    pair = make.mentorship()
    coordinator = make.member(pair.program, Role.COORDINATOR)
    client.force_login(make.mentor_of(pair))
    address = reverse("agreements:change", args=[pair.pk])
    client.post(address, {"do": "ask"})
    assert len(changes.requests_for(coordinator, pair.program)) == 1
    client.post(address, {"do": "withdraw"})
    assert changes.requests_for(coordinator, pair.program) == []


def test_who_is_in_the_team_never_hears_and_directors_only_where_no_coordinator_can(client: Client) -> None:
    pair = make.mentorship()
    mentor = make.mentor_of(pair)
    with pytest.raises(NobodyHearsError):
        actions.ask_change(by=pair.scholar, mentorship=pair)
    make.participation(pair.program, Role.COORDINATOR, mentor)
    assert changes.hearers(fresh(pair)) == []
    director = make.member(pair.program, Role.DIRECTOR)
    assert changes.hearers(fresh(pair)) == [director]
    change = actions.ask_change(by=pair.scholar, mentorship=pair, words=WORDS)
    assert changes.requests_for(mentor, pair.program) == []
    with pytest.raises(NotYoursError):
        actions.handle_change(by=mentor, program=pair.program, change=change.pk, did="spoken")
    with pytest.raises(TooEarlyError):
        actions.handle_change(by=director, program=pair.program, change=change.pk, did="settled")
    client.force_login(mentor)
    assert WORDS not in client.get(reverse("agreements:changes", args=[pair.program.slug])).content.decode()
    coordinator = make.member(pair.program, Role.COORDINATOR)
    assert changes.hearers(fresh(pair)) == [coordinator]


def test_strangers_find_nothing(client: Client) -> None:
    pair, other = make.mentorship(), make.mentorship()
    make.member(pair.program, Role.COORDINATOR)
    actions.ask_change(by=pair.scholar, mentorship=pair, words=WORDS)
    outsiders = [other.scholar, make.mentor_of(other), make.member(pair.program, Role.CHAIR), make.person()]
    for person in outsiders:
        client.force_login(person)
        for address in (
            reverse("agreements:change", args=[pair.pk]),
            reverse("agreements:changes", args=[pair.program.slug]),
        ):
            assert {client.get(address).status_code, client.post(address).status_code} == {404}
    director = make.member(pair.program, Role.DIRECTOR)
    Client().force_login(director)
    assert changes.requests_for(director, pair.program) == []


def test_the_page_of_wishes_asks_as_often_for_many(same_queries: Callable[..., None]) -> None:
    program = make.program()
    coordinator = make.member(program, Role.COORDINATOR)

    def grow(number: int) -> None:
        for _ in range(number):
            pair = make.mentorship(program)
            actions.ask_change(by=pair.scholar, mentorship=pair)

    same_queries(reverse("agreements:changes", args=[program.slug]), lambda: grow(1), lambda: grow(5), by=coordinator)
