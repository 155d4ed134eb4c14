"""The tests' database as it lies on a disk: what somebody can read who has all of it, whichever database it is."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.ballots.kept import Kept, KeptByPostgres, KeptBySqlite


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.BALLOT_KEYS = str(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def kept(transactional_db: None) -> Kept:
    """A database with real transactions and real files."""
    if connection.vendor == "postgresql":
        return KeptByPostgres()
    path = Path(connection.settings_dict["NAME"])
    assert path.is_file(), "the tests' SQLite must be a file, as on a server (tests/settings.py)"
    return KeptBySqlite(path)
