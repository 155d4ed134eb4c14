"""A programme of one's own: what it asks is chosen on a page, not in the demo."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rapport.audit.queries import events_of
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(client: Client) -> Program:
    program = make.program(slug="own")
    client.force_login(make.member(program, Role.DIRECTOR))
    return program


def survey(**changed: str) -> dict[str, str]:
    today = timezone.localdate()
    days = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=14)).isoformat()}
    return {"instrument": "science-identity-1", "role": "scholar", **days, **changed}


def test_a_course_and_an_agreement_are_chosen_once(client: Client, program: Program) -> None:
    chosen = {"course": "optimising-mentoring", "agreement_template": "kl2-scholar"}
    for _ in range(2):
        assert client.post("/oversight/own/asks/", chosen).status_code == 302
    program.refresh_from_db()
    assert (program.course, program.agreement_template) == ("optimising-mentoring", "kl2-scholar")
    assert [event.did for event in events_of("own")].count("programs.choose_content") == 1


def test_what_this_server_does_not_have_cannot_be_chosen(client: Client, program: Program) -> None:
    page = client.post("/oversight/own/asks/", {"course": "no-such-course", "agreement_template": ""})
    assert page.status_code == 422
    program.refresh_from_db()
    assert program.course == ""


def test_a_survey_that_is_opened_stands_before_those_who_are_asked(client: Client, program: Program) -> None:
    for _ in range(2):
        assert client.post("/oversight/own/surveys/", survey()).status_code == 302
    assert Survey.objects.filter(program=program).count() == 1
    assert "Open</" in client.get("/oversight/own/asks/").content.decode()
    client.force_login(make.member(program, Role.SCHOLAR))
    assert "You and science" in client.get("/").content.decode()


def test_the_first_day_is_today_as_a_browser_reads_it(client: Client, program: Program) -> None:
    assert f'value="{timezone.localdate().isoformat()}"' in client.get("/oversight/own/asks/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"closes_on": "2020-01-01", "opens_on": "2019-01-01"}, "has passed"),
        ({"opens_on": "2999-01-01"}, "before the first"),
        ({"opens_on": "yesterday"}, "date"),
        ({"instrument": "no-such-1"}, "no-such-1"),
        ({"role": "director"}, "director"),
    ],
)
def test_a_survey_with_a_mistake_keeps_what_was_typed(
    client: Client, program: Program, changed: dict[str, str], said: str
) -> None:
    page = client.post("/oversight/own/surveys/", survey(**changed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.EVALUATOR, Role.CHAIR])
def test_others_choose_nothing(client: Client, program: Program, role: Role) -> None:
    client.force_login(make.member(program, role))
    assert client.get("/oversight/own/asks/").status_code == 404
    assert client.post("/oversight/own/surveys/", survey()).status_code == 404
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    assert client.get("/oversight/own/asks/").status_code == 404
    assert not Survey.objects.exists()
