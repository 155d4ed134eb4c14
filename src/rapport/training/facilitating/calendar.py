"""Workshops as entries of somebody's calendar: where they are expected, were, or lead."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rapport.kit.calendar import Entry, uid
from rapport.people.models import Person
from rapport.training.facilitating import queries
from rapport.training.facilitating.queries import Own

# What lies longer ago than this is not carried along for ever.
BACK = timedelta(days=366)


def entries(person: Person) -> list[Entry]:
    """One entry for each workshop; one that was called off stays, crossed out (five queries)."""
    since = timezone.now() - BACK
    return [entry(one) for one in queries.workshops_of(person) if one.workshop.starts_at >= since]


def entry(one: Own) -> Entry:
    """Title, time and place; who else is expected is nobody's business."""
    workshop = one.workshop
    return Entry(
        uid=uid("workshop", workshop.pk, settings.SITE_URL),
        title=f"{workshop.title} ({workshop.noun}{' that you lead' if one.leads else ''})",
        at=workshop.starts_at,
        minutes=int(workshop.hours * 60),
        changed_at=workshop.changed_at,
        sequence=workshop.version - 1,
        is_cancelled=workshop.called_off_on is not None,
        url=settings.SITE_URL + (one.page or reverse("training:my_workshops")),
        place=workshop.place,
    )
