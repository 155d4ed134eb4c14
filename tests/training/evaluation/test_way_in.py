"""Each who has completed a course gets one way into its evaluation, and nothing else ever depends on it."""

import logging
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.ballots import sealing
from rapport.ballots.models import Secret, Unissued
from rapport.ballots.outcomes import BoxIsClosed, digest
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
