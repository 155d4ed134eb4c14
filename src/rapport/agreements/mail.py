"""The letters about agreements. They say that something can be done, never what anybody wrote."""

from rapport.agreements import queries
from rapport.agreements.agree import queries as agreed
from rapport.agreements.queries import Desk, Step
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs


def all_have_submitted(person: Person, *, mentorship: int, number: int) -> Mail | None:
    """Now compare; None for who has agreed in the meantime."""
    desk = _desk(person, mentorship)
    if desk.step != Step.ALIGN:
        return None
    return compose("agreements/mail/all_have_submitted", to=person, desk=desk)


def waits_for_signature(person: Person, *, mentorship: int, number: int) -> Mail | None:
    """Read and sign; None for who has signed, or when the text has moved on."""
    desk = _desk(person, mentorship)
    if desk.step != Step.SIGN or desk.latest is None or desk.latest.number != number:
        return None
    return compose("agreements/mail/waits_for_signature", to=person, desk=desk, number=number)


def waits_for_chair(person: Person, *, mentorship: int, number: int) -> Mail | None:
    """All parties have signed, and the chair is asked; None when they have signed, or the text has moved on."""
    waiting = [version for version in agreed.versions_for_chair(person) if agreed.waits_for(version, person)]
    version = next((one for one in waiting if one.agreement.mentorship_id == mentorship and one.number == number), None)
    return compose("agreements/mail/waits_for_chair", to=person, version=version) if version else None


def all_have_signed(person: Person, *, mentorship: int, number: int) -> Mail | None:
    """The agreement is in force."""
    return compose("agreements/mail/all_have_signed", to=person, desk=_desk(person, mentorship), number=number)


def _desk(person: Person, mentorship: int) -> Desk:
    return queries.desk(person, programs.mentorship(mentorship))
