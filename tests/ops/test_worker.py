import signal
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest
from pytest_django import Settings

from rapport.kit import worker
from tests.ops.conftest import PATIENCE, Server
from tests.portion import elsewhere_on_postgres

Keep = Callable[["Popen[str]"], "Popen[str]"]
PAST = "timezone.now() - timedelta(minutes=1)"
IMPORTS = """
from datetime import timedelta
from django.utils import timezone
from rapport.kit.jobs import enqueue
from rapport.kit.models import Heartbeat, Job
"""


def wait_for(path: Path, seconds: float = PATIENCE) -> None:
    """Until the job has written there: a file that is there may still be empty."""
    until = time.monotonic() + seconds
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < until, f"{path.name} did not come"
        time.sleep(0.02)


def queue(server: Server, task: str) -> None:
    server.python(f"{IMPORTS}enqueue('tests.ops.jobs_to_run.{task}', key='k', folder={str(server.folder)!r})")


def state(server: Server) -> str:
    return server.python(f"{IMPORTS}job = Job.objects.get(key='k'); print(job.state, job.tries)")


@pytest.mark.slow
def test_a_job_of_a_killed_worker_runs_again_once(server: Server, running: Keep) -> None:
    queue(server, "hangs_the_first_time")
    first = running(server.start("rapport.cli", "worker"))
    wait_for(server.folder / "began")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state(server) == "running 1"
    assert server.rapport("worker", "--once").returncode == 0
    assert state(server) == "running 1"  # its lease holds: perhaps it lives
    server.python(f"{IMPORTS}Job.objects.update(lease_until={PAST})")
    for _ in range(2):
        done = server.rapport("worker", "--once")
        assert done.returncode == 0, done.stderr
    assert state(server) == "done 2"
    assert (server.folder / "began").read_text() == "xx"
    assert (server.folder / "ended").read_text() == "x"


@elsewhere_on_postgres
def test_a_worker_that_is_asked_to_stop_finishes_its_job(server: Server, running: Keep) -> None:
    queue(server, "takes_a_moment")
    process = running(server.start("rapport.cli", "worker"))
    wait_for(server.folder / "began")
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert (server.folder / "ended").exists()
    assert state(server) == "done 1"


@elsewhere_on_postgres
def test_an_idle_worker_beats_and_stops_at_once(server: Server, running: Keep) -> None:
    assert server.rapport("ready").returncode == 1
    process = running(server.start("rapport.cli", "worker"))
    until = time.monotonic() + PATIENCE
    while server.rapport("ready").returncode and time.monotonic() < until:
        assert process.poll() is None, process.communicate()[0]
    assert server.rapport("ready").stdout.strip() == "ready"
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert process.wait(PATIENCE) == 0
    assert time.monotonic() - began < worker.LAST_WORDS  # which it would wait for a side that does not hear


def test_one_failing_duty_does_not_stop_the_others_and_tells_no_message(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def fails() -> None:
        raise ValueError("somebody's words")

    def works() -> None:
        done.append("works")

    monkeypatch.setattr(worker, "fails", fails, raising=False)
    monkeypatch.setattr(worker, "works", works, raising=False)
    settings.EVERY_MINUTE = ["rapport.kit.worker.fails", "no.such.duty", "rapport.kit.worker.works"]
    worker.every_minute()
    assert done == ["works"]
    assert "rapport.kit.worker.fails: ValueError" in caplog.text
    assert "somebody's words" not in caplog.text
