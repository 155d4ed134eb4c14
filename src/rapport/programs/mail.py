"""The letters of programmes."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries
from rapport.programs.models import TeamMember
from rapport.programs.permissions import roles_of


def named_director(person: Person, *, program: str) -> Mail | None:
    """Tell somebody that they direct a programme; None when they do not any more."""
    found = queries.program(program)
    if Role.DIRECTOR not in roles_of(person, found):
        return None
    return compose("programs/mail/named_director", to=person, program=found)


def new_mentor(person: Person, *, member: int) -> Mail | None:
    """Tell who is in a mentorship that a mentor has joined it; None when they have left again."""
    joined = TeamMember.objects.filter(pk=member, until__isnull=True).select_related("mentor", "mentorship__program")
    if (found := joined.first()) is None:
        return None
    return compose("programs/mail/new_mentor", to=person, member=found, program=found.mentorship.program)
