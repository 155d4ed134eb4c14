"""A small course beside the packaged instruments, and keys in folders of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.evaluations import actions as evaluations
from rapport.surveys.library import find
from rapport.surveys.models import Survey
from rapport.training.course import Course
from rapport.training.library import shelf
from tests import make
from tests.surveys.anonymous.boxes import EVALUATION


@pytest.fixture
def course(folder: Path, settings: Settings, tmp_path: Path) -> Iterator[Course]:
    settings.CONTENT = [*settings.CONTENT, folder.parents[1]]
    settings.BALLOT_KEYS, settings.BADGE_KEY = str(tmp_path / "keys"), str(tmp_path / "badge.pem")
    shelf.cache_clear()
    yield shelf().courses["listening"]
    shelf.cache_clear()


def opened(program: Program, course: Course) -> Survey:
    read = find(EVALUATION, 1)
    assert read
    by = make.member(program, Role.COORDINATOR)
    return evaluations.open_evaluation(by=by, program=program, course=course.id, instrument=read)


@pytest.fixture
def survey(program: Program, course: Course) -> Survey:
    """The evaluation of the course, open."""
    return opened(program, course)
