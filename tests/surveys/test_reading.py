import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from rapport.surveys.checks import instruments_can_be_read
from rapport.surveys.library import shelf
from rapport.surveys.reading import read_instrument
from rapport.textfiles.mistakes import TextFileError

FILE = """\
instrument: calm
version: 2
title: Calm
language: en
about: Two questions.
source:
  citation: None
  wording_status: own
  licence: CC0-1.0
choices:
  three:
    - {value: 1, label: Low}
    - {value: 2, label: Middle}
    - {value: 3, label: High}
pages:
  - title: All
    items:
      - {id: sleep, type: one, choices: three, ask: Do you sleep?}
      - {id: worry, type: one, choices: three, ask: Do you worry?}
scores:
  calm:
    title: Calm
    mean: [sleep, worry]
    reversed: [worry]
    min_answered: 2
    range: [1, 3]
tests:
  - name: both
    given: {sleep: 3, worry: 1}
    expect: {calm: 3.0}
  - name: one
    given: {sleep: 3}
    expect: {calm: null}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "instruments" / "calm-2.yaml"
    path.parent.mkdir()
    path.write_text(FILE, encoding="utf-8")
    return path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Calm\nlanguage", "titel: Calm\nlanguage", "3: “titel” is not known here – did you mean “title”?"),
        ("version: 2", "version: 3", "1: the file is called “calm-2”, its content is “calm-3”"),
        ("instrument: calm", "instrument: Calm!", "1: “Calm!” is no id"),
        ("wording_status: own", "wording_status: mine", "8: “mine” is not one of the choices"),
        ("  citation: None\n", "", "7: “citation” is missing in “source”"),
        ("value: 2", "value: 1", "13: the value 1 stands twice in “three”"),
        ("value: 2", "value: two", "13: a whole number is expected"),
        ("id: worry, type: one", "id: sleep, type: one", "18: the item “sleep” stands 2 times"),
        ("id: worry", "id: Worry-Much", "19: “Worry-Much” cannot be the name of a column"),
        ("choices: three, ask: Do you sleep?", "choices: four, ask: Sleep?", "18: there are no choices called “four”"),
        ("id: worry, type: one", "id: worry, type: several", "19: “several” is not one of the choices"),
        ("mean: [sleep, worry]", "mean: [sleep, worry, eat]", "23: there is no item “eat” – known: sleep, worry"),
        ("reversed: [worry]", "reversed: [eat]", "22: “eat” is reversed but not counted"),
        ("mean: [sleep, worry]", "mean: [sleep, sleep]", "22: “sleep” is counted twice"),
        ("min_answered: 2", "min_answered: 3", "22: 3 answers are needed of 2 items"),
        ("range: [1, 3]", "range: [1, 2]", "26: “sleep” can be 3, outside the range [1, 2]"),
        ("range: [1, 3]", "range: [3, 1]", "22: the range is empty"),
        ("given: {sleep: 3, worry: 1}", "given: {sleep: 4, worry: 1}", "29: 4 is no answer to “sleep”"),
        ("given: {sleep: 3}", "given: {slep: 3}", "32: there is no item “slep”"),
        ("expect: {calm: 3.0}", "expect: {calm: 2.5}", "30: “both” expects calm = 2.5, but the rule gives 3"),
        ("expect: {calm: null}", "expect: {calm: 3.0}", "33: “one” expects calm = 3, but the rule gives null"),
        ("expect: {calm: null}", "expect: {peace: null}", "33: there is no score “peace”"),
        ("  calm:\n    title: Calm", "  sleep:\n    title: Calm", "21: “sleep” is both an item and a score"),
        (FILE[FILE.index("tests:") :], "", "20: the scores have no worked test"),
    ],
)
def test_a_mistake_names_file_and_line(file: Path, old: str, new: str, said: str) -> None:
    change(file, old, new)
    with pytest.raises(TextFileError) as caught:
        read_instrument(file)
    found = [str(mistake).replace(f"{file}:", "") for mistake in caught.value.mistakes]
    assert any(mistake.startswith(said) for mistake in found), found


def test_the_fingerprint_follows_the_content_and_not_its_dress(file: Path) -> None:
    before = read_instrument(file).sha256
    change(file, "title: Calm\nlanguage: en\n", "# A remark.\nlanguage: 'en'\ntitle: Calm\n")
    assert read_instrument(file).sha256 == before
    change(file, "ask: Do you sleep?", "ask: Do you sleep?, required: true")
    assert read_instrument(file).sha256 == before
    change(file, "Do you sleep?", "Do you sleep well?")
    assert read_instrument(file).sha256 != before


def test_the_command_recomputes_and_says_what_is_wrong(file: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("instrument", "check", str(file), stdout=out)
    assert out.getvalue().startswith("calm 2 is whole. Items: 2, scores: 1, worked tests: 2. SHA-256 ")
    change(file, "expect: {calm: 3.0}", "expect: {calm: 1}")
    with pytest.raises(SystemExit) as stopped:
        call_command("instrument", "check", str(file), str(file.parent / "none.yaml"), stderr=err)
    assert stopped.value.code == 2
    assert f"{file}:30: “both” expects calm = 1, but the rule gives 3" in err.getvalue()
    assert "none.yaml:1: this file does not exist" in err.getvalue()


def test_a_broken_instrument_is_reported_by_the_system_check_and_left_out(file: Path, settings: Settings) -> None:
    settings.CONTENT = [file.parents[1]]
    change(file, "version: 2", "version: two")
    shelf.cache_clear()
    try:
        assert [message.id for message in instruments_can_be_read()] == ["surveys.E001"]
        assert shelf().instruments == {}
    finally:
        shelf.cache_clear()


def test_the_instruments_that_we_ship_are_whole() -> None:
    files = list((settings.PACKAGE / "content" / "instruments").glob("*.yaml"))
    assert files
    for path in files:
        assert read_instrument(path).content.tests
