"""Take it away, or have it erased: everywhere at once."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from rapport.audit.queries import first_broken_link
from rapport.demo import actions as demo
from rapport.people.models import Person
from rapport.privacy import actions
from tests import make

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    """All values of all tables, as one text."""
    rows: list[Any] = [model._base_manager.values_list() for model in apps.get_models()]
    return "\n".join(
        bytes(cell).decode("latin-1") if isinstance(cell, (bytes, memoryview)) else str(cell)
        for table in rows
        for row in table
        for cell in row
    )


def test_after_erasing_no_table_knows_the_name_the_address_or_a_word(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        demo.load()
    leila = Person.objects.get(name="Leila Haddad")
    grace = Person.objects.get(name="Grace Okonkwo-Bell")
    thought = leila.course_answers.exclude(text="").first().text
    assert "Leila Haddad" in everything_stored()
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=leila, person=leila)
    left = everything_stored()
    assert "Leila" not in left
    assert "leila.haddad" not in left
    assert leila.course_answers.count() == 0
    assert grace.signatures.exists()
    assert first_broken_link() is None
    assert thought  # there was something to erase


def test_erasing_needs_the_word(client: Client) -> None:
    ada = make.person("Ada")
    client.force_login(ada)
    page = client.post("/privacy/erase/", {"word": "yes"})
    assert page.status_code == 422
    assert "Nothing was erased" in page.content.decode()
    client.post("/privacy/erase/", {"word": " Erase "})
    ada.refresh_from_db()
    assert (ada.name, ada.email, ada.is_active) == ("", None, False)
    assert client.get("/privacy/").status_code == 302


def test_the_archive_holds_what_is_kept_and_nobody_else(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        demo.load()
    leila = Person.objects.get(name="Leila Haddad")
    client.force_login(leila)
    packed = zipfile.ZipFile(io.BytesIO(client.post("/privacy/download/").content))
    data = json.loads(packed.read("about-me.json"))
    assert [name for name in packed.namelist() if packed.read(name).startswith(b"%PDF")] != []
    assert data["account"][0]["email"] == "leila.haddad@example.org"
    assert any("programs.pair" not in row["did"] for row in data["what you did"])
    text = packed.read("about-me.html").decode()
    assert "Leila Haddad" in text
    others = Person.objects.exclude(pk__in=[leila.pk]).exclude(name="Grace Okonkwo-Bell")
    for other in others:
        assert other.name not in text
        assert other.email not in json.dumps(data)


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    for address in ("/privacy/", "/privacy/erase/"):
        assert client.get(address).headers["Location"].startswith("/people/account/login/")
