"""One letter for both sides: there is something for you. It names nobody and quotes nothing."""

from rapport.agreements.ombuds import queries
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs


def something_for_you(person: Person, *, program: str) -> Mail | None:
    """None when it was taken back, or is answered, before the letter went out."""
    if not queries.something_waits(person, programs.program(program)):
        return None
    return compose("agreements/ombuds/mail/something_for_you", to=person)
