"""Letters about an action plan: reminders, the question after three months, and the plan by a real mail server."""

import logging
import socket
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from rapport.kit.models import Job
from rapport.people import tasks as letters
from rapport.people.models import Letter, Person
from rapport.training.models import PlanLine
from rapport.training.plan import actions, queries, tasks
from rapport.training.plan.actions import LineWords

HERE = ZoneInfo(django_settings.TIME_ZONE)
BEGIN = date(2027, 3, 1)
PLAN = "/training/plan/"
SECRET = "Ask Ana XYZZY"


def at(day: date, hour: int = 9, minute: int = 0) -> time_machine.travel:
    """That day, at that hour of the server."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE), tick=False)


def add(person: Person, what: str = SECRET, remind_on: date | None = None, with_whom: str = "") -> PlanLine:
    with at(BEGIN):
        return actions.add_line(by=person, words=LineWords(what, with_whom, remind_on=remind_on), course=None).line


def minute(day: date, hour: int = 9, minute: int = 0) -> int:
    """The worker's minute: what is due is written and goes out."""
    with at(day, hour, minute):
        written = tasks.look_after()
        letters.send_waiting()
        return written


def test_a_reminder_comes_on_its_day_once(learner: Person) -> None:
    day = BEGIN + timedelta(days=10)
    add(learner, remind_on=day, with_whom="Ana")
    assert minute(day - timedelta(days=1)) == 0
    assert minute(day, hour=7) == 0, "not in the night"
    assert [minute(day), minute(day, minute=1), minute(day + timedelta(days=1))] == [1, 0, 0]
    [sent] = mail.outbox
    assert sent.to == [learner.email]
    assert "XYZZY" not in sent.subject
    assert SECRET in str(sent.body)
    assert "With Ana" in str(sent.body)


def test_all_lines_of_a_day_come_in_one_letter(learner: Person) -> None:
    day = BEGIN + timedelta(days=10)
    for what in ("One", "Two"):
        add(learner, what, remind_on=day)
    add(learner, "Three", remind_on=day + timedelta(days=1))
    minute(day)
    [sent] = mail.outbox
    assert "1. One" in str(sent.body)
    assert "2. Two" in str(sent.body)
    assert "Three" not in str(sent.body)


def test_another_day_is_another_reminder(learner: Person) -> None:
    day = BEGIN + timedelta(days=10)
    line = add(learner, remind_on=day)
    minute(day)
    later = day + timedelta(days=5)
    actions.change(by=learner, line=line, words=LineWords(SECRET, remind_on=later), version=1)
    assert [minute(later - timedelta(days=1)), minute(later), minute(later)] == [0, 1, 0]
    assert len(mail.outbox) == 2


def test_a_day_on_which_the_server_stood_still_is_made_up(learner: Person) -> None:
    day = BEGIN + timedelta(days=10)
    add(learner, remind_on=day)
    assert minute(day + timedelta(days=3)) == 1


def test_after_three_months_it_is_asked_once_whether_it_happened(learner: Person) -> None:
    add(learner)
    day = date(2027, 6, 1)
    assert [minute(day - timedelta(days=1)), minute(day), minute(day), minute(day + timedelta(days=90))] == [0, 1, 0, 0]
    [sent] = mail.outbox
    assert "Did it happen?" in sent.subject
    assert SECRET in str(sent.body)


@pytest.mark.parametrize("why", ["done", "answered", "quiet", "gone", "left"])
def test_it_is_quiet_where_there_is_nothing_to_say(learner: Person, why: str) -> None:
    line = add(learner, remind_on=BEGIN + timedelta(days=10))
    if why == "done":
        actions.tick(by=learner, line=line, is_done=True)
    elif why == "answered":
        actions.answer(by=learner, line=line, happened="yes", how_it_went="", version=1)
    elif why == "quiet":
        actions.be_quiet(by=learner, is_quiet=True)
    elif why == "gone":
        actions.remove(by=learner, line=line, version=1)
    else:
        Person.objects.filter(pk=learner.pk).update(is_active=False)
    written = minute(date(2027, 6, 1))
    assert written == (1 if why == "answered" else 0), "who has answered may still be reminded, and is not asked"
    assert not [one for one in mail.outbox if "Did it happen" in one.subject]


@pytest.mark.parametrize("why", ["done", "quiet"])
def test_a_letter_that_waited_too_long_is_not_sent(learner: Person, why: str) -> None:
    line = add(learner, remind_on=date(2027, 6, 1))
    with at(date(2027, 6, 1)):
        assert tasks.look_after() == 2
        if why == "done":
            actions.tick(by=learner, line=line, is_done=True)
        else:
            actions.be_quiet(by=learner, is_quiet=True)
        letters.send_waiting()
    assert not mail.outbox


def test_switched_on_again_letters_come(own: Client, learner: Person) -> None:
    add(learner, remind_on=BEGIN + timedelta(days=10))
    own.post(f"{PLAN}letters/", {"stop": "yes"})
    assert queries.is_quiet(learner)
    assert "Write to me again" in own.get(PLAN).content.decode()
    assert minute(BEGIN + timedelta(days=10)) == 0
    own.post(f"{PLAN}letters/", {"start": "yes"})
    assert minute(BEGIN + timedelta(days=11)) == 1


def test_a_minute_with_nothing_to_do_is_one_query(learner: Person) -> None:
    add(learner, remind_on=BEGIN + timedelta(days=10))
    with at(BEGIN), CaptureQueriesContext(connection) as asked:
        assert tasks.look_after() == 0
    assert len(asked) == 1


def test_nothing_of_a_plan_waits_in_the_queue_or_stands_in_a_log(
    own: Client, learner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    add(learner, remind_on=date(2027, 6, 1))
    with at(BEGIN):
        own.force_login(learner)
        own.post(f"{PLAN}send/")
    with at(date(2027, 6, 1)):
        tasks.look_after()
    assert Letter.objects.count() == 3
    kept = str([*Letter.objects.values(), *Job.objects.values()])
    assert "XYZZY" not in kept + caplog.text
    with at(date(2027, 6, 1)):
        letters.send_waiting()
    assert len(mail.outbox) == 3


def test_a_plan_that_is_asked_for_twice_is_sent_once(own: Client, learner: Person) -> None:
    add(learner)
    for second, sent in ((59, 1), (61, 1), (120, 2)):
        with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=HERE) + timedelta(seconds=second), tick=False):
            actions.send_to_me(by=learner)
        assert Letter.objects.count() == sent
    with at(BEGIN, 9, 3):
        actions.send_to_me(by=learner)
    assert Letter.objects.count() == 3


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_the_plan_reaches_its_owner_by_a_real_mail_server(own: Client, learner: Person, settings: Settings) -> None:
    add(learner, f"{SECRET}\n<i>in the garden</i>", with_whom="Ana & Bo")
    received = []

    class Keep:
        async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
            received.append(envelope)
            return "250 Kept"

    server = Controller(Keep(), hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 60
        assert own.post(f"{PLAN}send/").status_code == 302
        letters.send_waiting()
    finally:
        server.stop()
    [envelope] = received
    assert envelope.rcpt_tos == [learner.email]
    message = message_from_bytes(envelope.content, policy=policy.default)
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    html = message.get_body(("html",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    assert f"1. {SECRET}\n<i>in the garden</i>\n   With Ana & Bo." in text
    assert f"{SECRET}<br>&lt;i&gt;in the garden&lt;/i&gt;" in html
