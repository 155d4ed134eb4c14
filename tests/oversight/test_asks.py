"""A programme of one's own: its course and its agreement are chosen on a page, not in the demo."""

import pytest
from django.test import Client

from rapport.audit.queries import events_of
from rapport.people.roles import Role
from rapport.programs.models import Program
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(client: Client) -> Program:
    program = make.program(slug="own")
    client.force_login(make.member(program, Role.DIRECTOR))
    return program


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


def test_the_page_leads_to_the_surveys(client: Client, program: Program) -> None:
    for page in ("/oversight/own/asks/", "/oversight/own/"):
        assert "/surveys/program/own/" in client.get(page).content.decode()


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.EVALUATOR, Role.CHAIR])
def test_others_choose_nothing(client: Client, program: Program, role: Role) -> None:
    client.force_login(make.member(program, role))
    assert client.get("/oversight/own/asks/").status_code == 404
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    assert client.get("/oversight/own/asks/").status_code == 404
