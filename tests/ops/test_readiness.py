from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import Settings

from rapport.kit import jobs, readiness
from rapport.kit.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_the_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert not asked.captured_queries


def test_ready_when_all_is_there_and_cheap_to_ask(client: Client) -> None:
    jobs.beat("worker")
    readiness.migrations_of_the_code()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready")
    assert answer.headers["Content-Type"] == "text/plain"
    assert len(asked.captured_queries) <= 3


def test_a_silent_worker_is_missed(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.startswith(b"worker: ")
    jobs.beat("worker")
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=4))
    assert client.get("/readyz").status_code == 503


def test_a_missing_migration_is_told(client: Client) -> None:
    jobs.beat("worker")
    MigrationRecorder(connection).record_unapplied("kit", "0001_initial")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.partition(b";")[0]) == (503, b"migrations: 1 not applied")
    assert readiness.unapplied() == ["kit.0001_initial"]


def test_a_database_that_does_not_answer_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: MigrationRecorder) -> None:
        raise OperationalError("connection refused: host and password")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database: does not answer")


def test_every_duty_and_check_of_the_settings_exists(settings: Settings) -> None:
    named = [*settings.RESTORE_CHECKS, settings.DEMO_PERSONS, *settings.CALENDARS, settings.COURSES_OF_A_PROGRAM]
    for path in [*settings.EVERY_MINUTE, *named]:
        assert callable(import_string(path))
