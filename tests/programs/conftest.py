"""A programme with a pair and its director."""

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship, Program
from tests import make


@pytest.fixture
def pair() -> Mentorship:
    return make.mentorship(program=make.program(slug="kl2", name="Lakeside Scholars"))


@pytest.fixture
def program(pair: Mentorship) -> Program:
    return pair.program


@pytest.fixture
def director(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR, "Miriam Okafor")
