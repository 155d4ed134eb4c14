"""The baseline by arm: made by the worker, arms by letters, small numbers kept back."""

import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.people.roles import Role
from rapport.surveys import actions as surveys
from rapport.surveys.library import branches_of
from rapport.surveys.models import Survey
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.baseline import actions, tasks
from rapport.trials.baseline import queries as made
from rapport.trials.models import Baseline, Site
from tests import make
from tests.make_trials import recruiting
from tests.trials.conftest import PASSPHRASE, Place


def allocated(place: Place, levels: list[str]) -> list[Site]:
    place.sealed()
    found = [recruiting(place.trial, place.director, level=level) for level in levels]
    for one in found:
        allocation.open_site(by=place.officer, site=one, passphrase=PASSPHRASE)
    return found


def answered(survey: Survey, site: Site, value: int) -> None:
    """All of an institution say nearly the same."""
    fields = branches_of(survey.instrument, survey.instrument_version).fields
    for at, one in enumerate(queries.participants(site)):
        given = {
            name: surveys.Given(min(value + at % 2, 5)) for name, field in fields.items() if field.kind == "choice"
        }
        surveys.submit(by=one.person, survey=survey, given=given)


def address(place: Place, name: str = "baseline", *more: str) -> str:
    return reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk, *more])


@pytest.mark.slow  # computed in a process that loads arrays
@pytest.mark.django_db
def test_the_worker_makes_it_and_the_statistician_reads_letters(
    client: Client, place: Place, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    survey = make.survey(wave=make.wave(place.program, name="before"))
    # So many that each arm has five people or more, however the blocks fall.
    sites = allocated(place, [*["small"] * 8, "large"])
    for at, site in enumerate(sites[:8]):
        answered(survey, site, 1 + at // 2)
    client.force_login(place.statistician)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(place)).url == address(place)  # type: ignore[attr-defined]
    kept = Baseline.objects.get()
    assert (kept.problem, kept.made, kept.people, kept.institutions) == ("", 1, 27, 9)
    page = client.get(address(place)).content.decode()
    assert "Arm A" in page
    assert "Arms are letters" in page
    assert "usual care" not in page
    # Three people of one institution are large: neither they nor who would tell of them.
    assert "it tells about fewer than 5 people" in page
    records = json.loads(client.get(address(place, "baseline_file", "results.json")).content)
    (icc,) = [one for one in records if one["statistic"] == "icc"]
    assert icc["value"] > 0.5
    assert client.get(address(place, "baseline_file", "baseline.csv")).content.count(b"\n") > 2
    assert client.get(address(place, "baseline_file", "alike.docx")).content[:2] == b"PK"
    assert client.get(address(place, "baseline_file", "plan.yaml")).status_code == HTTPStatus.NOT_FOUND
    client.force_login(place.director)
    letters = queries.masked(place.trial)
    page = client.get(address(place)).content.decode()
    assert f"Arm {letters['programme']} is “<strong>programme</strong>”" in page
    # What was told is remembered by person, and an overtaken asking changes nothing.
    assert all(ids <= {one.key for one in made.people(place.trial)} for _, ids in made.told(kept))
    tasks.make(place.trial.pk, 1)
    assert Baseline.objects.get().made_at == kept.made_at


def test_few_and_nobody_make_nothing_and_strangers_do_not_enter(
    client: Client, place: Place, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(place.director)
    assert "No institution has its arm yet" in client.get(address(place)).content.decode()
    allocated(place, ["small"])
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask(by=place.statistician, trial=place.trial)
    assert len(made.arms_of_few(place.trial)) == 1
    assert "fewer than 5 participants" in client.get(address(place)).content.decode()
    assert "Make the table" in client.get(address(place)).content.decode()
    for role in (Role.SCHOLAR, Role.SITE_COORDINATOR):
        client.force_login(make.member(place.program, role))
        assert client.get(address(place)).status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
