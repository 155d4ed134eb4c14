"""The planned analysis on a page: run by the worker, letters until it is unblinded, for the statistician alone."""

import io
import json
import zipfile
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys import actions as surveys
from rapport.surveys.library import branches_of
from rapport.surveys.models import Wave
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.analysing import tasks
from rapport.trials.models import OutcomeReport, Participant
from rapport.trials.next_steps import waiting_for
from rapport.trials.outcomes import queries as outcomes
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions as sites
from tests import make
from tests.trials.conftest import PASSPHRASE, Place


def address(place: Place, name: str = "outcomes") -> str:
    return reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk])


def as_(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def analysed(place: Place, number: int = 6) -> None:
    """Institutions with arms, and participants who have answered twice; those of the programme gain a step."""
    place.sealed()
    before, after = (make.survey(wave=make.wave(place.program, name=name)) for name in ("Before", "After"))
    names = branches_of(before.instrument, before.instrument_version).fields
    for site in [place.site() for _ in range(number)]:
        arm = allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE).arm
        for at, one in enumerate(queries.participants(site)):
            for survey, value in (
                (before, 1 + (at + site.pk) % 3),
                (after, 2 + (at + site.pk) % 3 - (arm != "programme")),
            ):
                given = {name: surveys.Given(min(5, value + (name == "si_team") * at)) for name in names}
                surveys.submit(by=one.person, survey=survey, given=given)


@pytest.mark.django_db
def test_the_analysis_then_unblinding_then_the_seed_wait_when_all_answers_are_in(place: Place) -> None:
    def waits(person: Person) -> list[str]:
        return [one.title for one in waiting_for(person)]

    analysed(place)
    silent = queries.participants(place.site())
    assert waits(place.statistician) == []  # an institution has no arm yet
    allocation.open_site(by=place.officer, site=silent[0].site, passphrase=PASSPHRASE)
    assert waits(place.statistician) == []  # and then its people have not answered
    for one in silent:
        sites.leave(by=place.director, participant=one, state=Participant.State.LOST)
    assert waits(place.statistician) == ["Run the planned analysis"]
    assert waits(place.officer) == []
    OutcomeReport.objects.create(trial=place.trial, number=1, made=1, by=place.statistician, asked_at=timezone.now())
    assert waits(place.statistician) == []
    assert waits(place.officer) == ["Unblind the trial"]
    allocation.unblind(by=place.officer, trial=place.trial)
    assert waits(place.officer) == ["Reveal the seed"]


@pytest.mark.django_db
def test_a_wave_that_is_over_asks_nobody_any_more(place: Place) -> None:
    analysed(place)
    site = place.site()
    allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    protocol = queries.protocol(place.trial)
    assert protocol
    assert not outcomes.are_in(place.trial, protocol)
    Wave.objects.filter(name="After").update(closes_at=timezone.now())
    assert outcomes.are_in(place.trial, protocol)


@pytest.mark.slow  # computed in a process that loads arrays
@pytest.mark.django_db
def test_the_plan_runs_with_letters_and_after_unblinding_with_names_and_the_same_numbers(
    client: Client, place: Place, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    analysed(place)
    as_(client, place.statistician)
    assert "Run the planned analysis" in client.get(address(place)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(place))
    page = client.get(address(place)).content.decode()
    assert "Science identity: institutions compared" in page
    assert "18 participants at 6 institutions" in page
    assert "usual care" not in page
    blind = estimates(client, place)
    allocation.unblind(by=place.officer, trial=place.trial)
    assert "Run it anew to read their names" in client.get(address(place)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(place))
    page = client.get(address(place)).content.decode()
    assert "usual care" in page
    assert estimates(client, place) == blind
    assert Event.objects.filter(did="trials.analyse").count() == 2
    assert Event.objects.filter(did="trials.take_outcomes", by=place.statistician.pk).count() == 2
    # An overtaken asking changes nothing.
    made = OutcomeReport.objects.get().made_at
    tasks.make(place.trial.pk, 1)
    assert OutcomeReport.objects.get().made_at == made


def estimates(client: Client, place: Place) -> list[float]:
    """The numbers of the comparisons, from what is taken out."""
    with zipfile.ZipFile(io.BytesIO(client.get(address(place, "outcomes_archive")).content)) as whole:
        assert {"plan.yaml", "report/report.html", "report/report.docx"} <= set(whole.namelist())
        records = json.loads(whole.read("report/results.json"))
    found = [one["value"] for one in records if one["table"].startswith(("arms-", "people-")) and one["value"]]
    assert found
    return found


def test_what_is_lacking_is_said_and_strangers_do_not_enter(
    client: Client, place: Place, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    as_(client, place.statistician)
    assert "No institution has its arm yet" in client.get(address(place)).content.decode()
    assert client.get(address(place, "outcomes_archive")).status_code == HTTPStatus.NOT_FOUND
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(place))
    assert "nobody is included yet" in client.get(address(place)).content.decode()
    text = example().replace("score: science-identity/science_identity, ", "")
    text = text.replace("score: career-commitment/cc_training_yes, ", "") + "# of the fixture\n"
    protocols.write(by=place.director, trial=place.trial, text=text, began_with=1, why="No scores here.")
    page = client.get(address(place)).content.decode()
    assert "No outcome names a score of this server" in page
    assert "Run the planned analysis" not in page
    for person in (
        place.director,
        place.officer,
        *(make.member(place.program, role) for role in (Role.SITE_COORDINATOR, Role.EVALUATOR, Role.SCHOLAR)),
    ):
        as_(client, person)
        for name in ("outcomes", "outcomes_archive"):
            assert client.get(address(place, name)).status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        assert client.post(address(place)).status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
