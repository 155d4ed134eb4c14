"""The demo programme for journeys: loaded once, and copied back for each that wants it."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from rapport.demo import actions

KEPT = tempfile.TemporaryDirectory(prefix="rapport-journeys-")


def load() -> None:
    """Fill the empty database of a journey; the first time as a demo does, then from what that gave."""
    copy = Path(KEPT.name, "demo.sqlite3")
    if connection.vendor != "sqlite":
        actions.load()
        return
    connection.ensure_connection()
    is_first = not copy.exists()
    if is_first:
        actions.load()
    with closing(sqlite3.connect(copy)) as kept:
        if is_first:
            connection.connection.backup(kept)
        else:
            kept.backup(connection.connection)
