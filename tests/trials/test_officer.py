"""Whoever knows which arm comes next must not choose whom it comes to."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import LogLine, Randomisation
from rapport.trials.next_steps import next_steps
from rapport.trials.randomising.book import CannotBeOpened
from tests import make
from tests.trials.conftest import CHEAP, PASSPHRASE, Place

WHY = "must not know which arm comes next"


def titles(person: Person, place: Place) -> list[str]:
    return [one.title for one in next_steps(person, place.fresh())]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.COORDINATOR])
def test_who_approaches_institutions_neither_seals_nor_opens(place: Place, role: Role) -> None:
    both = make.member(place.program, role)
    make.participation(place.program, Role.ALLOCATION_OFFICER, both)
    with pytest.raises(CannotBeOpened, match=f"{WHY}.*name somebody else"):
        allocation.seal(by=both, trial=place.trial, passphrase=PASSPHRASE, cost=CHEAP)
    assert not Randomisation.objects.exists()
    place.sealed()
    site = place.site()
    with pytest.raises(CannotBeOpened, match=WHY):
        allocation.open_site(by=both, site=site, passphrase=PASSPHRASE)
    with pytest.raises(CannotBeOpened, match=WHY):
        allocation.take_list_out(by=both, trial=place.trial, passphrase=PASSPHRASE)
    assert not LogLine.objects.filter(did="opened").exists()
    both.participations.filter(role=role).update(until=make.in_days(-1))
    assert allocation.open_site(by=both, site=site, passphrase=PASSPHRASE).arm


def test_who_includes_people_at_an_institution_of_the_trial_opens_nothing(place: Place) -> None:
    place.sealed()
    site = place.site()
    keeper = make.member(place.program, Role.SITE_COORDINATOR)
    make.participation(place.program, Role.ALLOCATION_OFFICER, keeper)
    keeper.participations.filter(role=Role.SITE_COORDINATOR).update(institution=site.institution)
    with pytest.raises(CannotBeOpened, match=WHY):
        allocation.open_site(by=keeper, site=site, passphrase=PASSPHRASE)
    keeper.participations.filter(role=Role.SITE_COORDINATOR).update(institution=make.institution())  # not of the trial
    assert allocation.open_site(by=keeper, site=site, passphrase=PASSPHRASE).arm


def test_a_director_who_made_themselves_the_officer_is_told_what_to_do(place: Place, client: Client) -> None:
    place.officer.participations.update(until=make.in_days(-1))
    make.participation(place.program, Role.ALLOCATION_OFFICER, place.director)
    assert "Name an allocation officer" in titles(place.director, place)
    assert "Draw and seal the allocation" not in titles(place.director, place)
    client.force_login(place.director)
    page = reverse("trials:allocation", args=[place.program.slug, place.trial.pk])
    text = client.get(page).content.decode()
    assert WHY in text
    assert reverse("programs:people", args=[place.program.slug]) in text
    assert "Draw and seal</" not in text
    sent = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    answer = client.post(reverse("trials:seal", args=[place.program.slug, place.trial.pk]), sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "name somebody else as allocation officer" in answer.content.decode()
    other = make.member(place.program, Role.ALLOCATION_OFFICER)
    assert "Name an allocation officer" not in titles(place.director, place)
    assert "Draw and seal the allocation" in titles(other, place)
