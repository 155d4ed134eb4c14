"""Invitations and reminders: one letter that names all that waits, by day, until it is done; and none too many."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.people.tasks import deliver
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.surveys import actions, privacy, queries
from rapport.surveys.models import Invited, Mailed, Survey, Unsubscribed
from rapport.surveys.waves import actions as waves
from rapport.surveys.waves import due, tasks
from rapport.surveys.waves.actions import Reminders
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CONFIDENTIAL, ANONYMOUS = Survey.Degree.CONFIDENTIAL, Survey.Degree.ANONYMOUS


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def program() -> Program:
    return make.program("own", "Lakeside")


@contextmanager
def on_day(day: int, **more: int) -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(days=day, **more), tick=False):
        yield


class Post:
    """Runs the worker's minute and gives what was sent."""

    def __init__(self, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.capture = capture

    def __call__(self, day: int = 0, **more: int) -> list[Any]:
        mail.outbox.clear()
        with on_day(day, **more), self.capture(execute=True):
            tasks.write_due()
        return list(mail.outbox)


@pytest.fixture
def post(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Post:
    return Post(django_capture_on_commit_callbacks)


def to(letters: list[Any]) -> list[str]:
    return sorted(address for letter in letters for address in letter.to)


def test_one_letter_names_all_that_waits_and_its_degree(program: Program, post: Post) -> None:
    pair = make.mentorship(program)
    wave = make.wave(program)
    make.survey(program, wave=wave)
    make.survey(program, wave=wave, instrument="mentee-rates-mentor", degree=CONFIDENTIAL)
    letters = post()
    assert to(letters) == [pair.scholar.email]
    body = letters[0].body
    assert "You and science (with your name" in body
    assert "Your mentor, as you see them (confidential" in body
    assert "until 8 March 2027" in body
    assert "/surveys/program/own/mails/" in body
    assert post(minutes=11) == []


def test_reminders_come_on_their_days_until_it_is_handed_in(program: Program, post: Post) -> None:
    early, late = make.member(program, Role.SCHOLAR), make.member(program, Role.SCHOLAR)
    survey = make.survey(program, closes=31)
    assert to(post()) == sorted([early.email or "", late.email or ""])
    assert post(6) == []
    with on_day(6):
        make.answered(survey, early, si_team=3)
    assert to(post(7)) == [late.email]
    assert post(7, minutes=11) == []
    assert post(13) == []
    assert to(post(14)) == [late.email]
    assert to(post(29)) == [late.email]
    assert post(29, minutes=11) == []
    assert post(32) == []


def test_a_worker_that_was_away_sends_one_reminder_not_three(program: Program, post: Post) -> None:
    make.member(program, Role.SCHOLAR)
    make.survey(program, closes=31)
    post()
    assert len(post(30)) == 1
    assert post(30, minutes=20) == []


def test_two_surveys_are_reminded_of_in_one_letter(program: Program, post: Post) -> None:
    make.member(program, Role.SCHOLAR)
    for _ in range(2):
        make.survey(program, closes=31)
    assert len(post()) == 1
    letters = post(7)
    assert len(letters) == 1
    assert letters[0].body.count("You and science") == 2


def test_whoever_joins_later_is_invited_while_it_is_open(program: Program, post: Post) -> None:
    make.survey(program, closes=20)
    assert post() == []
    with on_day(5):
        late = make.member(program, Role.SCHOLAR)
    assert to(post(5, minutes=1)) == [late.email]
    assert post(7) == []
    assert to(post(12)) == [late.email]
    with on_day(21):
        make.member(program, Role.SCHOLAR)
    assert post(21, minutes=30) == []


def test_a_counted_wave_opens_for_each_in_their_time(program: Program, post: Post) -> None:
    first = make.member(program, Role.SCHOLAR)
    with on_day(10):
        second = make.member(program, Role.SCHOLAR)
    wave = waves.plan_counted_wave(by=None, program=program, name="3 months", days_after=90, open_days=30)
    make.survey(program, wave=wave)
    assert post(89) == []
    assert to(post(90)) == [first.email]
    assert to(post(97)) == [first.email]
    assert to(post(100)) == [second.email]


def test_whose_role_has_ended_gets_nothing(program: Program, post: Post) -> None:
    seat = make.participation(program, Role.SCHOLAR)
    make.survey(program, closes=20)
    post()
    programs.end_participation(by=make.member(program, Role.DIRECTOR), participation=seat)
    assert post(7) == []


def test_a_letter_that_waits_is_dropped_when_the_answers_are_in(program: Program, post: Post) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    survey = make.survey(program)
    tasks.write_due()  # queued, and not sent: nothing runs what was queued
    make.answered(survey, scholar, si_team=3)
    waiting = Letter.objects.get(to=scholar)
    mail.outbox.clear()
    from_queue(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, mail.outbox) == (Letter.State.SENT, [])


def from_queue(letter: Letter) -> None:
    deliver(letter=letter.pk)


def test_what_was_taken_back_is_not_reminded_of(program: Program, post: Post) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    survey = make.survey(program, closes=20)
    post()
    actions.withdraw(by=scholar, response=make.answered(survey, scholar, si_team=3))
    assert post(7) == []


def test_nothing_is_written_in_the_quiet_hours(program: Program, post: Post, settings: Settings) -> None:
    make.member(program, Role.SCHOLAR)
    make.survey(program)
    with CaptureQueriesContext(connection) as asked:
        assert post(hours=8) == []  # 20:00
        assert post(hours=18, minutes=59) == []  # 6:59
    assert not asked.captured_queries
    assert len(post(hours=19)) == 1
    settings.QUIET_HOURS = (0, 0)
    make.member(program, Role.SCHOLAR)
    assert len(post(hours=35)) == 1


def test_a_minute_without_anything_to_do_is_one_question(program: Program, post: Post) -> None:
    make.member(program, Role.SCHOLAR)
    make.survey(program)
    post()
    with CaptureQueriesContext(connection) as asked:
        tasks.write_due()
    assert len(asked.captured_queries) == 1


def test_whoever_unsubscribes_gets_none_and_one_press_is_enough(client: Client, program: Program, post: Post) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    make.survey(program, closes=20)
    client.force_login(scholar)
    for _ in range(2):
        assert "No more mails about surveys" in client.get("/surveys/program/own/mails/").content.decode()
    assert not Unsubscribed.objects.exists()  # opening the page, as a mail scanner does, changes nothing
    for _ in range(2):
        assert client.post("/surveys/program/own/mails/", {"wish": "none"}).status_code == 302
    assert Unsubscribed.objects.count() == 1
    assert "no invitations, no reminders" in client.get("/surveys/").content.decode()
    assert post() == []
    client.post("/surveys/program/own/mails/", {"wish": "mails"})
    assert to(post(minutes=20)) == [scholar.email]
    client.force_login(make.person())
    assert client.get("/surveys/program/own/mails/").status_code == 404
    client.logout()
    assert "/people/account/login/" in client.get("/surveys/program/own/mails/").headers["Location"]


def test_a_letter_that_waits_is_dropped_for_whoever_unsubscribes(program: Program) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    make.survey(program)
    tasks.write_due()
    waves.unsubscribe(by=scholar, program=program)
    mail.outbox.clear()
    from_queue(Letter.objects.get(to=scholar))
    assert mail.outbox == []


def test_an_anonymous_survey_reminds_everybody_alike_and_never_holds_a_link(program: Program, post: Post) -> None:
    people = [make.member(program, Role.SCHOLAR) for _ in range(6)]
    survey = make.survey(program, degree=ANONYMOUS, opens=0, closes=20)
    Invited.objects.bulk_create([Invited(survey=survey, person=one) for one in people[:4]])
    Invited.objects.create(survey=survey, person=people[4], failed=True)
    assert post() == []
    letters = post(7)
    assert to(letters) == sorted(one.email or "" for one in people[:4])
    bodies = {letter.body.replace(str(one), "") for letter in letters for one in people if one.email in letter.to}
    assert len(bodies) == 1
    assert "nobody can see who has answered" in bodies.pop()
    assert not Mailed.objects.filter(survey=survey, on__isnull=False).exists()


def test_two_workers_and_a_killed_one_write_one_letter(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    make.member(program, Role.SCHOLAR)
    make.survey(program)
    found = due.due(program, NOON)
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "write_letters", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.write_due()
    assert not Mailed.objects.exists()
    assert tasks.write_due() == 1
    assert tasks.write(program, found, NOON) == 0  # another worker, that looked before
    assert Letter.objects.count() == 1


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_other_reminder_days(program: Program, post: Post) -> None:
    make.member(program, Role.SCHOLAR)
    survey = make.survey(program, closes=20)
    waves.choose_reminders(by=make.person(), survey=survey, reminders=Reminders((3,), ()))
    post()
    assert len(post(3)) == 1
    assert post(7) == []


def failing(person: Person, kind: str, program: Program, **ids: int) -> None:
    Letter.objects.create(
        key=f"surveys:{program.pk}:{kind}:{person.pk}:1", composer="x", ids=ids, to=person,
        state=Letter.State.FAILED, next_try_at=NOON,
    )  # fmt: skip


def test_failed_letters_are_shown_where_they_tell_nothing_more(client: Client, program: Program) -> None:
    """Who has answered in confidence gets no reminder, so a reminder that failed must not be seen."""
    named, confident, done = (make.member(program, Role.SCHOLAR, name) for name in ("Ada", "Berta", "Clara"))
    survey = make.survey(program)
    make.survey(program, degree=CONFIDENTIAL)
    for one in (confident, done):
        make.answered(survey, one, si_team=3)
    failing(named, "open", program)
    failing(confident, "open", program)
    failing(done, "still", program)
    client.force_login(make.member(program, Role.DIRECTOR))
    page = client.get("/surveys/program/own/").content.decode()
    assert "could not be delivered" in page
    assert "Ada" in page
    assert "Berta" not in page
    assert "Clara" not in page


def test_what_is_kept_of_a_confidential_survey_is_the_same_for_all(program: Program, post: Post) -> None:
    first, second = make.member(program, Role.SCHOLAR), make.member(program, Role.SCHOLAR)
    survey = make.survey(program, degree=CONFIDENTIAL, closes=20)
    make.answered(survey, first, si_team=3)
    assert to(post()) == [second.email]
    assert to(post(7)) == [second.email]
    rows = [sorted(Mailed.objects.filter(person=one).values_list("occasion", "on")) for one in (first, second)]
    assert rows[0] == rows[1]
    assert queries.submitted(survey).count() == 1


def test_a_person_gets_and_erases_what_is_kept_of_mails(program: Program, post: Post) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    make.survey(program)
    post()
    parts = dict(privacy.about(scholar))
    assert [row["occasion"] for row in parts["mails about surveys"]] == ["opened"]
    actions.erase(by=scholar, person=scholar)
    assert not Mailed.objects.exists()
