"""A server of the test's own: a migrated, empty database (SQLite or PostgreSQL, as the run has it) and processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
numbers = count()
# What comes at once on a quiet machine may take long on one that is busy with other tests.
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    folder: Path
    env: dict[str, str]

    def rapport(self, *words: str, timeout: float = 180) -> "subprocess.CompletedProcess[str]":
        """Run a command line of Rapport to its end."""
        command = [sys.executable, "-m", "rapport.cli", *words]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=timeout, check=False)

    def python(self, code: str) -> str:
        """Run a few lines with Django set up; give what they print."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.env, text=True, **pipes)


def clean_env(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that knows nothing of the tests' settings."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "CONTENT_CACHE")
        if name in os.environ
    }
    return {
        **kept,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "rapport.settings",
        "DEBUG": "1",
        "RAPPORT_VAR": str(folder),
        **more,
    }


def postgres_with(name: str, template: str = "template1") -> str:
    """Make a database in the run's own cluster; give its address."""
    url = os.environ["TEST_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return url.replace(urlsplit(url).path, f"/{name}")


@pytest.fixture
def server(migrated: str, tmp_path: Path) -> Server:
    """A server with a migrated, empty database of the same kind as the run's."""
    folder = tmp_path / "var"
    folder.mkdir()
    if os.environ.get("TEST_DATABASE_URL"):
        url = postgres_with(f"server_{os.getpid()}_{next(numbers)}", migrated)
        return Server(folder, clean_env(folder, DATABASE_URL=url))
    shutil.copy(migrated, folder / "rapport.sqlite3")
    return Server(folder, clean_env(folder))


@pytest.fixture
def running() -> Iterator[Callable[["subprocess.Popen[str]"], "subprocess.Popen[str]"]]:
    """Ends, after the test, every process handed to it."""
    started: list[subprocess.Popen[str]] = []

    def keep(process: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
        started.append(process)
        return process

    yield keep
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
