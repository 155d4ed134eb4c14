"""The description is what is kept beside this file, and its page shows all of it."""

import json
import os
from pathlib import Path

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rapport.api import schema

KEPT = Path(__file__).with_name("openapi.json")
RENEW = "The API has changed. If that is meant, keep it with: RENEW=1 ./run test tests/api/test_description.py"


def test_the_description_is_as_it_was() -> None:
    """Whoever uses the API finds out here what changes for them; an address or a field that goes is a new version."""
    if os.environ.get("RENEW"):
        KEPT.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert schema() == json.loads(KEPT.read_text(encoding="utf-8")), RENEW


def test_it_is_published(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.json() == schema()
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, answer.headers["ETag"])


def test_the_page_shows_every_address_with_its_parameters(client: Client) -> None:
    page = client.get(reverse("api:docs")).content.decode()
    for path, ways in schema()["paths"].items():
        assert path in page
        for parameter in ways["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for problem in ("401", "403", "404", "405", "422", "429"):
        assert f'id="problem-{problem}"' in page
    assert "<script" not in page.partition("<main")[2]
    assert "response.completed" in page


def test_nobody_is_asked_who_they_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse("api:docs")).status_code == 200
