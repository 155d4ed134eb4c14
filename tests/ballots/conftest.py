"""Two databases as they lie on a disk: what somebody can read who has all of it, whichever database it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import load_backend
from pytest_django.fixtures import Settings

from tests.ballots.kept import Kept, KeptByPostgres, KeptBySqlite


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.BALLOT_KEYS = str(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def kept(transactional_db: None, tmp_path: Path) -> Iterator[Kept]:
    """A database with real transactions and real files: the tests' PostgreSQL, or a copy of the SQLite in memory."""
    memory, known = connections["default"], connections.settings["default"]
    if memory.vendor == "postgresql":
        yield KeptByPostgres()
        return
    path = tmp_path / "rapport.sqlite3"
    on_disk = {**known, "NAME": str(path)}
    wrapper = load_backend(on_disk["ENGINE"]).DatabaseWrapper(on_disk, "default")
    wrapper.ensure_connection()
    memory.connection.backup(wrapper.connection)
    connections.settings["default"] = on_disk
    connections["default"] = wrapper
    try:
        yield KeptBySqlite(path)
    finally:
        wrapper.close()
        connections.settings["default"] = known
        connections["default"] = memory
