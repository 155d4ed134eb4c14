"""The two halves of the command line do not load each other."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = [sys.executable, "-X", "importtime", "-m", "rapport.cli"]


def run(*words: str) -> tuple[int, str]:
    done = subprocess.run([*RUN, *words], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    return done.returncode, done.stderr


def test_evaluate_starts_without_django() -> None:
    code, loaded = run("evaluate", "no-plan.yaml", "--data", "no.csv", "--out", "nowhere")
    assert code == 2
    assert "no-plan.yaml" in loaded
    assert "django" not in loaded.replace("rapport.", "")


def test_words_start_without_django() -> None:
    code, loaded = run("words", "no.csv", "--text", "a", "--id", "b", "--out", "nowhere")
    assert code == 2
    assert "no.csv:1: this file does not exist" in loaded
    assert "django" not in loaded.replace("rapport.", "")


def test_an_author_checks_a_file_without_any_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DEBUG", "DEMO", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAPPORT_VAR", str(tmp_path))
    code, said = run("instrument", "check", "src/rapport/content/instruments/science-identity-1.yaml")
    assert code == 0, said


@pytest.mark.parametrize("name", ["numpy", "scipy"])
def test_a_django_command_starts_without_arrays(name: str) -> None:
    code, loaded = run("check", "--settings=tests.settings")
    assert code == 0, loaded
    assert f" {name}\n" not in loaded


def test_an_author_names_a_version_without_any_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DEBUG", "DEMO", "SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAPPORT_VAR", str(tmp_path))
    code, said = run("instrument", "check", "science-identity@1")
    assert code == 0, said
    code, said = run("instrument", "show", "science-identity@9")
    assert code == 2, said
    assert "science-identity@9: no file has this version" in said
    assert "Traceback" not in said
