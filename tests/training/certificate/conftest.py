"""The key of badges is made in a folder of the test."""

from pathlib import Path

import pytest
from pytest_django import Settings

from rapport.people.models import Person
from rapport.training.certificate import queries
from rapport.training.course import Course
from rapport.training.models import Certificate
from tests import make


@pytest.fixture(autouse=True)
def key(settings: Settings, tmp_path: Path) -> Path:
    settings.BADGE_KEY = str(tmp_path / "keys" / "badge.pem")
    settings.SITE_URL = "https://rapport.example.org"
    settings.ISSUER = "University of Example"
    return Path(settings.BADGE_KEY)


@pytest.fixture
def certificate(mentor: Person, course: Course) -> Certificate:
    """The mentor has completed the course."""
    make.finish_course(mentor, course.id)
    found = queries.of(mentor, course.id)
    assert found
    return found
