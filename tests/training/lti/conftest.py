"""A registered platform on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.models import Platform
from tests import make
from tests.training.lti.fake_platform import FakePlatform


@pytest.fixture
def fake(settings: Settings, tmp_path: Path) -> Iterator[FakePlatform]:
    settings.LTI_KEY, settings.LTI_INTERNAL_HOSTS = str(tmp_path / "lti-key.pem"), ["127.0.0.1"]
    made = FakePlatform()
    yield made
    made.close()


@pytest.fixture
def platform(fake: FakePlatform, program: Program) -> Platform:
    cache.clear()
    return make.platform(program, by=make.member(program, Role.COORDINATOR), site=fake.site)
