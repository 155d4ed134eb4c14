"""Each who has completed a course gets one way into its evaluation, and nothing else ever depends on it."""

import logging
import re
import smtplib
from html import unescape

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.ballots import sealing
from rapport.ballots.models import Secret, Unissued
from rapport.ballots.outcomes import BoxIsClosed, digest
from rapport.kit.models import Job
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.surveys.anonymous import actions as anonymous
from rapport.surveys.models import Invited, Survey
from rapport.training import privacy as kept
from rapport.training.course import Course
from rapport.training.evaluation import actions, queries
from rapport.training.evaluation.actions import InvitedBeforeError
from rapport.training.evaluation.mail import FILES
from rapport.training.evaluation.views import FORM
from rapport.training.models import Certificate, Completion, EvaluationInvited
from tests import make
from tests.surveys.anonymous.boxes import answer
from tests.training.evaluation.conftest import opened

pytestmark = pytest.mark.django_db
HERE = "/training/listening/evaluation/"
LINK = re.compile(r'href="(/surveys/anonymous/([\w-]+)/#([\w-]+))"')


def browser(person: Person) -> Client:
    client = Client()
    person.is_demo = True
    person.save()
    client.force_login(person)
    return client


@pytest.fixture
def learner(mentor: Person, course: Course) -> Person:
    """The mentor has completed the course."""
    make.finish_course(mentor, course.id)
    return mentor


def ask(site: Client) -> str:
    """Press the button; gives the secret in the page."""
    page = site.post(HERE, {"wanted": "1"})
    found = LINK.search(unescape(page.content.decode()))
    return found[3] if found else ""


def test_whoever_has_completed_the_course_gets_a_way_in_that_works_once(survey: Survey, learner: Person) -> None:
    site = browser(learner)
    assert HERE in site.get("/training/listening/").content.decode()
    page = site.post(HERE, {"wanted": "1"})
    assert page.headers["Cache-Control"] == "no-store"
    found = LINK.search(page.content.decode())
    assert found
    assert found[2] == survey.box
    assert Client().get(found[1].partition("#")[0]).status_code == 200
    assert answer(survey, found[3], valuable=5) == 201
    assert answer(survey, found[3], valuable=1) == 200  # the first stays
    assert ask(site) == ""
    assert "You have your way in" in site.get(HERE).content.decode()
    assert "You have your way in" in site.get("/training/listening/").content.decode()
    assert EvaluationInvited.objects.count() == 1


def everything_kept() -> str:
    """Every value of every table of the database, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [str([bytes(one) if isinstance(one, memoryview) else one for one in row]) for row in cursor]
    return "\n".join(rows)


def test_by_mail_it_goes_out_at_once_and_is_kept_nowhere(
    survey: Survey, learner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site = browser(learner)
    assert "mail it to me" in site.get(HERE).content.decode()
    mail.outbox.clear()
    page = site.post(HERE, {"wanted": "mail"}).content.decode()
    found = LINK.search(page)
    assert found
    secret = found[3]
    [sent] = mail.outbox
    assert sent.to == [learner.email]
    assert f"/surveys/anonymous/{survey.box}/#{secret}" in sent.body
    assert f"on its way to {learner.email}" in page
    assert not Letter.objects.exists()
    assert not Job.objects.filter(key__contains="evaluation").exists()
    assert secret not in everything_kept()
    assert secret not in caplog.text
    assert not Event.objects.filter(did__contains="evaluat").exists()
    assert answer(survey, secret, valuable=5) == 201
    assert ask(site) == "", "by mail or not, there is one"


def test_what_is_kept_of_a_way_in_by_mail_is_what_is_kept_of_one_that_was_shown(
    survey: Survey, learner: Person, program: Program, course: Course
) -> None:
    other = make.member(program, Role.MENTOR)
    make.finish_course(other, course.id)
    before = {table: len(rows) for table, rows in by_table().items()}
    browser(learner).post(HERE, {"wanted": "1"})
    shown = grown(before)
    before = {table: len(rows) for table, rows in by_table().items()}
    browser(other).post(HERE, {"wanted": "mail"})
    assert grown(before) == shown


def by_table() -> dict[str, list[int]]:
    """The primary keys of every model but sessions."""
    return {
        model._meta.label: list(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
        if "session" not in model._meta.label.lower()
    }


def grown(before: dict[str, int]) -> dict[str, int]:
    """By how many rows each table has grown."""
    return {table: len(rows) - before[table] for table, rows in by_table().items() if len(rows) != before[table]}


def test_a_mail_server_that_is_away_costs_nobody_their_way_in(
    survey: Survey, learner: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("rapport.training.evaluation.mail.send", refuses)
    page = browser(learner).post(HERE, {"wanted": "mail"})
    found = LINK.search(page.content.decode())
    assert page.status_code == 200
    assert found
    assert "could not be sent" in page.content.decode()
    assert found[3] not in caplog.text
    assert answer(survey, found[3], valuable=5) == 201


@pytest.mark.parametrize("lacks", ["address", "server"])
def test_without_an_address_or_a_server_no_mail_is_offered(
    survey: Survey, learner: Person, settings: Settings, lacks: str
) -> None:
    if lacks == "address":
        Person.objects.filter(pk=learner.pk).update(email=None)
        learner.email = None
    else:
        settings.EMAIL_BACKEND, settings.DEBUG = FILES, False
    site = browser(learner)
    mail.outbox.clear()
    assert "mail it to me" not in site.get(HERE).content.decode()
    assert LINK.search(site.post(HERE, {"wanted": "mail"}).content.decode())
    assert not mail.outbox


def test_an_empty_post_and_a_look_give_nothing(survey: Survey, learner: Person) -> None:
    site = browser(learner)
    for page in (site.get(HERE), site.post(HERE)):
        assert page.status_code == 200
        assert not LINK.search(page.content.decode())
    assert not EvaluationInvited.objects.exists()


def test_before_the_course_is_completed_there_is_none(survey: Survey, mentor: Person) -> None:
    site = browser(mentor)
    assert ask(site) == ""
    assert "When you have completed the course" in site.get(HERE).content.decode()
    assert not EvaluationInvited.objects.exists()


def test_without_a_box_nobody_is_asked(learner: Person, program: Program, course: Course) -> None:
    site = browser(learner)
    assert 'id="evaluation"' not in site.get("/training/listening/").content.decode()
    assert ask(site) == ""
    survey = opened(program, course)
    anonymous.end(by=learner, survey=survey)
    assert ask(site) == ""
    assert "Nobody is asked now" in site.get(HERE).content.decode()
    assert not EvaluationInvited.objects.exists()


def test_the_box_is_that_of_ones_own_programme(survey: Survey, learner: Person, course: Course) -> None:
    elsewhere = make.program()
    Program.objects.filter(pk=elsewhere.pk).update(course=course.id)
    theirs = opened(elsewhere, course)
    assert queries.open_box(learner, course) == survey.box
    assert queries.open_box(make.member(elsewhere, Role.MENTOR), course) == theirs.box
    assert queries.open_box(make.person(), course) == ""


def test_the_address_of_the_form_is_where_surveys_shows_it(survey: Survey) -> None:
    """`training` writes it down, since it does not know `surveys`."""
    assert FORM.format(survey.box) == reverse("surveys:anonymous", args=[survey.box])


def test_strangers_find_nothing(survey: Survey, learner: Person) -> None:
    assert Client().get(HERE)["Location"].startswith("/people/account/login/")
    gone = make.member(survey.program, Role.MENTOR)
    programs.leave_all(by=gone, person=gone)
    for stranger in (make.person(), make.member(make.program(), Role.DIRECTOR), gone):
        assert browser(stranger).get(HERE).status_code == 404
        assert browser(stranger).post(HERE, {"wanted": "1"}).status_code == 404


@pytest.mark.parametrize("problem", [BoxIsClosed("x"), sealing.KeyLost("x"), OSError("disk")])
def test_when_the_box_fails_the_person_may_ask_again(
    survey: Survey, learner: Person, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def fails(**_: object) -> str:
        raise problem

    site = browser(learner)
    with monkeypatch.context() as broken:
        broken.setattr(ballots, "issue", fails)
        assert site.post(HERE, {"wanted": "1"}).status_code == 503
    assert not EvaluationInvited.objects.exists()
    assert ask(site)


def test_two_windows_get_one(survey: Survey, learner: Person, course: Course) -> None:
    assert actions.invite(by=learner, course=course, box=survey.box)
    with pytest.raises(InvitedBeforeError):
        actions.invite(by=learner, course=course, box=survey.box)
    assert Secret.objects.count() - Unissued.objects.count() == 1


def test_the_record_says_invited_and_nothing_else(survey: Survey, learner: Person) -> None:
    assert {field.name for field in EvaluationInvited._meta.get_fields(include_hidden=True)} == {
        "id",
        "person",
        "course",
    }
    ask(browser(learner))
    assert dict(kept.about(learner))["invitations to evaluate a course"] == [{"course": "listening"}]
    privacy.erase(by=learner, person=learner)
    assert not EvaluationInvited.objects.exists()


def test_the_secret_is_kept_nowhere(survey: Survey, learner: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = set(Event.objects.values_list("pk", flat=True))
    site = browser(learner)
    with CaptureQueriesContext(connection) as asked:
        secret = ask(site)
    assert secret
    statements = "\n".join(query["sql"] for query in asked.captured_queries)
    assert secret not in statements
    assert digest(survey.box, secret) not in statements
    assert secret not in caplog.text
    assert secret not in str(dict(site.session))
    assert not Letter.objects.exists()
    assert not Invited.objects.exists()
    assert set(Event.objects.values_list("pk", flat=True)) == before


def test_nothing_depends_on_a_ballot(survey: Survey, learner: Person) -> None:
    """The course's page, certificate and completion are the same to whoever has answered and whoever has not."""
    site = browser(learner)
    secret = ask(site)

    def seen() -> list[object]:
        pages = [site.get(f"/training/{path}").content for path in ("", "listening/", "certificates/")]
        token = re.compile(rb'(csrfmiddlewaretoken" value|X-CSRFToken"): ?"?[^"]+"|value="[\w]{64}"')
        return [
            *(token.sub(b"", page) for page in pages),
            list(Completion.objects.values()),
            list(Certificate.objects.values()),
            list(EvaluationInvited.objects.values()),
        ]

    before = seen()
    assert answer(survey, secret, valuable=5) == 201
    assert seen() == before
