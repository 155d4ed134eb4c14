"""Is everything there that a visitor needs: database, migrations, a living worker?"""

from datetime import timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from rapport.kit.models import Heartbeat

LONGEST_SILENCE = timedelta(minutes=3)


@cache
def migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """Every migration that the installed packages bring; they cannot change while the process runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def unapplied() -> list[str]:
    """The migrations that the database still lacks, by name. Raises DatabaseError when it does not answer."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in migrations_of_the_code() - applied)


def worker_is_alive() -> bool:
    return Heartbeat.objects.filter(name="worker", seen_at__gt=timezone.now() - LONGEST_SILENCE).exists()


def missing() -> list[str]:
    """What is not there, one sentence each; empty when all is well."""
    try:
        if waiting := unapplied():
            return [f"migrations: {len(waiting)} not applied; run `rapport migrate`"]
        if not worker_is_alive():
            return ["worker: not seen for three minutes; start `rapport worker`"]
    except DatabaseError:
        return ["database: does not answer"]
    return []
