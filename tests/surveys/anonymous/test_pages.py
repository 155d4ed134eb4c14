"""The form knows no one; staff see how it goes; a survey that has a name is no anonymous one."""

import logging
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.ballots import actions as ballots
from rapport.ballots.models import Pending, Secret
from rapport.people.roles import Role
from rapport.surveys.anonymous import tasks
from tests import make
from tests.surveys.anonymous.boxes import answer, asked, opened

pytestmark = pytest.mark.django_db


def signed_in(program: object, role: Role) -> Client:
    client = Client()
    client.force_login(make.member(program, role))  # type: ignore[arg-type]
    return client


def test_the_form_is_the_same_for_everybody_and_sets_no_cookie() -> None:
    survey, _ = opened(5)
    known = Client()
    known.force_login(make.person("Ada Lovelace"))
    sessions = Session.objects.count()
    with CaptureQueriesContext(connection) as spent:
        page = known.get(f"/surveys/anonymous/{survey.box}/")
    stranger = Client().get(f"/surveys/anonymous/{survey.box}/")
    assert page.content == stranger.content
    assert page.status_code == 200
    assert not page.cookies
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert not [one for one in spent if "session" in one["sql"] or "people_person" in one["sql"]]
    text = page.content.decode()
    assert "csrf" not in text
    assert "Ada" not in text
    assert "hx-post" not in text
    assert "Your answers are anonymous" in text
    assert "This form needs JavaScript" in text
    assert Session.objects.count() == sessions


def test_looking_at_it_spends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    survey, secrets = opened(5)
    before = set(Secret.objects.values_list("pk", "is_spent"))
    caplog.clear()
    for method in ("get", "head"):
        getattr(Client(), method)(f"/surveys/anonymous/{survey.box}/")
    assert set(Secret.objects.values_list("pk", "is_spent")) == before
    assert not Pending.objects.exists()
    assert answer(survey, next(iter(secrets.values())), valuable=5) == 201
    assert "anonymous/" not in caplog.text
    assert Client().post(f"/surveys/anonymous/{survey.box}/").status_code == 405


def test_a_box_that_is_over_or_void_or_none() -> None:
    survey, secrets = opened(6)
    first = survey.box
    assert Client().get("/surveys/anonymous/none/").status_code == 404
    ballots.close(slug=first)
    page = Client().get(f"/surveys/anonymous/{first}/")
    assert page.status_code == 200
    assert b"destroyed unread" in page.content
    survey.box = f"{first}-2"
    survey.save()
    assert b"This link is void" in Client().get(f"/surveys/anonymous/{first}/").content
    assert answer(survey, next(iter(secrets.values()))) == 404


def test_the_languages_are_offered() -> None:
    survey, _ = opened(5, "science-identity")
    page = Client().get(f"/surveys/anonymous/{survey.box}/?words=es").content.decode()
    assert "?words=es" in page
    assert 'lang="es' in page


def test_a_survey_with_names_is_not_here() -> None:
    survey = make.survey(role=Role.SCHOLAR)
    client = signed_in(survey.program, Role.EVALUATOR)
    for path in ("box/", "box/end/", "released/", "released/changes/"):
        assert client.get(f"/surveys/{survey.pk}/{path}").status_code == 404


def test_staff_see_why_it_is_not_open_and_then_how_it_goes() -> None:
    survey, _ = asked(4)
    client = signed_in(survey.program, Role.COORDINATOR)
    text = client.get(f"/surveys/{survey.pk}/box/").content.decode()
    assert "Too few people" in text
    assert "Only 4 people hold" in text
    make.member(survey.program, Role.MENTOR)
    tasks.invite(survey.pk, hour="")
    text = client.get(f"/surveys/{survey.pk}/box/").content.decode()
    assert "It is open until" in text
    assert "End the survey" not in text
    assert "What was released" not in text


def test_staff_end_a_rolling_survey() -> None:
    program = make.program()
    survey, _ = asked(1, wave=make.counted_wave(program), program=program)
    tasks.invite(survey.pk, hour="")
    client = signed_in(program, Role.DIRECTOR)
    assert "End the survey" in client.get(f"/surveys/{survey.pk}/box/").content.decode()
    assert b"Nothing opens it again" in client.get(f"/surveys/{survey.pk}/box/end/").content
    page = client.post(f"/surveys/{survey.pk}/box/end/", follow=True)
    assert b"destroyed unread" in page.content
    assert client.post(f"/surveys/{survey.pk}/box/end/").status_code == 302


@pytest.mark.parametrize("path", ["box/", "box/end/", "released/", "released/changes/"])
def test_strangers_find_nothing(path: str) -> None:
    survey, _ = opened(5)
    for client in (signed_in(make.program(), Role.EVALUATOR), signed_in(survey.program, Role.MENTOR)):
        assert client.get(f"/surveys/{survey.pk}/{path}").status_code == 404


def test_the_pages_cost_the_same_for_many(same_queries: Callable[..., None]) -> None:
    survey, _ = opened(5)
    staff = make.member(survey.program, Role.EVALUATOR)

    def more(number: int) -> None:
        for _ in range(number):
            make.member(survey.program, Role.MENTOR)

    for path in ("box/", "released/"):
        same_queries(f"/surveys/{survey.pk}/{path}", few=lambda: more(1), many=lambda: more(9), by=staff)
