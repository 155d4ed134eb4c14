"""The demo programme: the same each time, and open only where the server is a demo."""

import runpy
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

import rapport
from rapport.demo import actions, queries, reaching
from rapport.home import queries as home
from rapport.oversight import queries as oversight
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.reach.institutions import queries as institutions
from rapport.training.facilitating.queries import concerned, workshops_of
from rapport.training.models import Workshop
from rapport.training.registration import queries as registrations
from rapport.training.required import queries as required
from rapport.trials import queries as trials
from tests import make

pytestmark = pytest.mark.django_db


def done() -> dict[str, tuple[int, int]]:
    rows = oversight.statuses(programs.program("demo"))
    return {total.task.value: (total.done, total.of) for total in oversight.totals(rows)}


def test_it_is_a_programme_in_the_middle_of_its_work() -> None:
    assert actions.load()
    assert done() == {"train": (4, 6), "agree": (4, 13), "answer": (5, 8)}


def test_its_pages_of_workshops_codes_and_requirements_are_not_empty() -> None:
    assert actions.load()
    lakeside = programs.program("demo")
    held, to_come = Workshop.objects.filter(program=lakeside, source="").order_by("starts_at")
    assert held.starts_at < timezone.now() < to_come.starts_at
    states = held.attendances.order_by("person__name").values_list("person__name", "state", "hours")
    assert list(states) == [
        ("David Lindqvist", "absent", 0),
        ("Grace Okonkwo-Bell", "present", 2),
        ("Priya Raman", "partly", 1),
        ("Teresa Vance", "present", 2),
    ]
    [requirement] = required.requirements(lakeside)
    assert (requirement.role, requirement.due_on) == ("mentor", timezone.localdate() + timedelta(days=60))
    [code] = registrations.codes_of(lakeside)
    assert (str(code), code.registered) == ("School of Public Health", 2)  # type: ignore[attr-defined]
    grace = next(one for one in concerned(to_come) if one.name == "Grace Okonkwo-Bell")
    assert [step.title for step in home.next_steps(grace, home.roles_held(grace))].count(to_come.title) == 1
    facilitator = next(guide for guide in queries.guides() if guide.role == "facilitator")
    assert [one.leads for one in workshops_of(facilitator.person)] == [True, True]


def test_a_trial_of_the_neighbours_waits_for_its_analysis() -> None:
    assert actions.load()
    stefan = next(guide.person for guide in queries.guides() if guide.role == "statistician")
    assert [step.title for step in home.next_steps(stefan, home.roles_held(stefan))] == ["Run the planned analysis"]
    trial = trials.trials(programs.program("northfield"))[0]
    assert len(trials.sites(trial)) == 11
    assert sorted(trials.arms(trial).values()) == ["usual care"] * 5 + ["writing groups"] * 5
    states = Counter(one.state for site in trials.sites(trial) for one in trials.participants(site))
    assert states == {"included": 37, "lost": 7, "declined": 4, "withdrew": 1}


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
    actions.load()
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
