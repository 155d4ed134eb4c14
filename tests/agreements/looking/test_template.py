"""A template is looked at by whoever is signed in; it says nothing about anybody."""

import pytest
from django.test import Client

from rapport.agreements.library import shelf
from tests import make

pytestmark = pytest.mark.django_db


def test_every_template_can_be_read_in_full(client: Client) -> None:
    client.force_login(make.person())
    for template in shelf().templates.values():
        answer = client.get(f"/agreements/templates/{template.id}/")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f"{len(template.items)} items" in page
        assert page.count('id="item-') == len(template.items)


def test_there_is_no_other(client: Client) -> None:
    client.force_login(make.person())
    assert client.get("/agreements/templates/none/").status_code == 404
