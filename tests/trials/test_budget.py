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
}


@pytest.mark.usefixtures("arms")
def test_more_institutions_cost_no_more_queries(place: Place, client: Client) -> None:
    grow(place)
    few = {page: asked(place, client, page) for page in PAGES}
    grow(place)
    grow(place)
    assert {page: asked(place, client, page) for page in PAGES} == few


def grow(place: Place) -> None:
    """Two institutions more: one with an arm, one that waits for it."""
    allocation.open_site(by=place.officer, site=place.site(), passphrase=PASSPHRASE)
    place.site(people=1)


def asked(place: Place, client: Client, page: str) -> int:
    """How many queries a page costs whoever it is for; the first look fills what all pages share."""
    client.force_login(getattr(place, PAGES[page]))
    address = reverse(f"trials:{page}", args=[place.program.slug, place.trial.pk])
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
