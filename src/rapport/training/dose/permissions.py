"""Who may take out how a course was used."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs, roles_of

# Whoever holds one of these knows the people, or answers for one of them: a line without a name would tell them whose.
KNOW_THE_PEOPLE = frozenset({Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.DIRECTOR, Role.COORDINATOR, Role.FACILITATOR})


@needs(Verb.EXPORT_USE)
def may_export_use(person: Person, program: Program) -> bool:
    """Whoever evaluates, and is neither a learner of the programme nor in anybody's line in it."""
    roles = roles_of(person, program)
    return bool(GRANTS[Verb.EXPORT_USE] & roles) and not (KNOW_THE_PEOPLE & roles)
