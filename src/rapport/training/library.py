"""The courses of this server, read once for each process and never in a learner's request."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language_info

from rapport.kit import content
from rapport.kit.remembered import remembered
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.training.course import Course
from rapport.training.pages import MEDIA, PAGE
from rapport.training.reading import ReadCourse, read_translated
from rapport.training.reserved import reserved
from rapport.training.words import ID

LONGEST_HASH = 16


@dataclass(frozen=True)
class Shelf:
    """All courses that could be read, by id, and why others could not."""

    courses: dict[str, Course]
    mistakes: tuple[Mistake, ...]
    # By course, then by language.
    translations: dict[str, dict[str, Course]] = field(default_factory=dict)
    # Where each course lies, for its media.
    folders: dict[str, Path] = field(default_factory=dict)


@cache
def shelf() -> Shelf:
    """Read every course of the server; those that have not changed since the last start, from memory."""
    read = Shelf({}, ())
    mistakes: list[Mistake] = []
    for name, folder in content.folders("courses").items():
        try:
            found = read_one(name, folder)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
        else:
            read.courses[name], read.folders[name] = found.course, folder
            read.translations[name] = found.translations
    return Shelf(read.courses, tuple(mistakes), read.translations, read.folders)


def read_one(name: str, folder: Path) -> ReadCourse:
    """One course. Raises TextFileError."""
    known = templates()
    files = [path for path in folder.rglob("*") if path.is_file()]
    return remembered(
        f"course_{name.replace('-', '_')}",
        [*files, *content.files("agreements", "*.yaml").values()],
        lambda: read_translated(folder, to=addresses_of(name, folder), templates=known, taken=reserved()),
    )


def find(course: str, language: str = "") -> Course | None:
    """A course in a language; in its own where it has no translation. None when there is no such course."""
    return shelf().translations.get(course, {}).get(language) or shelf().courses.get(course)


def languages(course: Course) -> list[tuple[str, str]]:
    """In which languages a course can be read: (code, the language's own name), its original first."""
    found = shelf()
    original = found.courses[course.id].language
    return [(code, _called(code)) for code in [original, *found.translations.get(course.id, {})]]


def media_file(course: Course, name: str) -> Path | None:
    """Where a file of `media/` lies; None where the course has none of this name."""
    path = f"media/{name}"
    return shelf().folders[course.id] / path if path in course.media else None


def templates() -> frozenset[str]:
    """The agreement templates of this server, by id: tools may lead to them."""
    return frozenset(Path(name).stem for name in content.files("agreements", "*.yaml"))


def addresses_of(course: str, folder: Path) -> Callable[[str, str], str]:
    """The addresses of a course's pages, and of its media. Those hold a hash, so that browsers keep them for ever."""
    files = {path.relative_to(folder).as_posix(): path for path in (folder / MEDIA).rglob("*") if path.is_file()}

    def address(kind: str, name: str) -> str:
        # What is no id, or no file, is a mistake that the reader tells.
        if kind == PAGE:
            return reverse("training:page", kwargs={"course": course, "page": name}) if ID.fullmatch(name) else name
        if name not in files:
            return name
        hashed = hashlib.sha256(files[name].read_bytes()).hexdigest()[:LONGEST_HASH]
        words = {"course": course, "hashed": hashed, "name": name.removeprefix(f"{MEDIA}/")}
        return reverse("training:media", kwargs=words)

    return address


def _called(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
