"""Something written in the course with every kind, and who must never read it."""

from collections.abc import Iterator

from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.training import actions
from rapport.training.course import Course
from rapport.training.given import Given
from rapport.training.models import Answer
from tests import make
from tests.training.conftest import signed_in

SECRET = "Ask Ana XYZZY"


def give(person: Person, course: Course, page: str, activity: str, given: Given, version: int = 0) -> Answer:
    """An answer, as the page of the course saves it."""
    at = course.page(page)
    assert at
    found = at.activity(activity)
    assert found
    return actions.save_answer(by=person, course=course, page=at, activity=found, given=given, version=version)


def write_all(person: Person, course: Course) -> None:
    """A reflection for the plan, a checklist, starters, a case; and a poll, which is no part of a notebook."""
    give(person, course, "thinking", "three", Given(text=f"{SECRET}\n\nand <b>wait</b>\nin peace"))
    give(person, course, "thinking", "ready", Given(options=("time",)))
    give(person, course, "thinking", "lines", Given(options=("hope",)))


def everybody_else(person: Person) -> Iterator[tuple[str, Client]]:
    """A browser of each role of the person's own programme, of an administrator, and of a stranger."""
    program = person.participations.get().program
    for role in set(Role) - {Role.SERVER_ADMINISTRATOR}:
        yield role.value, signed_in(make.member(program, role))
    yield "administrator", signed_in(make.administrator())
    yield "stranger", signed_in(make.person())
