import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from rapport.surveys.checks import instruments_can_be_read
from rapport.surveys.library import is_wording, shelf
from rapport.surveys.reading import read_instrument
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.instruments import ALL_TYPES, everything

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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 0, label: \"No\"", "value: -99, label: \"No\"", "-99 means that there is no answer"),
        ("label: Fellow", "labell: Fellow", "“labell” is not known here – did you mean “label”?"),
        ("{value: 2, label: Fellow", "{value: 2, label: ''", "2 in “role” is an option without a label"),
        ("{value: 3, label: Fully}", "{value: 3}", "3 in “skill” is an end of a scale without a label"),
        ("{value: 3, label: Fully}", "{value: 0, label: Fully}", "“skill” is a scale, but its values do not go up"),
        ("name: fellow", "name: prof", "the name “prof” stands twice in “role”"),
        ("name: fellow", "name: Fellow!", "“Fellow!” cannot be the name of an option"),
        ("exclusive: [none]", "exclusive: [nobody]", "there is no option “nobody” in “role”"),
        ("other: another", "other: 7", "there is no option “7” in “role”"),
        ("id: word, type: text", "id: titles_other, type: text", "the item “titles_other” stands 2 times"),
        ("columns: {before: Before", "columns: {before_we_met_for_tea: Before", "the column “listen_before_we_"),
        ("id: word, type", "id: a___b, type", "“a___b” holds ___, which parts an item from its choice"),
        ("maximum: 2030", "maximum: 1950", "there is no number between minimum and maximum"),
        ("minimum: 0, maximum: 80", "minimum: -100, maximum: 80", "-97, -98 and -99 mean that there is no answer"),
        ("latest: 2020-12-31", "latest: 1899-12-31", "the latest day comes before the earliest"),
        ("latest: 2020-12-31", "latest: soon", "a date is expected for “latest”, but here is “soon”"),
        ("when: since < 2000", "when: until < 2000", "there is no field “until”"),
        ("when: since < 2000", "when: since < '2000'", "“since” is a number – write it without quotation marks"),
        ("when: since < 2000", "when: since <", "“the end” is no value"),
        ("when: since < 2000", "when: titles = 1", "of “titles” several can be ticked – write titles(option) = 1"),
        ("when: since < 2000", "when: titles(dean) = 1", "“dean” is no option of “titles”"),
        ("when: since < 2000", "when: titles(prof) = 2", "a tick is 1 or 0, not “2”"),
        ("when: since < 2000", "when: titles(prof) > 0", "a tick has no order"),
        ("when: since < 2000", "when: mood(1) = 1", "“mood” has no ticks – write mood = value"),
        ("when: since < 2000", "when: word = 3", "“word” holds words – put “3” in quotation marks"),
        ("when: since < 2000", "when: word > 'a'", "words has no order"),
        ("when: since < 2000", "when: proof = 'x'", "“proof” is a file – compare it with '' only"),
        ("when: since < 2000", "when: skills = 1", "there is no field “skills”"),
        ("when: mentors = 1", "when: mentors = 7", "7 is no option of “mentors” – known: 1 ('yes_'), 0 ('no_')"),
        ("when: mentors = 1", "when: mentors = 'maybe'", "“maybe” is no option of “mentors”"),
        ("when: mentors = 1", "when: mood = 2", "conditions form a circle: "),
        ("when: mentors = 'yes_'", "when: long_ago = 1", "conditions form a circle: "),
        ("definition: two, sum", "definition: three, sum", "“two_sum” names no definition that there is"),
        ("definition: two, sum", "sum", "“two_sum” names no definition – known: two, one"),
        ("definition: two, difference", "definition: one, difference", "is made of “two_now”, which is scored in"),
        ("difference: [two_now, two_before]", "difference: [two_now]", "a difference has two parts"),
        ("difference: [two_now, two_before]", "difference: [two_sum, two_now]", "there is no item “two_sum”"),
        ("dichotomy: mood, values: [2, 3]", "dichotomy: mood, values: [2, 4]", "4 is no answer to “mood”"),
        ("dichotomy: mood, values: [2, 3]", "dichotomy: mood", "it does not say which answers are a yes"),
        ("dichotomy: mood", "dichotomy: why", "a dichotomy cannot be made of “why”, which is of type longtext"),
        ("count: [titles]", "count: [titles], mean: [mood]", "mean and count exclude one another"),
        ("count: [titles], values: [1, 2, 8]", "note: None", "the score has no rule – write one of mean, sum"),
        ("reversed: [plan_now], range: [1, 3]", "range: [1, 3], min_answered: 1", "a sum with answers missing is"),
        ("min_answered: 1, range: [1, 3]}\n  two_now", "range: [1, 3]}\n  two_now", "it does not say how many answers"),
        ("needs: [mentors, titles]", "needs: [mentors, ages]", "there is no item “ages”"),
        ("name: junior, label: Junior", "name: senior, label: Junior", "the group 2 (senior) stands twice in “stage”"),
        ("when: stage = 'junior'", "when: stage = 'old'", "“old” is no option of “stage”"),
        ("when: stage = 'junior'", "when: young = 1", "there is no field “young”"),
        ("stage: senior, young: 0", "stage: junior, young: 0", "“all” expects stage = junior, but the rule"),
        ("titles: [fellow], listen", "titles: [fool], listen", "“fool” is none of the options of “titles”"),
        ("titles: [fellow, another]", "titles: [fellow, none]", "this is no answer to “titles”: “None” excludes"),
        ("since: 1985, long_ago: 1, titles: [fellow],", "since: 19, titles: [fellow],", "19 is no answer to “since”"),
        ("not_asked: [titles_other]", "not_asked: [mood]", "“all” expects that “mood” is not asked, but it is"),
        (", two_sum: 5", "", "no worked test expects “two_sum” – add a test that does"),
        ("wording_status: own", "wording_status: verbatim", "words that are verbatim need a permission"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rich_file_is_said(old: str, new: str, said: str) -> None:
    assert ALL_TYPES.count(old) == 1, old
    with pytest.raises(TextFileError) as caught:
        everything(ALL_TYPES.replace(old, new))
    changed = ALL_TYPES[: ALL_TYPES.index(old)].count("\n") + 1
    found = [mistake for mistake in caught.value.mistakes if said in mistake.what + " – " + mistake.mend]
    assert found, caught.value
    assert any(abs(mistake.line - changed) <= 4 for mistake in found) or "circle" in said or "no worked" in said, (
        changed,
        found,
    )


def test_a_rich_file_is_whole() -> None:
    assert len(everything().items) == 12


def test_science_identity_is_asked_by_the_same_words_as_ever() -> None:
    """What people answered refers to this fingerprint; the format grows without changing it."""
    sha256 = "4d15496a1b93609c3781831874ee81573562f98b63c1ccfac6a4be1658c09f2d"
    assert shelf().instruments["science-identity", 1].sha256 == sha256


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
        assert is_wording(path) or read_instrument(path).content.tests


def test_each_statement_of_a_grid_counts_in_the_length() -> None:
    assert shelf().instruments["mentee-rates-mentor", 1].content.length == 15
