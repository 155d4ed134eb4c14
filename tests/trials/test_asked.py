"""What the worker makes of a trial when somebody asks, the baseline and the analysis of the outcomes alike."""

from dataclasses import dataclass
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import Baseline, OutcomeReport
from tests.trials.conftest import PASSPHRASE, Place


@dataclass(frozen=True)
class Kind:
    """One of the two pages."""

    name: str
    model: type[Baseline] | type[OutcomeReport]
    did: str
    what: str
    press: str


KINDS = [
    Kind("baseline", Baseline, "trials.baseline", "table", "Make the table"),
    Kind("outcomes", OutcomeReport, "trials.analyse", "analysis", "Run the planned analysis"),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    assert isinstance(request.param, Kind)
    return request.param


@pytest.fixture
def asked(kind: Kind, place: Place, client: Client) -> str:
    """The address of the page, asked for once; the worker has not begun."""
    place.sealed()
    allocation.open_site(by=place.officer, site=place.site(), passphrase=PASSPHRASE)
    client.force_login(place.statistician)
    address = reverse(f"trials:{kind.name}", args=[place.program.slug, place.trial.pk])
    assert kind.press in client.get(address).content.decode()
    client.post(address)
    return address


def test_what_waits_is_not_asked_for_twice(asked: str, kind: Kind, client: Client) -> None:
    client.post(asked)
    assert kind.model.objects.get().number == 1
    assert Job.objects.filter(key__startswith=f"trials.{kind.name}:").count() == 1
    assert Event.objects.filter(did=kind.did).count() == 1
    page = client.get(asked).content.decode()
    assert "Being made" in page
    assert f"The {kind.what} was not made" not in page
    assert kind.press not in page


def test_what_the_worker_gave_up_is_said_and_can_be_asked_for_again(asked: str, kind: Kind, client: Client) -> None:
    Job.objects.update(state=Job.State.FAILED)
    page = client.get(asked).content.decode()
    assert f"The {kind.what} was not made" in page
    assert "Being made" not in page
    assert kind.press in page
    client.post(asked)
    assert kind.model.objects.get().number == 2
    assert "Being made" in client.get(asked).content.decode()
    assert Event.objects.filter(did=kind.did).count() == 2


def test_an_asking_that_a_later_one_has_overtaken_is_not_made(
    asked: str, kind: Kind, client: Client, place: Place
) -> None:
    first = Job.objects.get(key__startswith=f"trials.{kind.name}:")
    Job.objects.update(state=Job.State.FAILED)
    client.post(asked)
    module, _, name = first.task.rpartition(".")
    getattr(import_module(module), name)(**first.ids)
    kept = kind.model.objects.get()
    assert (kept.made, kept.problem) == (0, "")


def test_why_nothing_came_out_is_told_until_it_is_asked_for_again(asked: str, kind: Kind, client: Client) -> None:
    Job.objects.update(state=Job.State.DONE)
    kind.model.objects.update(problem="there is nobody yet")
    page = client.get(asked).content.decode()
    assert f"No {kind.what} was made" in page
    assert "The reason: there is nobody yet." in page
    client.post(asked)
    assert "there is nobody yet" not in client.get(asked).content.decode()
