"""The letter to two who were made a pair; rendered when it goes out."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs.models import TeamMember


def paired(person: Person, *, member: int) -> Mail | None:
    """Tell somebody with whom they are paired, and where the two say what they expect; None when it has ended."""
    found = TeamMember.objects.filter(pk=member, until__isnull=True, mentorship__until__isnull=True)
    joined = found.select_related("mentor", "mentorship__scholar", "mentorship__program").first()
    if joined is None or person.pk not in (joined.mentor_id, joined.mentorship.scholar_id):
        return None
    program = joined.mentorship.program
    return compose("trials/mail/paired", to=person, member=joined, program=program, scholar=joined.mentorship.scholar)
