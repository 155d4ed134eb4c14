"""The start page says what is next, and to each only what is theirs."""

import pytest
from django.test import Client

from rapport.agreements.decided import Promised
from rapport.people.models import Person
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def start(client: Client, name: str) -> str:
    client.force_login(Person.objects.get(name=name))
    return client.get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "said", "not_said"),
    [
        ("Amara Nwosu", "Say what you expect of your mentoring with David Lindqvist", "Optimising mentoring"),
        ("David Lindqvist", "Begin the course", "See who is how far"),
        ("Tomás Herrera", "Compare with David Lindqvist and agree", "Begin the course"),
        ("Leila Haddad", "Meeting with Grace Okonkwo-Bell", "Say what you expect of"),
        ("Samuel Reyes", "Nothing waits for you just now", "Say what you expect of"),
        ("Miriam Okafor", "See who is how far", "Begin the course"),
        ("Mei-Ling Zhou", "Lakeside Scholars Programme", "Compare with Anders Holm"),
    ],
)
def test_each_role_is_told_what_is_next(client: Client, name: str, said: str, not_said: str) -> None:
    page = start(client, name)
    assert said in page
    assert not_said not in page


def test_who_takes_part_in_nothing_is_told_why(client: Client) -> None:
    client.force_login(make.person("Nobody yet", "nobody.yet@example.org"))
    assert "adds you under the address nobody.yet@example.org" in client.get("/").content.decode()


def test_a_visitor_is_welcomed_and_learns_nothing_of_anybody(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Sign in" in page
    assert "Lakeside" not in page


def test_what_one_agreed_to_do_soon_waits_for_who_does_it(client: Client) -> None:
    pair = make.compared_pair()
    make.promising_pair(Promised("Puts a clock up", pair.scholar.pk, make.in_days(3)), pair=pair)
    assert "Puts a clock up" in start(client, pair.scholar.name)
    client.force_login(make.mentor_of(pair))
    assert "Puts a clock up" not in client.get("/").content.decode()
