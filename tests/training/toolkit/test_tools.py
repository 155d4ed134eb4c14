"""The tool kit: found by words, topic and audience, without a script; where tools lead."""

from collections.abc import Callable

import pytest
from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from tests import make
from tests.training.conftest import signed_in

TOOLS = "/training/tools/"
ALL = {"A first letter", "A form", "A paper"}


def titles(site: Client, query: str = "") -> set[str]:
    answer = site.get(TOOLS + query)
    assert answer.status_code == 200
    page = answer.content.decode()
    return {title for title in ALL if f">{title}</h2>" in page}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("?q=", ALL),
        ("?q=LETTER", {"A first letter"}),
        ("?q=you+meet", {"A first letter"}),
        ("?q=mentors+short", {"A first letter"}),
        ("?q=letter+paper", set()),
        ("?topic=Asking", {"A first letter", "A paper"}),
        ("?topic=Asking&audience=Scholars", {"A paper"}),
        ("?topic=None", set()),
        ("?course=every-kind&q=long", {"A form"}),
        ("?course=none", set()),
        (f"?q={'x' * 5000}", set()),
        ("?q=%3Cscript%3E", set()),
    ],
)
def test_tools_are_found(own: Client, query: str, found: set[str]) -> None:
    assert titles(own, query) == found


def test_each_says_for_whom_and_when_and_leads_somewhere(own: Client) -> None:
    page = own.get(TOOLS).content.decode()
    for word in ("Before you meet", "Scholars", "Able A (2020). On asking. Journal, 1: 2"):
        assert word in page
    for href in (
        "/training/every-kind/thinking/",
        "/agreements/templates/phd-student/",
        "https://doi.org/10.1000/able",
    ):
        assert f'href="{href}"' in page
    assert own.get("/training/every-kind/thinking/").status_code == 200
    assert own.get("/agreements/templates/phd-student/").status_code == 200


def test_who_takes_no_course_finds_no_tools(own: Client, learner: Person) -> None:
    for other in (make.person(), make.administrator(), make.member(make.program(), Role.DIRECTOR)):
        assert titles(signed_in(other)) == set()
        assert titles(signed_in(other), "?course=every-kind") == set()


def test_nobody_is_sent_to_sign_in(db: None) -> None:
    for address in (TOOLS, "/agreements/templates/phd-student/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/people/account/login/")


def test_it_asks_little(own: Client, learner: Person, django_assert_max_num_queries: Callable[..., object]) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        own.get(TOOLS)


def test_courses_and_my_training_lead_to_notebook_plan_and_tools(own: Client) -> None:
    for address in ("/training/", "/training/every-kind/"):
        page = own.get(address).content.decode()
        for there in ("notebook", "plan", "tools"):
            assert f'href="/training/{there}/' in page
