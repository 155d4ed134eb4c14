"""What is kept about who was asked anonymously holds no time, and nothing about an answer or a secret."""

import pytest
from django.db import models
from django.test import Client

from rapport.surveys import fielding
from rapport.surveys.anonymous import queries
from rapport.surveys.models import Invited, Listed, Survey
from rapport.surveys.privacy import about
from tests.surveys.anonymous.boxes import opened
from tests.surveys.anonymous.test_policy import ASKS, instrument


@pytest.mark.parametrize(
    ("model", "names"), [(Invited, {"id", "survey", "person", "failed"}), (Listed, {"id", "survey", "person"})]
)
def test_who_was_asked_and_nothing_else(model: type[models.Model], names: set[str]) -> None:
    assert {field.name for field in model._meta.get_fields(include_hidden=True)} == names


def test_a_survey_points_to_its_box_by_a_name_alone() -> None:
    assert type(Survey._meta.get_field("box")) is models.SlugField


@pytest.mark.django_db
def test_a_person_is_told_that_they_were_asked_and_no_more() -> None:
    survey, _ = opened(5)
    person = queries.people_of(survey)[0]
    [(_, rows)] = [part for part in about(person) if part[0].startswith("anonymous")]
    assert [set(row) for row in rows] == [
        {"survey__wave__program__name", "survey__wave__name", "survey__instrument", "failed"}
    ]


def test_a_text_called_like_a_part_is_refused_anonymously() -> None:
    named = instrument(pages=[{"title": "One", "items": [ASKS[0], {**ASKS[3], "id": "rated"}]}])
    assert [one for one in fielding.refusals(named, "anonymous") if "“rated”" in one]
    assert not fielding.refusals(named, "identified")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/ballots/none/", "/surveys/anonymous/none/", "/surveys/anonymous/"])
def test_no_cookie_is_read_under_these_addresses(path: str) -> None:
    client = Client()
    client.cookies["sessionid"] = "x"
    page = client.get(path, headers={"authorization": "Bearer x"})
    assert page.status_code == 404
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "HTTP_COOKIE" not in page.wsgi_request.META
    assert "HTTP_AUTHORIZATION" not in page.wsgi_request.META


@pytest.mark.django_db
def test_under_all_others_it_is() -> None:
    client = Client()
    client.cookies["sessionid"] = "x"
    assert client.get("/surveys/").wsgi_request.META["HTTP_COOKIE"]
