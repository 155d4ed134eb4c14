"""The letters about time."""

from rapport.agreements.effort.queries import chairs_to_ask
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs


def confirm_effort(person: Person, *, program: str) -> Mail | None:
    """Ask a chair to confirm protected time; None when nothing waits any more."""
    found = programs.program(program)
    waiting = chairs_to_ask(found).get(person, 0)
    if not waiting:
        return None
    return compose("agreements/effort/mail/confirm_effort", to=person, program=found, waiting=waiting)
