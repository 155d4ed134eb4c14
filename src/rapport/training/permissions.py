"""Who may take a course."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation
from rapport.programs.permissions import needs
from rapport.training.course import Course


@needs(Verb.TAKE_COURSES)
def may_take(person: Person, course: Course) -> bool:
    """Whoever takes part today in a programme that uses the course."""
    return Participation.objects.filter(
        person=person.pk,
        until__isnull=True,
        role__in=GRANTS[Verb.TAKE_COURSES],
        program__course=course.id,
    ).exists()
