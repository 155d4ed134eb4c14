"""A programme with somebody in every role, and keys to it."""

import pytest
from django.http import HttpResponse
from django.test import Client

from rapport.people import actions as people
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.people.scopes import API
from rapport.programs.models import Program
from tests import make


@pytest.fixture
def program() -> Program:
    return make.program(slug="demo")


@pytest.fixture
def director(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR, "Miriam Okafor")


def key(person: Person, program: Program, *words: str) -> str:
    """A key of the person; without words, one with all of them."""
    return people.make_token(by=person, kind=Token.Kind.API, scopes=words or tuple(API), program=program.slug)[1]


def ask(secret: str, path: str, **headers: str) -> HttpResponse:
    """A program asks: no browser, no cookie, one header."""
    headers = {"Authorization": f"Bearer {secret}"} | headers
    answer: HttpResponse = Client(headers=headers).get(f"/api/v1/{path}")
    return answer
