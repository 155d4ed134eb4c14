"""Who writes instruments in these tests."""

from collections.abc import Iterator

import pytest
from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import library
from tests import make
from tests.surveys.editor.site import signed_in


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What another test published is gone with it."""
    library.forget()
    yield
    library.forget()


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def author(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR, "Dora Director")


@pytest.fixture
def other(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Otto Other")


@pytest.fixture
def site(author: Person) -> Client:
    return signed_in(author)
