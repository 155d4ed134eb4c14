"""What a screening looks for: two leads do not overwrite each other."""

from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from rapport.qualitative.screening import queries
from tests.qualitative.screening.conftest import Place


def test_two_leads_do_not_overwrite_one_another_unseen(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    address = reverse("qualitative:screening_settings", args=[place.program.slug, place.project.pk])
    seen = queries.settings_seen(place.screening)
    assert seen in client.get(address).content.decode()
    sent = {"words": "expect", "without": "", "strategy": "PubMed, 2010", "instrument": "abstraction-form@1"}
    assert client.post(address, sent | {"seen": seen}).status_code == HTTPStatus.FOUND
    late = client.post(address, sent | {"strategy": "Embase", "seen": seen})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = late.content.decode()
    assert "Somebody else has changed this meanwhile" in page
    assert "PubMed, 2010" in page
    held = queries.screening(place.project.pk)
    assert held.strategy == "PubMed, 2010"
    again = client.post(address, sent | {"strategy": "Embase", "seen": queries.settings_seen(held)})
    assert again.status_code == HTTPStatus.FOUND
