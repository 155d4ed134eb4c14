import pytest
from django.test import Client
from pytest_django import Settings

from rapport.people.roles import Role
from tests import make


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_a_refusal_names_neither_view_nor_rule(client: Client, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    client.force_login(make.person())
    refused = client.get(f"/programs/{make.program().slug}/people/")
    assert refused.status_code == 404
    page = refused.content.decode()
    assert "no such page for you" in page
    assert "may_see" not in page
    assert "rapport.programs" not in page


@pytest.mark.django_db
def test_nothing_is_found_with_a_sign_that_no_text_holds(client: Client) -> None:
    program = make.program()
    client.force_login(make.member(program, Role.DIRECTOR))
    people = f"/programs/{program.slug}/people/"
    assert client.get(people, {"q": "Ada\x00"}).status_code == 404
    assert client.get(people, {"q": "Ada"}).status_code == 200
