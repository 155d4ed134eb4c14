"""Keys of boxes are made in a folder of the test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.BALLOT_KEYS = str(tmp_path / "keys")
