import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rapport.surveys.comparing import Kind, compare
from rapport.surveys.showing import shown
from tests.surveys.instruments import ALL_TYPES, everything

TESTS = ALL_TYPES.index("tests:")


def changed(*pairs: tuple[str, str], tests: str = "") -> str:
    text = ALL_TYPES
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.replace(text[text.index("tests:") :], tests) if tests else text


@pytest.mark.parametrize(
    ("old", "new", "kind", "said", "scores"),
    [
        ("ask: How well do you feel?", "ask: How are you?", Kind.LABEL, "mood – “How well do you feel?” is now", []),
        ("label: Fully}", "label: Wholly}", Kind.LABEL, "mood – 3 “Fully” is now “Wholly”", []),
        ("note, text: Welcome.", "note, text: Hello.", Kind.LABEL, "items › hello › text – “Welcome.” is now", []),
        ("title: Skills", "title: Can", Kind.LABEL, "pages › 2 › title – “Skills” is now “Can”", []),
        ("label: Fully}", "label: Fully}\n    - {value: 4, label: M}", Kind.OPTION, "mood – 4 “M” can", ["one_good"]),
        ("maximum: 80", "maximum: 60", Kind.MEANING, "hours – 0 to 80 hours, 1 decimal place became 0 to 60", []),
        ("when: since < 2000", "when: since < 1999", Kind.MEANING, "long_ago – asked when since < 2000, now when", []),
        ("id: word, type: text", "id: wort, type: text", Kind.VANISHED, "word – “One word?” is not asked any more", []),
        ("id: word, type: text", "id: wort, type: text", Kind.ADDED, "wort – “One word?” is new", []),
        ("id: word, type: text, ask", "id: word, type: date, ask", Kind.MEANING, "word – was of kind text, is of", []),
        ("title: Sum, definition", "title: Total, definition", Kind.LABEL, "two_sum – title or note", []),
        ("{value: 1, label: Young", "{value: 1, label: Fresh", Kind.LABEL, "young – words of the groups", []),
        ("exclusive: [none]", "exclusive: [prof]", Kind.MEANING, "titles – other options are", ["one_titles"]),
        ("prefer_not: true}", "prefer_not: false}", Kind.MEANING, "mentors – “prefer not to say” is no longer", []),
        ("about: One of each.", "about: All of them.", Kind.LABEL, "about – “One of each.” is now", []),
        ("citation: None,", "citation: Somebody,", Kind.LABEL, "source – citation", []),
    ],
)  # fmt: skip
def test_each_change_has_its_weight(old: str, new: str, kind: Kind, said: str, scores: list[str]) -> None:
    text = changed((old, new))
    if "range" in text and "value: 4" in new:
        text = text.replace("range: [1, 3]", "range: [1, 4]").replace("two_sum: 5", "two_sum: 6")
        scores = ["two_before", "two_now", "two_gain", "two_sum", *scores]
    text = text.replace("word, type: date, ask: One word?, longest: 20", "word, type: date, ask: One word?")
    found = compare(everything(), everything(text))
    assert any(str(change).startswith(f"{kind}: {said}") for change in found.changes), found.changes
    assert list(found.new_scores) == scores


def test_two_labels_that_change_places_change_the_meaning() -> None:
    text = changed(
        ('label: "Yes", name: yes_', 'label: "No", name: yes_'), ('label: "No", name: no_', 'label: "Yes", name: no_')
    )
    found = compare(everything(), everything(text))
    assert {change.kind for change in found.changes} == {Kind.MEANING}
    assert any("“No” was 0, is 1" in change.what for change in found.changes)


def test_a_changed_rule_and_all_that_is_made_of_it_need_a_new_version() -> None:
    text = changed(("mean: [listen_now, plan_now], min_answered: 1", "mean: [listen_now, plan_now], min_answered: 2"))
    text = text.replace("two_now: null", "two_now: null")
    found = compare(everything(), everything(text))
    assert found.new_scores == {"two_now": "its rule changed", "two_gain": "it is made of two_now"}


def test_nothing_changed() -> None:
    assert compare(everything(), everything()) == compare(everything(), everything())
    assert not compare(everything(), everything()).changes


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "everything-1.yaml", tmp_path / "everything-2.yaml"
    old.write_text(ALL_TYPES, encoding="utf-8")
    new.write_text(changed(("version: 1\n", "version: 2\n"), ("Do you mentor?", "Are you a mentor?")), encoding="utf-8")
    return old, new


def test_the_command_compares(files: tuple[Path, Path]) -> None:
    out = io.StringIO()
    call_command("instrument", "diff", *map(str, files), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines == [
        "label only: mentors – “Do you mentor?” is now “Are you a mentor?”",
        "no score needs a new version",
    ]
    again = io.StringIO()
    call_command("instrument", "diff", str(files[1]), str(files[0]), stdout=again)
    assert "give the new file a version above 2" in again.getvalue()
    with pytest.raises(CommandError, match="name two files"):
        call_command("instrument", "diff", str(files[0]))


def test_a_broken_file_is_not_compared(files: tuple[Path, Path]) -> None:
    files[1].write_text("title: [", encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("instrument", "diff", *map(str, files), stderr=err)
    assert stopped.value.code == 2
    assert "everything-2.yaml:" in err.getvalue()


def test_an_instrument_is_shown_as_it_is_asked(files: tuple[Path, Path]) -> None:
    out = io.StringIO()
    call_command("instrument", "show", str(files[0]), stdout=out)
    text = out.getvalue()
    assert text.strip() == shown(everything()).strip()
    for part in (
        "since (number) Since when?  [only when mentors = 'yes_']",
        "== Skills  [only when mentors = 1]",
        "listen: Listening  |  Before · Now",
        "1 = Not at all; 2; 3 = Fully",
        "0 to 80 hours, 1 decimal place",
        "born (date, may be left out) Born?",
        "two_sum: Sum = sum of listen_now, plan_now (reversed), if at least 2 of 2 are answered",
        "two_gain: Gain = two_now minus two_before",
        "one_good: Good = 1 if mood is one of 2, 3, otherwise 0",
        "1 Senior  [titles(prof) = 1 or since <= 1990]",
    ):
        assert part in text, part
