"""The letters of closings and changes. They say that something is there, never what anybody wrote or why."""

from rapport.agreements.closing import changes
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.permissions import is_party


def closing_has_begun(person: Person, *, mentorship: int) -> Mail | None:
    """To the others; None for who has left meanwhile."""
    found = programs.mentorship(mentorship)
    if not is_party(person, found):
        return None
    return compose("agreements/closing/mail/closing_has_begun", to=person, mentorship=found)


def somebody_asks(person: Person, *, program: str) -> Mail | None:
    """To staff: somebody would like to talk; None when nothing is open any more."""
    found = programs.program(program)
    if not changes.requests_for(person, found):
        return None
    return compose("agreements/closing/mail/somebody_asks", to=person, program=found)


def team_will_change(person: Person, *, mentorship: int, speaker: int) -> Mail | None:
    """To the others of a team, after staff have decided to tell them; None for who has left meanwhile."""
    found = programs.mentorship(mentorship)
    if not is_party(person, found):
        return None
    who = Person.objects.get(pk=speaker)
    return compose("agreements/closing/mail/team_will_change", to=person, mentorship=found, who=who)
