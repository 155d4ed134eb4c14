"""The demo programme: the same each time, and open only where the server is a demo."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

import rapport
from rapport.demo import actions, queries, reaching
from rapport.people.roles import Role
from rapport.reach.institutions import queries as institutions
from tests import make

pytestmark = pytest.mark.django_db


def test_names_of_each_kind_wait_the_most_frequent_first() -> None:
    program = make.program("lakeside")
    reaching.reach(program, make.member(program, Role.DIRECTOR))
    waiting = [institutions.Waiting(**row) for row in institutions.waiting(program)]
    found = [
        (name.people, name.typed, [one.key for one, _ in institutions.evidence(program, name).candidates])
        for name in waiting
    ]
    assert found == [
        (3, "Saint Brigid College", ["brigida", "brigidb"]),  # two have the name
        (2, "Cedar Fals Reserch Institute", ["cedar"]),  # misspelt
        (1, "Hillside", ["hill", "hillvalley"]),
        (1, "Riverbank Brewing Company", []),
    ]


def test_a_server_with_people_is_left_alone() -> None:
    make.person("Somebody real")
    assert not actions.load()
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")


@pytest.fixture(autouse=True)
def _a_developers_machine(settings: Settings) -> None:
    settings.DEBUG = settings.DEMO = True


def test_one_click_signs_a_demo_person_in(client: Client) -> None:
    assert actions.load()
    miriam = next(guide for guide in queries.guides() if guide.role == "director")
    assert miriam.person.name in client.get("/demo/").content.decode()
    client.post(f"/demo/sign-in/{miriam.person.pk}/")
    assert client.session["_auth_user_id"] == str(miriam.person.pk)


def test_nobody_else_is_signed_in_with_one_click(client: Client) -> None:
    somebody = make.person("Somebody real")
    assert client.post(f"/demo/sign-in/{somebody.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("switch", ["DEMO", "DEBUG"])
def test_a_real_server_has_no_demo(client: Client, settings: Settings, switch: str) -> None:
    person = make.person("Somebody of a demo")
    person.is_demo = True
    person.save()
    setattr(settings, switch, False)
    assert client.post(f"/demo/sign-in/{person.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_without_debug_does_not_even_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "0")
    monkeypatch.setenv("DEMO", "1")
    with pytest.raises(ImproperlyConfigured, match="refused while DEBUG is off"):
        fresh_settings()


def fresh_settings() -> None:
    runpy.run_path(str(Path(rapport.__file__).parent / "settings.py"))
