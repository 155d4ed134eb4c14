"""The director's page: dates and stages, never a word; as many queries for many people as for few."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.oversight import actions, queries
from rapport.oversight.queries import Task
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def director(client: Client) -> Person:
    miriam = Person.objects.get(name="Miriam Okafor")
    client.force_login(miriam)
    return miriam


def shown(client: Client, query: str = "") -> str:
    return client.get(f"/oversight/demo/{query}").content.decode()


def test_it_leads_to_the_people_who_have_not(client: Client, director: Person) -> None:
    page = shown(client)
    assert "4 of 13" in page
    assert "?missing=train" in page
    missing = shown(client, "?missing=train")
    assert "David Lindqvist" in missing
    assert "Amara Nwosu" not in missing
    assert "Priya Raman" not in missing


def test_it_can_be_searched_and_finds_nobody_kindly(client: Client, director: Person) -> None:
    assert "Tomás Herrera" in shown(client, "?q=herr&role=scholar")
    assert "Nobody to show" in shown(client, "?q=nobody-at-all")
    assert "Amara Nwosu" in shown(client, "?missing=nonsense&page=99")


def test_it_shows_no_word_of_what_anybody_wrote(client: Client, director: Person) -> None:
    page = shown(client)
    for words in ("first author", "afraid of", "fortnightly", "every two weeks"):
        assert words not in page


def test_of_a_plan_it_shows_that_there_is_one(client: Client, director: Person) -> None:
    rows = {row.person.name: row.planned for row in queries.statuses(programs.program("demo"))}
    assert [name for name, month in rows.items() if month] == ["Leila Haddad"]
    page = shown(client)
    assert page.count("There is one") == 1
    assert "rare tumours" not in page


def test_who_may_not_read_measures_is_not_led_there(client: Client, director: Person) -> None:
    assert "/agreements/measures/demo/" in shown(client)
    client.force_login(Person.objects.get(name="Jonah Petersen"))
    assert "/agreements/measures/demo/" not in shown(client)


def test_one_side_alone_cannot_be_told_from_none(client: Client, director: Person) -> None:
    """Mei-Ling has submitted, her mentor has not; Noor and her mentor have not begun: the same to the director."""
    rows = {row.person.name: row.agree for row in queries.statuses(programs.program("demo"))}
    assert rows["Mei-Ling Zhou"] == rows["Noor Rahimi"]


def test_three_hundred_people_cost_no_more_queries_than_three(client: Client) -> None:
    def queries_for(pairs: int) -> int:
        program = make.program()
        for _ in range(pairs):
            make.mentorship(program=program)
        client.force_login(make.member(program, Role.DIRECTOR))
        client.get(f"/oversight/{program.slug}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/oversight/{program.slug}/").status_code == 200
        return len(asked)

    assert queries_for(150) == queries_for(2)


@pytest.mark.parametrize("name", ["Amara Nwosu", "David Lindqvist", "Paul Whitaker", "Inès Moreau", "Helen Sato"])
def test_others_are_told_that_there_is_no_such_page(client: Client, name: str) -> None:
    client.force_login(Person.objects.get(name=name))
    assert client.get("/oversight/demo/").status_code == 404
    assert client.post("/oversight/demo/remind/train/").status_code == 404
    assert client.get("/oversight/no-such-programme/").status_code == 404


def test_a_reminder_goes_out_once_a_day_and_names_no_content(
    client: Client, director: Person, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox.clear()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/oversight/demo/remind/answer/")
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "amara.nwosu@example.org",
        "noor.rahimi@example.org",
        "tomas.herrera@example.org",
    ]
    assert "survey" in mail.outbox[0].subject


def test_who_did_it_meanwhile_gets_no_reminder(director: Person, django_capture_on_commit_callbacks: Any) -> None:
    program, david = programs.program("demo"), Person.objects.get(name="David Lindqvist")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind(by=director, program=program, task=Task.TRAIN)
        make.finish_course(david, program.course)
    assert "david.lindqvist@example.org" not in [letter.to[0] for letter in mail.outbox]
