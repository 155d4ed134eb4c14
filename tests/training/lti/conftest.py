"""A registered platform on loopback."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.models import Platform
from tests import make
from tests.training.lti.fake_platform import FakePlatform


@pytest.fixture(scope="session")
def own_key(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the server keeps its key, which it makes when it first needs it."""
    return str(tmp_path_factory.mktemp("lti") / "lti-key.pem")


@pytest.fixture
def fake(settings: Settings, own_key: str) -> Iterator[FakePlatform]:
    settings.LTI_KEY, settings.LTI_INTERNAL_HOSTS = own_key, ["127.0.0.1"]
    made = FakePlatform()
    yield made
    made.close()


@pytest.fixture
def platform(fake: FakePlatform, program: Program) -> Platform:
    cache.clear()
    return make.platform(program, by=make.member(program, Role.COORDINATOR), site=fake.site)
