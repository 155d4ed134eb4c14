import io
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from pytest_django import Settings

from rapport.surveys.branching import branches
from rapport.surveys.columns import export_columns
from rapport.surveys.fielding import refusals
from rapport.surveys.library import shelf
from rapport.surveys.reading import read_instrument
from rapport.surveys.scoring import scores
from rapport.surveys.wording import read_wording, words
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.test_reading import FILE

GERMAN = """\
instrument: calm
version: 2
language: de
title: Ruhe
about: Zwei Fragen.
prefer_not_to_say: Keine Angabe
choices:
  three: {1: Wenig, 2: Mittel, 3: Viel}
pages:
  - title: Alles
items:
  sleep: {ask: Schlafen Sie?}
  worry: {ask: Sorgen Sie sich?}
scores:
  calm: {title: Ruhe}
"""
VERBATIM = """\
instrument: calm
version: 2
language: en
source:
  citation: The published words
  wording_status: verbatim
  licence: All rights reserved
  permission: Letter of 2026-01-31
items:
  sleep: {ask: "How do you sleep, as published?"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "instruments"
    found.mkdir()
    (found / "calm-2.yaml").write_text(FILE, encoding="utf-8")
    (found / "calm-2.de.yaml").write_text(GERMAN, encoding="utf-8")
    return found


def read(folder: Path, text: str, name: str = "calm-2.de.yaml") -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(TextFileError) as caught:
        read_wording(folder / name, read_instrument(folder / "calm-2.yaml").content)
    return [f"{mistake.line}: {mistake.what}" for mistake in caught.value.mistakes]


def test_words_change_and_nothing_else(folder: Path) -> None:
    instrument = read_instrument(folder / "calm-2.yaml").content
    german = read_wording(folder / "calm-2.de.yaml", instrument)
    assert german.name == "de"
    assert german.instrument.title == "Ruhe"
    assert [item.ask for item in german.instrument.questions] == ["Schlafen Sie?", "Sorgen Sie sich?"]
    assert [option.label for option in german.instrument.choices["three"]] == ["Wenig", "Mittel", "Viel"]
    answers = {"sleep": 3, "worry": 2}
    assert scores(german.instrument, answers) == scores(instrument, answers)
    names = [[column.name for column in export_columns(branches(one))] for one in (instrument, german.instrument)]
    assert names[0] == names[1]
    assert german.sha256 not in (instrument.sha256, german.instrument.sha256)
    assert len(list(words(german.instrument))) == len(list(words(instrument)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  worry: {ask: Sorgen Sie sich?}\n", "", "11: words are missing for items › worry › ask: “Do you worry?”"),
        (", 3: Viel", "", "8: words are missing for choices › three › 3: “High”"),
        ("3: Viel", "3: Viel, 4: Sehr viel", "8: there is nothing to word at choices › three › 4"),
        ("  worry:", "  eat: {ask: Essen Sie?}\n  worry:", "13: there is nothing to word at items › eat › ask"),
        ("Schlafen Sie?", "Schlafen Sie?, help: Nachts", "12: there is nothing to word at items › sleep › help"),
        ("title: Ruhe\nabout", "titel: Ruhe\nabout", "4: “titel” is not known here"),
        ("version: 2", "version: 3", "1: these are words for calm 3, not for calm-2"),
        ("language: de", "language: fr", "3: the file is called “calm-2.de”, its language is “fr”"),
        ("  - title: Alles", "  - title: Alles\n  - title: Mehr", "11: there is nothing to word at pages › 2 › title"),
        ("  calm: {title: Ruhe}", "  calm: {title: Ruhe, min_answered: 1}", "15: “min_answered” is not known here"),
        ("{ask: Schlafen Sie?}", "{ask: ''}", "12: there is no text"),
    ],
)
def test_what_is_missing_or_too_much_is_said(folder: Path, old: str, new: str, said: str) -> None:
    assert GERMAN.count(old) == 1
    found = read(folder, GERMAN.replace(old, new))
    assert any(mistake.startswith(said) for mistake in found), found


def test_published_words_are_laid_over_ours(folder: Path) -> None:
    path = folder / "calm-2.published.yaml"
    path.write_text(VERBATIM, encoding="utf-8")
    told = read_wording(path, read_instrument(folder / "calm-2.yaml").content)
    assert [item.ask for item in told.instrument.questions] == ["How do you sleep, as published?", "Do you worry?"]
    assert told.instrument.source.wording_status == "verbatim"
    unsaid = VERBATIM.replace("  permission: Letter of 2026-01-31\n", "")
    assert "words that are verbatim need a permission" in read(folder, unsaid, path.name)[0]


def test_a_placeholder_needs_all_words_and_may_then_be_asked(folder: Path) -> None:
    path = folder / "calm-2.yaml"
    path.write_text(FILE.replace("wording_status: own", "wording_status: placeholder"), encoding="utf-8")
    placeholder = read_instrument(path).content
    assert refusals(placeholder) == ["the wording of calm 2 is a placeholder and may not be asked"]
    assert any("items › worry › ask" in mistake for mistake in read(folder, VERBATIM, "calm-2.published.yaml"))
    full = VERBATIM[: VERBATIM.index("items:")] + GERMAN[GERMAN.index("title: Ruhe") :]
    (folder / "calm-2.published.yaml").write_text(full, encoding="utf-8")
    assert refusals(read_wording(folder / "calm-2.published.yaml", placeholder).instrument) == []


def test_the_shelf_and_the_command_know_them(folder: Path, settings: Settings) -> None:
    settings.CONTENT = [folder.parent]
    (folder / "lost-1.de.yaml").write_text(GERMAN, encoding="utf-8")
    shelf.cache_clear()
    try:
        assert list(shelf().instruments) == [("calm", 2)]
        assert list(shelf().wordings["calm", 2]) == ["de"]
        assert [mistake.what for mistake in shelf().mistakes] == [
            "there is no whole instrument that these words belong to"
        ]
    finally:
        shelf.cache_clear()
    out = io.StringIO()
    call_command("instrument", "check", str(folder / "calm-2.de.yaml"), stdout=out)
    assert out.getvalue().startswith("calm 2 (de) is whole. Items: 2")


def test_we_ship_one_in_another_language() -> None:
    shipped = django_settings.PACKAGE / "content" / "instruments" / "science-identity-1.es.yaml"
    assert shipped.exists()
    assert shelf().wordings["science-identity", 1]["es"].instrument.title == "Usted y la ciencia"
