"""The letter about a review. It says that it is time, never what anybody said."""

from rapport.agreements.models import Review
from rapport.people.mail import Mail, compose
from rapport.people.models import Person


def due(person: Person, *, review: int) -> Mail | None:
    """It is time to look again; None when it is done, or the person has said theirs and waits for others."""
    found = Review.objects.select_related("agreement__mentorship__program").get(pk=review)
    has_sent = found.sheets.filter(by=person).exists()
    if found.done_at is not None or (has_sent and found.opened_at is None):
        return None
    return compose("agreements/review/mail/due", to=person, review=found, mentorship=found.agreement.mentorship)
