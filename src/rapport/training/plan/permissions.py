"""Who may open a line of an action plan."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.permissions import needs
from rapport.training.models import PlanLine


@needs(Verb.TAKE_COURSES)
def owns(person: Person, line: PlanLine) -> bool:
    """Whoever wrote it, and nobody else. It stays theirs when they leave the programme."""
    return line.person_id == person.pk
