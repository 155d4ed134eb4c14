"""Somebody from outside rates one meeting, by a link that works once and is written down nowhere."""

import logging
import re
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rapport.agreements.measures import actions, tasks
from rapport.agreements.models import Meeting, Observation
from rapport.kit.models import Job
from rapport.kit.secret_paths import SecretPaths
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
EMAIL = "ottilie@example.org"


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    """What was counted in another test is another test's business."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


@pytest.fixture
def asked(pair: Mentorship) -> Observation:
    return actions.ask_observer(by=pair.scholar, meeting=make.meeting(pair, 0), observer="Ottilie", email=EMAIL)


def agreed(asked: Observation, pair: Mentorship) -> str:
    """Both have said yes; returns the link of the mail."""
    actions.agree(by=make.mentor_of(pair), observation=asked)
    mail.outbox.clear()
    tasks.send_way_in(asked.pk)
    return link()


def link() -> str:
    [sent] = mail.outbox
    assert sent.to == [EMAIL]
    found = re.search(r"/agreements/observe/\S+/", str(sent.body))
    assert found
    return found[0]


def page(name: str, pair: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **words})


def test_the_whole_way(client: Client, pair: Mentorship) -> None:
    meeting, mentor = make.meeting(pair, 0), make.mentor_of(pair)
    client.force_login(pair.scholar)
    client.post(page("observer", pair, meeting=meeting.pk), {"observer": "Ottilie", "email": EMAIL})
    asked = Observation.objects.get()
    assert not Job.objects.filter(task__endswith="send_way_in").exists()
    client.force_login(mentor)
    assert "1 observer waits for your yes" in client.get(page("overview", pair)).content.decode()
    client.post(page("answer_observer", pair, observation=asked.pk), {"then": "agree"})
    tasks.send_way_in(asked.pk)
    way_in = re.search(r"/agreements/observe/\S+/", str(mail.outbox[-1].body))
    assert way_in
    observer = Client(enforce_csrf_checks=True)
    form = observer.get(way_in[0])
    assert form["Referrer-Policy"] == "no-referrer"
    assert not form.cookies
    assert observer.post(way_in[0], {}).status_code == 422
    assert "Thank you" in observer.post(way_in[0], {"skill:room": "4", "skill:clear": "2"}).content.decode()
    for person in (pair.scholar, mentor):
        client.force_login(person)
        text = client.get(page("measures", pair)).content.decode()
        assert "4 of 5" in text
        assert "2 of 5" in text
    asked.refresh_from_db()
    assert asked.email == ""


def test_a_link_works_once(client: Client, pair: Mentorship, asked: Observation) -> None:
    way_in = agreed(asked, pair)
    client.get(way_in)
    client.head(way_in)
    client.post(way_in, {"skill:room": "4"})
    for again in (client.get(way_in), client.post(way_in, {"skill:room": "1"})):
        assert again.status_code == 410
        assert "This link was used" in again.content.decode()
    assert [one.value for one in asked.skills.all()] == [4]


def test_a_link_is_over_after_two_weeks_and_the_address_goes(
    client: Client, pair: Mentorship, asked: Observation
) -> None:
    way_in = agreed(asked, pair)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "This link is over" in client.get(way_in).content.decode()
        assert client.post(way_in, {"skill:room": "1"}).status_code == 410
        actions.forget_addresses(by=None)
    asked.refresh_from_db()
    assert asked.email == ""
    assert not asked.skills.exists()


def test_before_the_meeting_nothing_is_rated_and_a_cancelled_one_never_is(client: Client, pair: Mentorship) -> None:
    to_come = make.meeting(pair, 30)
    way_in = agreed(actions.ask_observer(by=pair.scholar, meeting=to_come, observer="O", email=EMAIL), pair)
    for answer in (client.get(way_in), client.post(way_in, {"skill:room": "1"})):
        assert "still to come" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert client.get(way_in).context["form"]
        Meeting.objects.update(state=Meeting.State.CANCELLED)
        assert client.post(way_in, {"skill:room": "1"}).status_code == 410
    assert Observation.objects.get().rated_at is None


def test_what_was_taken_back_opens_nothing(client: Client, pair: Mentorship, asked: Observation) -> None:
    way_in = agreed(asked, pair)
    actions.withdraw(by=make.mentor_of(pair), observation=asked)
    assert client.get(way_in).status_code == 404
    assert client.get("/agreements/observe/nothing/").status_code == 404
    mail.outbox.clear()
    tasks.send_way_in(asked.pk)
    assert not mail.outbox


def test_the_form_tells_nothing_that_the_pair_has_written(client: Client, pair: Mentorship, asked: Observation) -> None:
    Meeting.objects.filter(pk=asked.meeting_id).update(agenda="Our secret", where="Room 7")
    text = client.get(agreed(asked, pair)).content.decode()
    for hidden in ("Our secret", "Room 7", "Every week", EMAIL, pair.program.name):
        assert hidden not in text


def test_who_asks_cannot_say_yes_for_the_other(client: Client, pair: Mentorship, asked: Observation) -> None:
    client.force_login(pair.scholar)
    client.post(page("answer_observer", pair, observation=asked.pk), {"then": "agree"})
    asked.refresh_from_db()
    assert asked.agreed_at is None
    with pytest.raises(actions.NotYoursError):
        actions.agree(by=pair.scholar, observation=asked)


def test_nobody_else_names_or_agrees_or_reads(client: Client, pair: Mentorship, asked: Observation) -> None:
    second, director = make.second_mentor(pair), make.member(pair.program, Role.DIRECTOR)
    stranger = make.mentorship(pair.program).scholar
    meeting = make.meeting(pair, 9)
    for person in (second, director, stranger):
        client.force_login(person)
        assert client.get(page("observer", pair, meeting=meeting.pk)).status_code == 404
        assert client.post(page("answer_observer", pair, observation=asked.pk), {"then": "agree"}).status_code == 404
    client.force_login(second)
    assert "Ottilie" not in client.get(page("measures", pair)).content.decode()


def test_a_meeting_of_the_whole_team_has_no_observer(client: Client, pair: Mentorship) -> None:
    make.second_mentor(pair)
    team = make.meeting(pair, with_team=True)
    client.force_login(pair.scholar)
    assert client.get(page("observer", pair, meeting=team.pk)).status_code == 404
    with pytest.raises(actions.NotYoursError):
        actions.ask_observer(by=pair.scholar, meeting=team, observer="O", email=EMAIL)


def test_this_is_no_machine_for_sending_mails(pair: Mentorship) -> None:
    for days in range(1, actions.MOST_OPEN + 1):
        actions.ask_observer(by=pair.scholar, meeting=make.meeting(pair, days), observer="O", email=EMAIL)
    with pytest.raises(actions.TooManyError):
        actions.ask_observer(by=pair.scholar, meeting=make.meeting(pair, 20), observer="O", email=EMAIL)


def test_the_secret_is_written_down_nowhere(
    client: Client,
    pair: Mentorship,
    asked: Observation,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        actions.agree(by=make.mentor_of(pair), observation=asked)
    if not mail.outbox:
        tasks.send_way_in(asked.pk)
    secret = link().rstrip("/").rpartition("/")[2]
    client.get(f"/agreements/observe/{secret}/")
    client.get(f"/agreements/observe/{secret}/more/")
    kept = " ".join(map(str, [*Job.objects.values_list("ids", "key"), *Letter.objects.values_list("ids", "key")]))
    assert secret not in kept
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            assert secret not in str(cursor.fetchall()), name
    for line in caplog.records:
        SecretPaths().filter(line)
        assert secret not in line.getMessage()


def test_a_mail_server_that_is_down_gets_another_secret_later(pair: Mentorship, asked: Observation) -> None:
    actions.agree(by=make.mentor_of(pair), observation=asked)
    seen = []

    def refuse(_: Observation, secret: str) -> None:
        seen.append(secret)
        raise smtplib.SMTPServerDisconnected(secret)

    with patch("rapport.agreements.measures.mail.send_way_in", refuse), pytest.raises(tasks.NotHandedOverError) as said:
        tasks.send_way_in(asked.pk)
    assert seen[0] not in repr(said.value)
    assert said.value.__cause__ is None
    mail.outbox.clear()
    tasks.send_way_in(asked.pk)
    assert seen[0] not in str(mail.outbox[0].body)
    tasks.send_way_in(asked.pk)
    assert len(mail.outbox) == 1


def test_nobody_tries_secrets_for_long(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"observe": "3/h/ip"}
    said = [client.get(f"/agreements/observe/guess-{number}/").status_code for number in range(4)]
    assert said == [404, 404, 404, 429]


def test_people_without_an_account_are_nobody_here(pair: Mentorship, asked: Observation) -> None:
    agreed(asked, pair)
    assert not Person.objects.filter(email=EMAIL).exists()
