"""Read the audit trail."""

from django.db.models import QuerySet

from rapport.audit.models import START, Event


def events_of(program: str) -> QuerySet[Event]:
    """The programme's events, newest first."""
    return Event.objects.filter(program=program).order_by("-pk")


def first_broken_link() -> int | None:
    """The id of the first event that was changed or follows a missing one; None when the chain is whole."""
    last = START
    for event in Event.objects.order_by("pk").iterator():
        if event.previous != last or event.digest != event.digest_now():
            return event.pk
        last = event.digest
    return None


def events_by(person: int) -> QuerySet[Event]:
    """What the person with this id did, oldest first."""
    return Event.objects.filter(by=person).order_by("pk")
