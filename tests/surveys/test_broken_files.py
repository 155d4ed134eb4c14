"""Broken files: all types of items, other words too; a message for each mistake, and nothing half on the shelf."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from pytest_django import Settings
from ruamel.yaml import YAML

from rapport.surveys.checks import instruments_can_be_read
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Question
from rapport.surveys.library import shelf
from rapport.surveys.reading import parse_instrument, read_instrument
from rapport.surveys.wording import ReadWording, read_wording, words
from rapport.textfiles.mistakes import Mistake, TextFileError
from tests.surveys.answering import forget_the_shelf
from tests.surveys.instruments import ALL_TYPES, at_random, everything
from tests.surveys.test_mutations import mutate

SHIPPED = django_settings.PACKAGE / "content" / "instruments"


def overlay(instrument: Instrument, language: str = "de") -> str:
    """A whole overlay: every word of an instrument, marked."""
    told: dict[str, object] = {"instrument": instrument.instrument, "version": 1, "language": language}
    pages: list[dict[str, str]] = [{} for _ in instrument.pages]
    for word in words(instrument):
        at: object = told if word.place[0] != "pages" else pages[int(word.place[1])]
        steps = word.place if word.place[0] != "pages" else word.place[2:]
        for step in steps[:-1]:
            at = at.setdefault(str(step), {})  # type: ignore[attr-defined]
        if word.text:
            at[str(steps[-1])] = f"{word.text} (de)"  # type: ignore[index]
    text = io.StringIO()
    YAML().dump(told | {"pages": pages}, text)
    return text.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "everything-1.yaml").write_text(ALL_TYPES, encoding="utf-8")
    return tmp_path


def test_the_files_that_are_broken_here_hold_every_type_of_item() -> None:
    types = {get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(Question)} | {"note"}
    assert {item.type for item in everything().items} == types
    assert {item.type for item in at_random(1).items} == types


def test_a_whole_overlay_words_everything(folder: Path) -> None:
    path = folder / "everything-1.de.yaml"
    path.write_text(overlay(everything()), encoding="utf-8")
    told = read_wording(path, everything()).instrument
    assert all(word.text.endswith(" (de)") for word in words(told) if word.text)
    assert [item.id for item in told.items] == [item.id for item in everything().items]


def broken_overlays(folder: Path, seeds: range) -> Iterator[Sequence[Mistake]]:
    """What is wrong with overlays that somebody broke, file by file."""
    spanish = (SHIPPED / "science-identity-1.es.yaml").read_text(encoding="utf-8")
    of_spanish = read_instrument(SHIPPED / "science-identity-1.yaml").content
    files = [
        ("everything-1.de.yaml", overlay(everything()), everything()),
        ("science-identity-1.es.yaml", spanish, of_spanish),
    ]
    for seed in seeds:
        name, text, instrument = files[seed % 2]
        (folder / name).write_text(mutate(text, seed), encoding="utf-8")
        try:
            read_wording(folder / name, instrument)
        except TextFileError as error:
            yield error.mistakes


def are_told(mistakes: Sequence[Mistake]) -> bool:
    """Each with its line, what is wrong, and how to mend it."""
    return all(mistake.line >= 1 and mistake.what and mistake.mend for mistake in mistakes)


def test_broken_words_never_crash(folder: Path) -> None:
    found = list(broken_overlays(folder, range(120)))
    assert len(found) > 60
    assert all(mistakes and are_told(mistakes) for mistakes in found)


@pytest.mark.prove
def test_thousands_of_broken_words_never_crash(folder: Path) -> None:
    found = list(broken_overlays(folder, range(1_000, 4_000)))
    assert len(found) > 1_500
    assert all(mistakes and are_told(mistakes) for mistakes in found)


@pytest.mark.parametrize("name", ["everything-1.yaml", "everything-1.de.yaml"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"\xff\xfe\x00a",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"\xef\xbb\xbf",
        b"- \xc3(",
        b"a: &a [*a, *a]",
        b"[" * 300,
    ],
)
def test_what_is_no_text_is_told(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(TextFileError) as error:
        (read_instrument if name == "everything-1.yaml" else words_of_everything)(folder / name)
    assert error.value.mistakes


def words_of_everything(path: Path) -> ReadWording:
    return read_wording(path, everything())


MISTAKES = [
    ("{id: mentors, type: one, choices: yesno", "{id: mentors, type: one, choices: nowhere"),
    ("choices: role, ask: Your titles?, exclusive: [none]", "choices: role, ask: Your titles?, exclusive: [nobody]"),
    ("- {id: mood, type: scale, choices: skill", "- {id: mood, type: scale, choices: skills_7"),
    ("- {value: 8, label: Another, name: another}", "- {value: 8, label: Another, name: fellow}"),
]


def test_each_mistake_has_a_message_of_its_own() -> None:
    text = ALL_TYPES
    for old, new in MISTAKES:
        assert text.count(old) == 1
        text = text.replace(old, new)
    with pytest.raises(TextFileError) as error:
        parse_instrument(text, name="everything-1")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if any(new in line for _, new in MISTAKES)]
    assert {mistake.line for mistake in error.value.mistakes} >= set(lines)
    assert len(error.value.mistakes) >= len(MISTAKES)


def test_one_broken_file_is_left_out_whole_and_the_others_stay(folder: Path, settings: Settings) -> None:
    place = folder / "instruments"
    place.mkdir()
    (place / "everything-1.yaml").write_text(ALL_TYPES, encoding="utf-8")
    broken = ALL_TYPES.replace("version: 1", "version: 2", 1).replace("when: since < 2000", "when: since <")
    (place / "everything-2.yaml").write_text(broken, encoding="utf-8")
    (place / "everything-1.de.yaml").write_text("language: de\n", encoding="utf-8")
    (place / "everything-3.fr.yaml").write_text(overlay(everything(), "fr"), encoding="utf-8")
    settings.CONTENT = [folder]
    forget_the_shelf()
    try:
        found = shelf()
        assert list(found.instruments) == [("everything", 1)]
        assert found.wordings == {}
        files = {Path(mistake.file).name for mistake in found.mistakes}
        assert files == {"everything-2.yaml", "everything-1.de.yaml", "everything-3.fr.yaml"}
        assert len(instruments_can_be_read()) == len(found.mistakes)
    finally:
        forget_the_shelf()


def test_the_command_says_every_mistake_and_ends_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "everything-2.yaml").write_text("instrument: [", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("instrument", "check", str(folder / "everything-1.yaml"), str(folder / "everything-2.yaml"))
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert "everything 1 is whole" in said.out
    assert "everything-2.yaml:" in said.err


def test_instruments_at_random_are_broken_without_a_crash() -> None:
    for seed in range(40):
        text = io.StringIO()
        YAML().dump(at_random(seed).model_dump(mode="json", exclude_defaults=True) | {"about": "Any."}, text)
        lines = text.getvalue()
        assert are_told(mistakes_of(lines, seed))


def mistakes_of(text: str, seed: int) -> Sequence[Mistake]:
    try:
        parse_instrument(mutate(text, seed), name="random-1")
    except TextFileError as error:
        return error.mistakes
    return ()
