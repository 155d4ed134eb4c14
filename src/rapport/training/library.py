"""The courses of this server, read once for each process and never in a learner's request."""

from dataclasses import dataclass
from functools import cache

from rapport.kit import content
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.training.course import Course
from rapport.training.reading import read_course


@dataclass(frozen=True)
class Shelf:
    """All courses that could be read, by id, and why others could not."""

    courses: dict[str, Course]
    mistakes: tuple[Mistake, ...]


@cache
def shelf() -> Shelf:
    courses: dict[str, Course] = {}
    mistakes: list[Mistake] = []
    for name, folder in content.folders("courses").items():
        try:
            courses[name] = read_course(folder)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
    return Shelf(courses, tuple(mistakes))
