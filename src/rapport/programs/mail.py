"""The letters of programmes."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries
from rapport.programs.permissions import roles_of


def named_director(person: Person, *, program: str) -> Mail | None:
    """Tell somebody that they direct a programme; None when they do not any more."""
    found = queries.program(program)
    if Role.DIRECTOR not in roles_of(person, found):
        return None
    return compose("programs/mail/named_director", to=person, program=found)
