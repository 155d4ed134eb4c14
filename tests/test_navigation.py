"""Who sees which entry at the top of the page, and what it costs."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from rapport.navigation import navigation
from rapport.people.models import Person
from rapport.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


def asked(person: Person | AnonymousUser, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = person
    return request


def labels(person: Person | AnonymousUser) -> list[str]:
    return [entry.label for entry in navigation(asked(person))["navigation"]]  # type: ignore[attr-defined]


def menu(person: Person, label: str, path: str = "/") -> dict[str, bool]:
    """What stands in a menu, and whether one is there."""
    entries: Any = navigation(asked(person, path))["navigation"]
    return {below.label: below.current for entry in entries if entry.label == label for below in entry.below}


def current(person: Person, path: str) -> list[str]:
    entries = navigation(asked(person, path))["navigation"]
    return [entry.label for entry in entries if entry.current]  # type: ignore[attr-defined]


def test_nobody_sees_nothing() -> None:
    assert labels(AnonymousUser()) == []
    assert navigation(HttpRequest())["navigation"] == []


def test_a_person_without_a_role_sees_home() -> None:
    assert labels(make.person()) == ["Home"]


def test_a_scholar_sees_what_is_theirs_to_do() -> None:
    scholar = make.member(make.program(), Role.SCHOLAR)
    assert labels(scholar) == ["Home", "My training", "Agreements", "Surveys"]


def test_a_director_sees_the_programme() -> None:
    director = make.member(make.program("kl2"), Role.DIRECTOR)
    assert labels(director) == ["Home", "My training", "Surveys", "Programme", "People", "Survey waves", "Instruments"]


def test_a_chair_sees_where_time_is_confirmed() -> None:
    chair = make.member(make.program(name="Alpha"), Role.CHAIR)
    assert labels(chair) == ["Home", "My training", "Signatures as chair", "Surveys", "Protected time"]
    make.participation(make.program(name="Beta"), Role.CHAIR, chair)
    assert labels(chair)[-1] == "Protected time"
    assert list(menu(chair, "Protected time")) == ["Alpha", "Beta"]


def test_of_several_programmes_the_one_in_a_menu_is_marked() -> None:
    statistician = make.member(make.program("alpha", name="Alpha"), Role.STATISTICIAN)
    assert not menu(statistician, "Trials")
    make.participation(make.program("beta", name="Beta"), Role.STATISTICIAN, statistician)
    assert menu(statistician, "Trials", "/trials/program/beta/trial/1/") == {"Alpha": False, "Beta": True}
    assert not any(menu(statistician, "Evaluation", "/trials/program/beta/trial/1/").values())


def test_whoever_runs_several_programmes_finds_them_in_a_menu() -> None:
    director = make.member(make.program(name="Alpha"), Role.DIRECTOR)
    make.participation(make.program(name="Beta"), Role.COORDINATOR, director)
    make.participation(make.program(name="Gamma"), Role.SCHOLAR, director)
    assert labels(director) == ["Home", "My training", "Agreements", "Surveys", "Programmes", "Instruments"]
    assert list(menu(director, "Programmes")) == ["Alpha", "Beta"]


def test_a_server_administrator_sees_all_programmes() -> None:
    root = make.person()
    root.is_server_administrator = True
    assert labels(root) == ["Home", "All programmes"]


def test_the_entry_that_one_is_in_is_marked() -> None:
    director = make.member(make.program("kl2"), Role.DIRECTOR)
    assert current(director, "/") == ["Home"]
    assert current(director, "/training/omt/first/") == ["My training"]
    assert current(director, "/oversight/kl2/") == ["Programme"]
    assert current(director, "/privacy/") == []


def test_costs_one_query_and_nothing_when_a_page_does_not_show_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    director = make.member(make.program("kl2"), Role.DIRECTOR)
    with django_assert_num_queries(0):
        context = navigation(asked(director))
    with django_assert_num_queries(1):
        assert context["navigation"]
        list(context["navigation"])  # type: ignore[call-overload]
