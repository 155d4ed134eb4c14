"""The pages of a trial cost as many queries with many institutions as with few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.trials.allocation import actions as allocation
from tests.trials.conftest import PASSPHRASE, Place

PAGES = {
    "trial": "director",
    "sites": "director",
    "flow": "director",
    "fidelity": "director",
    "happenings": "director",
    "allocation": "officer",
    "blinded": "statistician",
    "baseline": "statistician",
    "outcomes": "statistician",
    "analysis_plan": "statistician",
}


@pytest.mark.usefixtures("arms")
def test_more_institutions_cost_no_more_queries(place: Place, client: Client) -> None:
    grow(place)
    few = {page: asked(place, client, page) for page in PAGES}
    waits = {who: at_home(place, client, who) for who in ("director", "officer")}
    grow(place)
    grow(place)
    assert {page: asked(place, client, page) for page in PAGES} == few
    assert {who: at_home(place, client, who) for who in waits} == waits


def grow(place: Place) -> None:
    """Two institutions more: one with an arm, one that waits for it."""
    allocation.open_site(by=place.officer, site=place.site(), passphrase=PASSPHRASE)
    place.site(people=1)


def asked(place: Place, client: Client, page: str) -> int:
    """How many queries a page costs whoever it is for; the first look fills what all pages share."""
    client.force_login(getattr(place, PAGES[page]))
    return counted(client, reverse(f"trials:{page}", args=[place.program.slug, place.trial.pk]))


def at_home(place: Place, client: Client, who: str) -> int:
    """The same of the start page, which tells what waits in a trial."""
    client.force_login(getattr(place, who))
    return counted(client, reverse("home"))


def counted(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
