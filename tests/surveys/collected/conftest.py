"""An identified survey of everything that can be asked, and people who are asked."""

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from tests import make
from tests.surveys.exports.conftest import everything_on_the_shelf

__all__ = ["everything_on_the_shelf"]


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Coordinator")


@pytest.fixture
def survey(program: Program) -> Survey:
    return make.survey(program)


@pytest.fixture
def everything(everything_on_the_shelf: None, program: Program) -> Survey:
    return make.survey(program, instrument="everything")
