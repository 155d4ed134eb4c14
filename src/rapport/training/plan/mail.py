"""Letters about an action plan, to the person whose it is. Written as they go out: what waits is who and when."""

from datetime import date

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.training.plan import queries


def plan(person: Person) -> Mail:
    """The whole plan."""
    return compose("training/plan/mail/plan", to=person, lines=queries.lines_of(person))


def remind(person: Person, *, day: str) -> Mail | None:
    """What the person wanted to be reminded of on this day; None when all of it is done, or they want no letters."""
    lines = queries.reminded(person, date.fromisoformat(day))
    return compose("training/plan/mail/remind", to=person, lines=lines) if lines else None


def ask(person: Person, *, day: str) -> Mail | None:
    """Did it happen? None when all is done or answered, or the person wants no letters."""
    lines = queries.asked(person, date.fromisoformat(day))
    return compose("training/plan/mail/ask", to=person, lines=lines) if lines else None
