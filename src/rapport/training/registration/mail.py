"""The letter to whoever is named to follow a group."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.training.models import JoinCode
from rapport.training.registration.queries import titles


def named_to_follow(person: Person, *, code: int) -> Mail | None:
    """Somebody can see who of a group is registered and has finished. None when that has changed meanwhile."""
    found = JoinCode.objects.filter(pk=code, follower=person, ended_on__isnull=True).select_related("program").first()
    if found is None:
        return None
    title = titles([found.course])[0][1]
    return compose("training/registration/mail/follow", to=person, code=found, program=found.program, title=title)
