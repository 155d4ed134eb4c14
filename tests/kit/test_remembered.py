"""What was read once is read anew only when a file or the program has changed."""

from pathlib import Path

import pytest
from pytest_django import Settings

from rapport.kit import remembered
from rapport.kit.remembered import remembered as read_or_remember


class Reader:
    def __init__(self, file: Path) -> None:
        self.file, self.times = file, 0

    def read(self) -> list[str]:
        self.times += 1
        return self.file.read_text().split()

    def ask(self) -> list[str]:
        return read_or_remember("words", [self.file], self.read)


@pytest.fixture
def reader(tmp_path: Path, settings: Settings) -> Reader:
    settings.CONTENT_CACHE = str(tmp_path / "var" / "cache" / "content")
    file = tmp_path / "words.txt"
    file.write_text("one two")
    return Reader(file)


def kept(reader: Reader) -> list[Path]:
    return list((reader.file.parent / "var" / "cache" / "content").glob("*"))


def test_it_is_read_once_and_anew_when_a_file_changes(reader: Reader) -> None:
    assert [reader.ask(), reader.ask()] == [["one", "two"]] * 2
    assert reader.times == 1
    reader.file.write_text("three")
    assert reader.ask() == ["three"]
    assert reader.times == 2


def test_two_who_read_in_turn_do_not_throw_away_what_the_other_keeps(reader: Reader) -> None:
    for words in ("one", "two", "one", "two"):
        reader.file.write_text(words)
        reader.ask()
    assert reader.times == 2


def test_only_the_last_few_are_kept(reader: Reader) -> None:
    for at in range(9):
        reader.file.write_text(str(at))
        assert reader.ask() == [str(at)]
    assert len(kept(reader)) == remembered.KEPT


def test_another_program_reads_anew(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.ask()
    monkeypatch.setattr(remembered, "_program", lambda: "the next version")
    reader.ask()
    assert reader.times == 2


@pytest.mark.parametrize("content", [b"", b"torn", b"cno.such.module\nname\n."])
def test_what_cannot_be_remembered_is_read(reader: Reader, content: bytes) -> None:
    reader.ask()
    kept(reader)[0].write_bytes(content)
    assert reader.ask() == ["one", "two"]
    assert reader.times == 2


def test_where_nothing_can_be_kept_it_is_read_each_time(reader: Reader, settings: Settings) -> None:
    settings.CONTENT_CACHE = str(reader.file / "no-folder")
    assert [reader.ask(), reader.ask()] == [["one", "two"]] * 2
    assert reader.times == 2


def test_a_reader_that_fails_is_asked_again(reader: Reader) -> None:
    reader.file.unlink()
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            reader.ask()
