"""The letter about a report. It says that there is one, and nothing of what it says."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries
from rapport.surveys.permissions import may_read_own_report


def new_report(person: Person, *, program: str) -> Mail | None:
    """Tell a mentor that a report is there; None when they mentor in the programme no more."""
    found = queries.program(program)
    return (
        compose("surveys/reports/mail/new_report", to=person, program=found)
        if may_read_own_report(person, found)
        else None
    )
