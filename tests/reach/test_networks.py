"""Which institutions belong to a network, from when to when."""

from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from rapport.reach.models import Hub
from tests.reach.conftest import Place, Registry, upload


def test_networks(place: Place, client: Client, registry: Registry) -> None:
    client.force_login(place.director)
    here = reverse("reach:networks", args=["reach"])
    said = {"network": "CTSA", "institution": "hill", "since": "2010-01-01", "until": "2009-01-01"}
    assert "lies before" in client.post(here, said).content.decode()
    client.post(here, said | {"until": ""})
    client.post(here, said | {"until": "2016-01-01"})  # the same again says when it ended
    assert str(Hub.objects.get().until) == "2016-01-01"
    twins = client.post(here, said | {"institution": "Saint Brigid College"})
    assert "No institution of the registry" in twins.content.decode()
    client.post(reverse("reach:set_home", args=["reach"]), {"institution": str(registry["lake"].pk)})
    assert place.program.home_institution.institution == registry["lake"]
    client.post(reverse("reach:take_from_network", args=["reach", Hub.objects.get().pk]))
    assert not Hub.objects.exists()


def test_a_list_of_members_comes_in_whole_or_not_at_all(place: Place, client: Client, registry: Registry) -> None:
    client.force_login(place.director)
    here = reverse("reach:members", args=["reach"])
    good = "network,institution,since,until\nCTSA,lake,2010-01-01,\nCTSA,University of Hillside,2012-01-01,2018-01-01\n"
    bad = client.post(here, {"file": upload("m.csv", (good + "CTSA,Nowhere,soon,\n").encode())})
    assert bad.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Line 4" in bad.content.decode()
    assert not Hub.objects.exists()
    client.post(here, {"file": upload("m.csv", good.encode())})
    assert Hub.objects.count() == 2
