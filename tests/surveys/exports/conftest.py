"""An instrument with every type of question on the shelf, in two versions, and people who have answered it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as of_django

from rapport.programs.models import Program
from rapport.surveys.library import branches_of, shelf
from tests import make
from tests.surveys.instruments import ALL_TYPES

# The second version: another label, one question more, another rule of a score, and a number where words stood.
NUMBER = "{id: word, type: number, ask: One word?, minimum: 0, maximum: 9}"
SECOND = (
    ALL_TYPES.replace("version: 1", "version: 2")
    .replace("label: Fellow", "label: Fellow of any kind")
    .replace("{id: word, type: text, ask: One word?, longest: 20}", NUMBER)
    .replace("mood, values: [2, 3]", "mood, values: [3]")
    .replace("      - {id: hello,", "      - {id: sure, type: one, choices: yesno, ask: Sure?}\n      - {id: hello,")
)


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def everything_on_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "everything-1.yaml").write_text(ALL_TYPES, encoding="utf-8")
    (folder / "everything-2.yaml").write_text(SECOND, encoding="utf-8")
    monkeypatch.setattr(of_django, "CONTENT", [*of_django.CONTENT, tmp_path])
    shelf.cache_clear()
    branches_of.cache_clear()
    assert not shelf().mistakes
    yield
    monkeypatch.undo()
    shelf.cache_clear()
    branches_of.cache_clear()
