"""The worker opens the box and sends everybody their way in, whatever happens meanwhile."""

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rapport.ballots import actions as ballots
from rapport.ballots import queries as boxes
from rapport.ballots import sealing
from rapport.ballots.models import Box, Pending, Unissued
from rapport.ballots.outcomes import NotOpened
from rapport.kit.models import Job
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs.models import Participation
from rapport.surveys.anonymous import actions, queries, tasks
from rapport.surveys.anonymous.queries import Stage
from rapport.surveys.models import Invited, Listed, Survey
from tests import make
from tests.surveys.anonymous.boxes import answer, asked, secrets, sent

pytestmark = pytest.mark.django_db
Minute = Callable[[], None]


@pytest.fixture
def minute(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Minute:
    def pass_by() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.look_after()

    return pass_by


def again(survey: Survey) -> Survey:
    return queries.survey(survey.pk)


def test_everybody_gets_a_link_of_their_own(minute: Minute) -> None:
    survey, mentors = asked(6)
    make.participation(survey.program, Role.MENTOR, make.person("Without", email=None))
    make.member(survey.program, Role.SCHOLAR)
    minute()
    survey = again(survey)
    assert {to for to, _ in sent()} == {one.email for one in mentors}
    assert len(set(secrets().values())) == 6
    assert Box.objects.get(slug=survey.box).invited == 6
    assert queries.policy(survey.box).audience == 6
    assert queries.policy(survey.box).questions == survey.instrument_sha256
    state = queries.state(survey)
    assert (state.stage, state.sent, state.unreachable, state.failed) == (Stage.OPEN, 6, 1, 0)
    assert not Listed.objects.exists()
    assert {answer(survey, secret, valuable=5) for secret in secrets().values()} == {201}


def test_the_mail_says_what_is_asked_until_when_and_how_to_check() -> None:
    survey, _ = asked(5)
    tasks.invite(survey.pk, hour="")
    survey, [message, *_] = again(survey), mail.outbox
    secret = secrets()[message.to[0]]
    text, html = str(message.body), str(message.alternatives[0][0])
    assert survey.program.name in message.subject
    for part in (text, html):
        assert f"/surveys/anonymous/{survey.box}/#{secret}" in part
        assert Box.objects.get(slug=survey.box).policy_hash in part
        assert f"{timezone.localtime(survey.wave.closes_at - timedelta(seconds=1)):%Y}" in part
        assert "?" not in part.split("/surveys/anonymous/")[1].split("#")[0]
    assert f"this is it: {secret}" in text


def test_a_survey_whose_number_looks_like_a_second_box_has_a_first_one() -> None:
    survey, _ = asked(5)
    Survey.objects.filter(pk=survey.pk).delete()
    survey.pk = 2_000_002
    survey.save(force_insert=True)
    tasks.invite(survey.pk, hour="")
    assert again(survey).box == "survey-2000002"
    assert not queries.is_second(again(survey))
    one = again(survey)
    one.pk = 2
    one.box, second = "survey-2", "survey-2-2"
    assert not queries.is_second(one)
    one.box = second
    assert queries.is_second(one)


def test_nothing_is_opened_for_fewer_than_five_and_it_says_why(minute: Minute) -> None:
    survey, _ = asked(4)
    minute()
    assert (again(survey).box, mail.outbox, Job.objects.count()) == ("", [], 0)
    state = queries.state(again(survey))
    assert state.stage is Stage.TOO_FEW
    assert "Only 4 people" in state.reason
    make.member(survey.program, Role.MENTOR)
    minute()
    assert queries.state(again(survey)).stage is Stage.OPEN


def test_nothing_is_opened_before_its_time_or_after(minute: Minute) -> None:
    program = make.program()
    coming, _ = asked(5, program=program, wave=make.wave(program, 1, 7))
    over = make.survey(
        program,
        Role.MENTOR,
        instrument="mentor-training-evaluation",
        degree=Survey.Degree.ANONYMOUS,
        wave=make.wave(program, -7, -1),
    )
    minute()
    assert not mail.outbox
    assert queries.state(again(coming)).stage is Stage.COMING
    assert queries.state(again(over)).stage is Stage.MISSED


def test_what_is_not_due_costs_two_queries(minute: Minute) -> None:
    survey, _ = asked(5)
    minute()
    program = survey.program
    wave = make.counted_wave(program, days_after=30)
    make.survey(role=Role.MENTOR, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS, wave=wave)
    with CaptureQueriesContext(connection) as spent:
        tasks.look_after()
    assert len(spent) == 2, [one["sql"] for one in spent]


def test_who_joins_after_the_draw_is_not_asked(minute: Minute) -> None:
    survey, _ = asked(5)
    minute()
    make.member(survey.program, Role.MENTOR)
    minute()
    assert len(mail.outbox) == 5
    assert Invited.objects.count() == 5


def test_a_counted_wave_asks_each_when_their_days_begin(minute: Minute) -> None:
    program = make.program()
    survey, [mentor] = asked(1, wave=make.counted_wave(program, days_after=2), program=program)
    late = make.member(program, Role.MENTOR)
    minute()
    assert again(survey).box == ""
    day = timezone.localdate()
    Participation.objects.filter(person=mentor).update(since=day - timedelta(days=2))
    Participation.objects.filter(person=late).update(since=day - timedelta(days=16))
    minute()
    minute()
    survey = again(survey)
    assert [to for to, _ in sent()] == [mentor.email]
    assert queries.policy(survey.box).audience is None
    state = queries.state(survey)
    assert (state.stage, state.is_rolling, state.sent) == (Stage.OPEN, True, 1)
    another = make.member(program, Role.MENTOR)
    Participation.objects.filter(person=another).update(since=day - timedelta(days=15))
    minute()
    assert [to for to, _ in sent()] == [mentor.email, another.email]


def refusing(monkeypatch: pytest.MonkeyPatch, address: str, times: int) -> None:
    tries = []

    def send(letter: object, *, to: Person) -> None:
        if to.email == address and len(tries) < times:
            tries.append(letter)
            raise smtplib.SMTPRecipientsRefused({})
        real(letter, to=to)  # type: ignore[arg-type]

    real = tasks.send
    monkeypatch.setattr(tasks, "send", send)


@pytest.mark.parametrize(("times", "failed"), [(1, False), (2, True)])
def test_a_refused_mail_is_replaced_once(monkeypatch: pytest.MonkeyPatch, times: int, failed: bool) -> None:
    survey, mentors = asked(6)
    refusing(monkeypatch, str(mentors[2].email), times)
    tasks.invite(survey.pk, hour="")
    assert Invited.objects.get(person=mentors[2]).failed is failed
    assert Invited.objects.count() == 6
    assert boxes.replaced(again(survey).box) == 1
    assert queries.state(again(survey)).failed == int(failed)


def invite_until(survey: Survey, after: int, error: type[BaseException] = KeyboardInterrupt) -> None:
    """The worker is killed, or the mail server goes, after so many mails."""
    count = []

    def send(letter: object, *, to: Person) -> None:
        if len(count) == after:
            raise error
        count.append(to)
        real(letter, to=to)  # type: ignore[arg-type]

    real = tasks.send
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "send", send)
        tasks.invite(survey.pk, hour="")


def test_a_killed_worker_goes_on_with_spare_secrets() -> None:
    survey, _ = asked(8)
    with pytest.raises(KeyboardInterrupt):
        invite_until(survey, 5)
    assert (Invited.objects.count(), Listed.objects.count()) == (5, 3)
    tasks.invite(survey.pk, hour="")
    survey = again(survey)
    assert survey.box == f"survey-{survey.pk}"
    assert (Invited.objects.count(), len(secrets())) == (8, 8)
    assert {answer(survey, secret, valuable=5) for secret in secrets().values()} == {201}


def test_where_they_do_not_reach_everybody_gets_another_box() -> None:
    survey, _ = asked(8)
    with pytest.raises(KeyboardInterrupt):
        invite_until(survey, 1)
    first = again(survey)
    [lost] = secrets().values()
    assert answer(first, lost, valuable=5) == 201
    mail.outbox.clear()
    tasks.invite(survey.pk, hour="")
    second = again(survey)
    assert second.box == f"{first.box}-2"
    assert Box.objects.get(slug=first.box).state == Box.State.DESTROYED
    assert len(secrets()) == 8
    assert all("is void" in text for _, text in sent())
    assert all(one.subject.startswith("A new link") for one in mail.outbox)
    assert answer(first, lost, valuable=5) == 410
    assert answer(second, lost, valuable=5) == 403
    with pytest.MonkeyPatch.context() as patch:  # and no third: who cannot be given a secret is counted
        Listed.objects.bulk_create([Listed(survey=second, person=one.person) for one in Invited.objects.all()])
        Invited.objects.all().delete()
        patch.setattr(tasks.log, "warning", lambda *_: None)
        tasks.invite(survey.pk, hour="")
    assert again(survey).box == second.box
    assert Invited.objects.filter(failed=True).count() == 3


def test_without_a_mail_server_nothing_is_drawn(settings: Settings, minute: Minute) -> None:
    settings.EMAIL_BACKEND, settings.DEBUG = queries.FILES, False
    survey, _ = asked(5)
    minute()
    assert again(survey).box == ""
    assert queries.state(again(survey)).stage is Stage.NO_MAIL
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    Job.objects.all().delete()
    minute()
    assert again(survey).box == ""
    assert queries.state(again(survey)).stage is Stage.NO_MAIL
    assert Job.objects.get().problem == "NoMailServerError"


def test_a_mail_server_that_is_away_for_a_moment_gets_the_same_mail_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PAUSES", (0, 0))
    survey, _ = asked(8)
    tries = []

    def send(letter: object, *, to: Person) -> None:
        tries.append(to)
        if len(tries) in (3, 4):
            raise ConnectionResetError
        real(letter, to=to)  # type: ignore[arg-type]

    real = tasks.send
    monkeypatch.setattr(tasks, "send", send)
    tasks.invite(survey.pk, hour="")
    assert (len(secrets()), len(tries), boxes.replaced(again(survey).box)) == (8, 10, 0)


def test_a_mail_server_that_goes_away_in_the_middle_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PAUSES", ())
    survey, _ = asked(6)
    with pytest.raises(tasks.NoMailServerError):
        invite_until(survey, 4, ConnectionRefusedError)
    assert queries.state(again(survey)).waiting == 2
    tasks.invite(survey.pk, hour="")
    assert (len(secrets()), queries.state(again(survey)).waiting) == (6, 0)


def test_two_workers_do_not_send_the_same(minute: Minute) -> None:
    survey, _ = asked(5)
    Job.objects.create(key=f"{queries.INVITE}:{survey.pk}:x", task="x", state=Job.State.RUNNING)
    minute()
    assert not mail.outbox


def test_no_secret_is_kept_anywhere(minute: Minute, caplog: pytest.LogCaptureFixture) -> None:
    asked(5)
    minute()
    assert not Letter.objects.exists()
    rows = [repr(row) for model in (Job, Invited, Listed, Survey) for row in model.objects.values_list()]
    assert not [one for one in secrets().values() if one in "".join(rows) + caplog.text]


def test_the_days_end_and_the_box_closes(minute: Minute) -> None:
    survey, _ = asked(6)
    minute()
    for secret in list(secrets().values())[:5]:
        answer(survey := again(survey), secret, valuable=5)
    type(survey.wave).objects.filter(pk=survey.wave.pk).update(closes_at=timezone.now())
    minute()
    state = queries.state(again(survey))
    assert (state.stage, state.released, state.rate) == (Stage.CLOSED, 5, 80)


def test_fewer_than_five_are_destroyed_unread_and_it_says_so(minute: Minute) -> None:
    survey, _ = asked(6)
    minute()
    answer(survey := again(survey), next(iter(secrets().values())), valuable=5)
    type(survey.wave).objects.filter(pk=survey.wave.pk).update(closes_at=timezone.now())
    minute()
    state = queries.state(again(survey))
    assert (state.stage, state.released) == (Stage.DESTROYED, 0)
    assert "destroyed unread" in state.reason


def test_staff_end_a_rolling_box_and_no_other() -> None:
    program = make.program()
    survey, _ = asked(1, wave=make.counted_wave(program), program=program)
    director = make.member(program, Role.DIRECTOR)
    tasks.invite(survey.pk, hour="")
    actions.end(by=director, survey=again(survey))
    actions.end(by=director, survey=again(survey))
    assert queries.state(again(survey)).stage is Stage.DESTROYED
    fixed, _ = asked(5, "career-advancement", program=program)
    tasks.invite(fixed.pk, hour="")
    with pytest.raises(ValueError, match="ends with them"):
        actions.end(by=director, survey=again(fixed))


def test_after_a_restore_a_lost_key_is_told_and_can_be_given_up() -> None:
    survey, mentors = asked(6)
    tasks.invite(survey.pk, hour="")
    survey = again(survey)
    answer(survey, next(iter(secrets().values())), valuable=5)
    assert queries.state(survey).stage is Stage.OPEN
    for path in sealing.folder().iterdir():
        path.unlink()
    assert queries.state(survey).stage is Stage.KEY_LOST
    actions.end(by=mentors[0], survey=survey)
    assert queries.state(survey).stage is Stage.DESTROYED


def restore() -> None:
    """What a backup does not hold is gone."""
    for path in sealing.folder().iterdir():
        path.unlink()
    Pending.objects.all().delete()
    Unissued.objects.all().delete()


def test_after_a_restore_a_rolling_box_goes_on() -> None:
    program = make.program()
    survey, _ = asked(1, wave=make.counted_wave(program), program=program)
    tasks.invite(survey.pk, hour="")
    restore()
    make.member(program, Role.MENTOR)
    tasks.invite(survey.pk, hour="")
    survey = again(survey)
    assert queries.state(survey).stage is Stage.OPEN
    assert {answer(survey, secret, valuable=5) for secret in secrets().values()} == {201}


def test_after_a_restore_in_the_middle_of_the_mails_everybody_is_asked_anew() -> None:
    survey, _ = asked(8)
    with pytest.raises(KeyboardInterrupt):
        invite_until(survey, 7)
    restore()
    mail.outbox.clear()
    tasks.invite(survey.pk, hour="")
    assert queries.is_second(again(survey))
    assert {answer(again(survey), secret, valuable=5) for secret in secrets().values()} == {201}
    assert len(secrets()) == 8


def test_a_database_that_keeps_times_is_told(minute: Minute, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise NotOpened("It keeps the time of every commit.")

    monkeypatch.setattr(ballots, "refuse_if_commits_have_times", refuse)
    survey, _ = asked(5)
    minute()
    state = queries.state(again(survey))
    assert state.stage is Stage.FAILED
    assert "keeps the time" in state.reason
    assert not mail.outbox
