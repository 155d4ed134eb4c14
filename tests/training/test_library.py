"""Courses on the server: languages, media behind the course's door."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.training.library import find, languages, media_file, shelf
from tests import make
from tests.training.all_kinds import write


@pytest.fixture
def everything(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    folder = write(tmp_path / "courses")
    (tmp_path / "agreements").mkdir()
    (tmp_path / "agreements" / "phd-student.yaml").write_text("", encoding="utf-8")
    settings.CONTENT = [tmp_path]
    shelf.cache_clear()
    yield folder
    shelf.cache_clear()


@pytest.fixture
def client(everything: Path, db: None) -> Client:
    """Of somebody who may take the course."""
    program = make.program()
    program.course = "everything"
    program.save()
    client = Client()
    client.force_login(make.member(program, Role.MENTOR))
    return client


def test_a_course_is_found_in_a_language(everything: Path) -> None:
    original, spanish = find("everything"), find("everything", "es")
    assert original
    assert spanish
    assert (original.title, spanish.title) == ("Everything", "Todo")
    assert find("everything", "fr") == original
    assert find("nothing") is None
    assert languages(spanish) == [("en-GB", "English"), ("es", "Español")]


def test_a_tool_leads_to_a_template_of_this_server(everything: Path, tmp_path: Path) -> None:
    (tmp_path / "agreements" / "phd-student.yaml").unlink()
    shelf.cache_clear()
    assert [mistake.what for mistake in shelf().mistakes] == ["there is no template “phd-student”"]


def test_media_are_kept_by_browsers_and_players_may_jump(client: Client) -> None:
    course = find("everything")
    assert course
    address = course.media["media/talk.mp3"]
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"".join(answer) == bytes(range(200))
    for wanted, content, said in (
        ("bytes=10-12", bytes([10, 11, 12]), "bytes 10-12/200"),
        ("bytes=198-", bytes([198, 199]), "bytes 198-199/200"),
        ("bytes=-1", bytes([199]), "bytes 199-199/200"),
        ("bytes=0-999", bytes(range(200)), "bytes 0-199/200"),
    ):
        part = client.get(address, headers={"Range": wanted})
        assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, content, said)
    assert client.get(address, headers={"Range": "bytes=500-"}).status_code == 416
    whole = client.get(address, headers={"Range": "lines=1"})
    assert (whole.status_code, len(b"".join(whole))) == (200, 200)


@pytest.mark.parametrize("other", ["talk.vtt", "../course.yaml", "none.mp3"])
def test_nothing_else_is_served_under_the_address_of_a_file(client: Client, other: str) -> None:
    course = find("everything")
    assert course
    assert client.get(course.media["media/talk.mp3"].replace("talk.mp3", other)).status_code == 404
    assert media_file(course, "../course.yaml") is None


def test_a_stranger_finds_no_media(client: Client) -> None:
    course = find("everything")
    assert course
    stranger = Client()
    assert stranger.get(course.media["media/talk.mp3"]).status_code == 302
    stranger.force_login(make.member(make.program(), Role.MENTOR))
    assert stranger.get(course.media["media/talk.mp3"]).status_code == 404
