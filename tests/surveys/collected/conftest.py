"""An identified survey of everything that can be asked, and people who are asked."""

import pandas as pd
import pyreadstat
import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from tests import make
from tests.surveys.collected.desk import Desk
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


@pytest.fixture(scope="session")
def sav_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small SPSS file."""
    path = tmp_path_factory.mktemp("sav") / "answers.sav"
    frame = pd.DataFrame({"email": ["ada@example.org", "ben@example.org"], "mood": [3.0, 1.0], "word": ["a", "b"]})
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"mood": {3.0: "Fully"}})
    return path.read_bytes()


@pytest.fixture
def desk(
    coordinator: Person, survey: Survey, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Desk:
    return Desk(coordinator, survey, django_capture_on_commit_callbacks)


@pytest.fixture
def ada(program: Program) -> Person:
    return make.participation(program, Role.SCHOLAR, make.person("Ada", "ada@example.org")).person


@pytest.fixture
def ben(program: Program) -> Person:
    return make.participation(program, Role.SCHOLAR, make.person("Ben", "ben@example.org")).person
