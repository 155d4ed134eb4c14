"""Models and addresses keep the rules of `structure.py`, and each rule is shown to find what it forbids."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from rapport.kit.addresses import Address, addresses, walk
from rapport.kit.doors import open_to, open_to_everybody
from rapport.people.roles import Verb
from rapport.programs.permissions import needs
from tests.architecture import structure

ORDER = structure.lines(Path(__file__).parents[2] / "pyproject.toml")
Rule = Callable[[list[Address]], list[str]]
RULES: list[Rule] = [
    structure.without_a_door, structure.rules_without_a_verb, structure.misplaced, structure.nameless,
]  # fmt: skip


def test_keys_point_down() -> None:
    ours = apps.get_models(include_auto_created=True)
    assert not (found := structure.keys_not_pointing_down(ours, ORDER)), "\n".join(found)


@pytest.mark.parametrize(
    ("source", "target", "faults"),
    [("people", "surveys", 1), ("surveys", "training", 1), ("surveys", "people", 0), ("kit", "kit", 0)],
)
def test_a_key_that_points_up_or_aside_is_found(source: str, target: str, faults: int) -> None:
    with isolate_apps(*{f"rapport.{source}", f"rapport.{target}"}):
        there = type("There", (models.Model,), {"__module__": f"rapport.{target}.planted"})
        key = models.ForeignKey(there, on_delete=models.CASCADE)
        here = type("Here", (models.Model,), {"__module__": f"rapport.{source}.planted", "key": key})
        assert len(structure.keys_not_pointing_down([here, there], ORDER)) == faults


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_addresses_keep_the_rule(rule: Rule) -> None:
    assert not (found := rule(addresses())), "\n".join(found)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def planted(view: Callable[..., Any], route: str = "training/page/", name: str = "page") -> list[Address]:
    view.__module__ = "rapport.training.views"
    return list(walk([path(route, view, name=name)]))


def test_a_view_without_a_door_is_found() -> None:
    assert structure.without_a_door(planted(bare))
    assert not structure.without_a_door(planted(open_to_everybody(bare)))


def test_a_rule_without_a_verb_is_found() -> None:
    def may(person: object) -> bool:
        return True

    assert structure.rules_without_a_verb(planted(open_to(may)(bare)))
    assert not structure.rules_without_a_verb(planted(open_to(needs(Verb.TAKE_COURSES)(may))(bare)))


def test_an_address_in_another_room_is_found() -> None:
    assert structure.misplaced(planted(bare, "surveys/page/"))
    assert not structure.misplaced(planted(bare))


def test_an_address_without_a_name_is_found() -> None:
    assert structure.nameless(planted(bare, name=""))
