"""The letters of oversight."""

from rapport.oversight.queries import Task, statuses
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs


def reminder(person: Person, *, program: str, task: str) -> Mail | None:
    """A friendly line about what is still open; None when it was done in the meantime."""
    found = programs.program(program)
    if not any(row.person == person and row.misses(Task(task)) for row in statuses(found, still_possible=True)):
        return None
    return compose("oversight/mail/reminder", to=person, program=found, task=task)
