"""The letter about completions that a platform did not take, rendered when it goes out."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.training.lti import queries


def given_up(person: Person, *, platform: int) -> Mail | None:
    """So many were given up. None when that was mended meanwhile, or the person does not run the programme any more."""
    found = queries.open_platform(platform)
    if found is None or person not in queries.who_is_asked(found.program):
        return None
    number = queries.given_up(found)
    if not number:
        return None
    return compose("training/lti/mail/given_up", to=person, platform=found, program=found.program, number=number)
