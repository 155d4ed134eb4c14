"""Who may take a course."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.held import held_today
from rapport.programs.permissions import needs
from rapport.training.course import Course


@needs(Verb.TAKE_COURSES)
def may_take(person: Person, course: Course) -> bool:
    """Whoever takes part today in a programme that uses the course (for the person of a request, no query more)."""
    takes = GRANTS[Verb.TAKE_COURSES]
    return any(held.program.course == course.id and held.role in takes for held in held_today(person))
