"""Every address of the API, asked with the key of every role, of strangers, and without any.

The answer is the one that the role table gives to the person of the key.
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rapport.kit.addresses import Address, addresses
from rapport.people import actions as people
from rapport.people.models import Token
from rapport.people.roles import GRANTS, Verb
from rapport.people.scopes import API
from rapport.programs.models import Program
from tests.access.world import FILL, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEYED = [address for address in addresses() if address.is_keyed]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are the point here, and no news."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        made = world()
        yield made
        transaction.set_rollback(True)


def key_of(made: World, name: str, program: Program, *words: str) -> str:
    person = made.visitors[name]
    return people.make_token(by=person, kind=Token.Kind.API, scopes=words or API, program=program.slug)[1]


def ask(address: Address, made: World, secret: str) -> HttpResponse:
    url = reverse(address.name, kwargs={word: FILL[word](made) for word in address.words})
    answer: HttpResponse = Client(headers={"Authorization": f"Bearer {secret}"}).get(url)
    return answer


def may(made: World, name: str, verb: Verb) -> bool:
    """What the table says of a programme: who can be in a pair has a list of their own pairs, which may be empty."""
    return bool(made.roles[name] & GRANTS[verb])


def test_there_is_something_to_ask() -> None:
    assert {address.view.word for address in KEYED} == set(API)  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", KEYED, ids=lambda address: address.name)
def test_a_key_opens_what_its_person_may_open(address: Address, made: World) -> None:
    wrong = []
    for name in made.visitors:
        status = ask(address, made, key_of(made, name, made.here)).status_code
        expected = 200 if may(made, name, address.door.verb) else 404  # type: ignore[attr-defined]
        if status != expected:
            wrong.append(f"{name} got {status} instead of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("address", KEYED, ids=lambda address: address.name)
def test_without_the_word_or_for_another_programme_it_opens_nothing(address: Address, made: World) -> None:
    others = sorted(set(API) - {address.view.word})  # type: ignore[attr-defined]
    assert ask(address, made, key_of(made, "director", made.here, *others)).status_code == 403
    if "program" in address.words:
        foreign = key_of(made, "director of another programme", made.elsewhere)
        assert ask(address, made, foreign).status_code == 404


@pytest.mark.parametrize("address", KEYED, ids=lambda address: address.name)
def test_nobody_comes_in_without_a_key(address: Address, made: World) -> None:
    assert ask(address, made, "").status_code == 401
    signed_in = Client()
    signed_in.force_login(made.visitors["director"])
    url = reverse(address.name, kwargs={word: FILL[word](made) for word in address.words})
    assert signed_in.get(url).status_code == 401
