"""In which language somebody reads a course: a choice that a browser keeps, and no fact about a person."""

from django.http import HttpRequest

from rapport.training import library
from rapport.training.course import Course

LANGUAGE = "course-language"
YEAR = 365 * 24 * 60 * 60


def reading(request: HttpRequest, course: Course) -> Course:
    """The course in the language that was chosen; in its own where it has no such translation.

    Ids and hashes are the same in all languages: an answer is one answer, whatever it was read in.
    """
    return library.find(course.id, request.COOKIES.get(LANGUAGE, "")) or course
