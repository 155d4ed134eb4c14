import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from rapport.textfiles.mistakes import TextFileError
from rapport.training.checks import courses_can_be_read
from rapport.training.library import shelf
from rapport.training.reading import read_course


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        read_course(folder)
    return [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_course_is_read_in_the_order_of_its_files(folder: Path) -> None:
    course = read_course(folder)
    assert [section.id for section in course.sections] == ["why", "how"]
    assert [page.id for page in course.pages] == ["silence", "asking"]
    assert course.activity_keys == (("silence", "first-word"), ("silence", "quiet"), ("asking", "question"))
    assert course.minutes == 5
    assert course.neighbours(course.pages[0]) == (None, course.pages[1])


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("course.yaml", "title: Listening\n", "titel: Listening\n", "course.yaml:2: “titel” is not known here"),
        ("course.yaml", "id: listening", "id: hearing", "course.yaml:1: the course is called “hearing”, its folder"),
        ("course.yaml", "id: listening", "id: To Listen", "course.yaml:1: “To Listen” is no id – use small letters"),
        ("course.yaml", "version: 1", "version: one", "course.yaml:3: a whole number is expected for “version”"),
        ("course.yaml", "{each_section: 100}", "scrolling", "course.yaml:8: a mapping is expected for “completion”"),
        ("course.yaml", "each_section: 100", "each_section: 0", "course.yaml:8: the number 0 for “each_section”"),
        ("course.yaml", "id: how", "id: why", "course.yaml:13: the section “why” stands twice"),
        ("course.yaml", "How one listens.", "H.\n  - {id: no, title: N, summary: S}", "course.yaml:16: the section"),
        ("01-silence.md", "section: why", "section: who", "01-silence.md:4: there is no section “who”"),
        ("01-silence.md", "minutes: 3", "minutes: 0", "01-silence.md:5: the number 0 for “minutes” is not possible"),
        ("01-silence.md", "id: silence", "id: asking", "02-asking.md:2: the page id “asking” is that of 01-silence.md"),
        ("01-silence.md", "prompt: Who speaks first?", "promt: Who?", "01-silence.md:10: “prompt” is missing"),
        ("01-silence.md", "text: They do", "txt: They do", "01-silence.md:13: “text” is missing"),
        ("01-silence.md", "id: they", "id: me", "01-silence.md:10: the option “me” stands twice"),
        ("01-silence.md", "feedback: Try to wait.", "feedback: No., fits_best: true", "01-silence.md:10: several"),
        ("01-silence.md", " id=first-word", "", "01-silence.md:9: this choice has no id"),
        ("01-silence.md", "id=quiet", "id=first-word", "01-silence.md:16: the activity “first-word” stands twice"),
        ("01-silence.md", "id=quiet", "id=quiet page=2", "01-silence.md:16: “page” is not known behind the fence"),
        ("01-silence.md", "id=quiet", "id=Quiet!", "01-silence.md:16: “Quiet!” is no id"),
        ("01-silence.md", "```reflection", "```reflexion", "01-silence.md:16: “reflexion” is no kind of activity"),
        ("02-asking.md", "What will you ask?", "''", "02-asking.md:10: there is no text"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_line(folder: Path, file: str, old: str, new: str, said: str) -> None:
    change(folder / file, old, new)
    found = mistakes_in(folder)
    assert any(mistake.startswith(said) for mistake in found), found


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder / "course.yaml", "version: 1", "version: one")
    change(folder / "01-silence.md", "minutes: 3", "minuts: 3")
    change(folder / "02-asking.md", "prompt:", "promt:")
    assert {mistake.split(":")[0] for mistake in mistakes_in(folder)} == {
        "course.yaml",
        "01-silence.md",
        "02-asking.md",
    }


def test_no_folder_and_no_outline(tmp_path: Path) -> None:
    assert "this folder does not exist" in mistakes_in(tmp_path / "none")[0]
    assert mistakes_in(tmp_path)[0].startswith("course.yaml:1: this file does not exist")


def test_the_hash_of_an_activity_follows_its_words_and_not_its_place(folder: Path) -> None:
    before = read_course(folder)
    change(folder / "01-silence.md", "Say *less*.", "Say *less* and wait.")
    moved = read_course(folder)
    assert moved.sha256 != before.sha256
    assert moved.pages[0].activities == before.pages[0].activities
    change(folder / "01-silence.md", "Try to wait.", "Try to wait a little.")
    assert read_course(folder).pages[0].activities[0].sha256 != before.pages[0].activities[0].sha256


def test_the_command_says_what_is_there_or_what_is_wrong(folder: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("course", "check", str(folder), stdout=out)
    assert out.getvalue().startswith("listening 1 is whole. Sections: 2, pages: 2, activities: 3.")
    change(folder / "02-asking.md", "minutes: 2", "minutes: two")
    with pytest.raises(SystemExit) as stopped:
        call_command("course", "check", str(folder), stderr=err)
    assert stopped.value.code == 2
    assert f"{folder / '02-asking.md'}:5: a whole number is expected" in err.getvalue()


def test_a_broken_course_is_reported_by_the_system_check_and_left_out(folder: Path, settings: Settings) -> None:
    settings.CONTENT = [folder.parents[1]]
    change(folder / "02-asking.md", "minutes: 2", "minutes: two")
    shelf.cache_clear()
    try:
        assert [message.id for message in courses_can_be_read()] == ["training.E001"]
        assert shelf().courses == {}
    finally:
        shelf.cache_clear()


def test_the_courses_that_we_ship_are_whole() -> None:
    for folder in (settings.PACKAGE / "content" / "courses").iterdir():
        course = read_course(folder)
        for page in course.pages:
            assert page.activities, f"{page.id} asks nothing"
