"""Letters: once for a key, later when the mail server is down, and nothing of them kept."""

import hashlib
import smtplib
import socket
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.kit.jobs import reap
from rapport.people import actions, tasks
from rapport.people.actions import NewLetter
from rapport.people.mail import Mail
from rapport.people.models import Letter, Person
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "what the letter says"


def greeting(person: Person, number: int = 0) -> Mail | None:
    return Mail(f"Hello {number}", f"{person.name}: {SECRET}", f"<p>{SECRET}</p>")


def nothing_to_say(person: Person) -> Mail | None:
    return None


def broken(person: Person) -> Mail | None:
    raise ValueError(SECRET)


def write(composer: str, key: str = "k", to: Person | None = None, **ids: int) -> Letter:
    path = f"{__name__}.{composer}"
    return actions.write_letter(composer=path, to=to or make.person("Ada"), key=key, **ids)


@pytest.fixture
def server_is_down(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return monkeypatch


@pytest.fixture
def now(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_letter_goes_out_with_the_transaction_that_caused_it(now: Any) -> None:
    with now():
        letter = write("greeting", number=7)
        assert not mail.outbox
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("Hello 7", [letter.to.email])
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert letter.body_hash == hashlib.sha256(str(sent.body).encode()).hexdigest()


def test_the_day_of_a_letter_is_that_of_the_server_s_place(now: Any, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with time_machine.travel("2026-05-31 22:30:00+00:00"), now():
        letter = write("greeting")
    letter.refresh_from_db()
    assert letter.sent_on == date(2026, 6, 1)


def test_queued_twice_it_is_sent_once(now: Any) -> None:
    ada = make.person()
    with now():
        assert write("greeting", to=ada) == write("greeting", to=ada)
    tasks.send_waiting()
    assert len(mail.outbox) == 1
    tasks.deliver(letter=Letter.objects.get().pk)
    assert len(mail.outbox) == 1


def many(number: int, start: int = 0) -> list[NewLetter]:
    people = [make.person() for _ in range(number)]
    return [
        NewLetter(f"{__name__}.greeting", one, f"many:{at}", {"number": at}) for at, one in enumerate(people, start)
    ]


def test_many_are_queued_once_each_and_go_out_together(now: Any) -> None:
    letters = many(5)
    other = write("greeting", key="not one of them")
    with now():
        assert actions.write_letters(letters[:3]) == 3
        assert actions.write_letters([*letters, *letters]) == 2
        assert actions.write_letters(letters) == 0
        assert not mail.outbox
    assert [sent.subject for sent in mail.outbox] == [f"Hello {at}" for at in range(5)]
    assert [sent.to for sent in mail.outbox] == [[one.to.email] for one in letters]
    other.refresh_from_db()
    assert other.tries == 0


def test_a_batch_asks_as_often_for_many_as_for_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    def questions(letters: list[NewLetter]) -> int:
        with CaptureQueriesContext(connection) as asked:
            actions.write_letters(letters)
        return len(asked)

    few, more = many(2), many(60, start=2)
    assert questions(few) == questions(more)
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    assert questions(many(20, start=62)) == 2 * questions(many(10, start=82))


def test_a_transaction_that_fails_takes_its_letter_back(now: Any) -> None:
    def fail() -> None:
        write("greeting")
        raise ZeroDivisionError

    with now(), pytest.raises(ZeroDivisionError):
        transaction.atomic(fail)()
    assert not Letter.objects.exists()
    assert not mail.outbox


def test_the_server_is_down_and_the_letter_goes_out_later(now: Any, server_is_down: pytest.MonkeyPatch) -> None:
    with now():
        letter = write("greeting")
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (Letter.State.WAITING, 1)
    server_is_down.undo()
    tasks.send_waiting()
    assert not mail.outbox, "it waits for its next try"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        tasks.send_waiting()
        tasks.send_waiting()
    assert len(mail.outbox) == 1


def test_the_pauses_grow_and_it_is_given_up_after_days(server_is_down: pytest.MonkeyPatch) -> None:
    letter = write("greeting")
    began = moment = timezone.now()
    while letter.state == Letter.State.WAITING:
        with time_machine.travel(moment, tick=False):
            tasks.send_waiting()
        letter.refresh_from_db()
        moment = letter.next_try_at
    assert letter.state == Letter.State.FAILED
    assert letter.tries == tasks.GIVE_UP_AFTER
    assert moment - began > timedelta(days=4)


def test_when_the_server_is_down_the_others_wait_for_the_next_minute(server_is_down: pytest.MonkeyPatch) -> None:
    letters = [write("greeting", key=str(number)) for number in range(5)]
    tasks.send_waiting()
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 0, 0, 1]
    assert Letter.objects.filter(pk__in=[letter.pk for letter in letters], state="waiting").count() == 5


def test_an_address_that_is_refused_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make.person(email="bad@example.org"), make.person(email="good@example.org")
    write("greeting", key="1", to=bad)
    write("greeting", key="2", to=good)
    sent = []

    def send(_: object, messages: list[Any]) -> None:
        if messages[0].to == ["bad@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        sent.extend(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    tasks.send_waiting()
    assert [message.to for message in sent] == [["good@example.org"]]


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others_and_is_not_quoted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    write("broken", key="1")
    write("greeting", key="2")
    tasks.send_waiting()
    assert len(mail.outbox) == 1
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
    assert Letter.objects.get(key="1").state == Letter.State.WAITING


def test_a_composer_with_nothing_to_say_sends_nothing(now: Any) -> None:
    with now():
        letter = write("nothing_to_say")
    letter.refresh_from_db()
    assert not mail.outbox
    assert (letter.state, letter.sent_on, letter.body_hash) == (Letter.State.SENT, None, "")


@pytest.mark.parametrize("change", [{"email": None}, {"is_active": False}])
def test_who_has_no_address_or_is_gone_gets_nothing(change: dict[str, object]) -> None:
    letter = write("greeting")
    Person.objects.update(**change)
    tasks.deliver(letter=letter.pk)
    assert not mail.outbox


def test_a_worker_killed_while_sending_leaves_the_letter_waiting(now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write("greeting")

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "send", die)
        with pytest.raises(SystemExit):
            tasks.deliver(letter=letter.pk)
    tasks.send_waiting()
    assert not mail.outbox, "for two minutes it belongs to the worker that took it"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)), now():
        reap()
        tasks.send_waiting()
    assert len(mail.outbox) == 1


def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    letter, open_now = write("greeting"), []
    # The test's own transaction has no savepoint; one of ours within it would have.
    monkeypatch.setattr(tasks, "send", lambda *_, **__: open_now.extend(connection.savepoint_ids))
    tasks.deliver(letter=letter.pk)
    assert open_now == []


def test_nothing_of_what_a_letter_says_is_kept(now: Any) -> None:
    with now():
        write("greeting", number=7)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert SECRET not in str(cursor.fetchall()), table
    assert Letter.objects.get().ids == {}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_a_real_mail_server_gets_text_and_html(settings: Settings) -> None:
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
        letter = write("greeting", to=make.person("Åsa", email="asa@example.org"))
        assert tasks.deliver(letter=letter.pk)
    finally:
        server.stop()
    [envelope] = received
    assert envelope.rcpt_tos == ["asa@example.org"]
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message.get_body(("plain",)).get_content().strip() == f"Åsa: {SECRET}"  # type: ignore[union-attr]
    assert SECRET in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
