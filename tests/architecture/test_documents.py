"""Locks and documents keep the rules of `documents.py`, and each rule is shown to find what it forbids."""

from pathlib import Path

import pytest

from rapport.kit.addresses import as_markdown
from tests.architecture import documents

ROOT = Path(__file__).parents[2]


def none(found: list[str]) -> None:
    assert not found, "\n".join(found)


def test_the_code_and_its_documents_keep_the_rules() -> None:
    none(documents.hosts_in_locks(ROOT))
    none(documents.unhashed_locks(ROOT))
    none(documents.dependencies_without_a_sentence(ROOT / "pyproject.toml"))
    none(documents.commands_without_a_line(ROOT))


def test_no_file_tells_where_it_was_made() -> None:
    none([line for line in documents.traces(documents.committed(ROOT)) if "/test_documents.py:" not in line])


def test_the_map_is_fresh() -> None:
    kept = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    assert kept == as_markdown(), "docs/map.md is out of date: DEBUG=1 .venv/bin/rapport map > docs/map.md"


@pytest.mark.parametrize(
    "line",
    ["--index-url https://example.org/simple", "django @ https://example.org/django.whl", "-f files"],
)
def test_a_host_in_a_lock_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"{line}\n")
    assert documents.hosts_in_locks(tmp_path)


def test_a_package_without_a_hash_is_found(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("a==1 \\\n    --hash=sha256:00\nb==2\n")
    assert documents.unhashed_locks(tmp_path) == ["requirements.txt: b==2 has no hash"]


# Written with | for /, so that this file holds no such path itself.
@pytest.mark.parametrize(
    "line",
    [
        "open('|root|notes.txt')",
        "cd |work|project",
        "see |home|ada|rapport",
        "at https:||pypi.lab.internal|simple",
        "pip --index-url http:||mirror|simple",
    ],
)
def test_a_trace_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(line.replace("|", "/"))
    assert documents.traces([tmp_path / "notes.md"])


@pytest.mark.parametrize("line", ["rapport/home/views.py", "<a href='/people/'>", "/privacy/work/", "name.lan(x)"])
def test_what_is_no_trace_is_not_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(line)
    assert not documents.traces([tmp_path / "notes.md"])


def test_a_dependency_without_a_sentence_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('a = [\n    # For b.\n    "b>=1",\n]\nc = [\n    "d>=2",\n]\n')
    assert documents.dependencies_without_a_sentence(tmp_path / "pyproject.toml") == [
        '"d>=2": say in a comment above it what it is for'
    ]


def test_a_command_without_a_line_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "rapport" / "app" / "management" / "commands"
    folder.mkdir(parents=True)
    (folder / "dance.py").touch()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "commands.md").write_text("`rapport evaluate PLAN`")
    assert documents.commands_without_a_line(tmp_path) == ["rapport dance is not in docs/commands.md"]
