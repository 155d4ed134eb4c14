"""Plan meetings, call them off, and take them back where an arm is not given them any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.people.models import Person
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.queries import WorkshopWords
from rapport.trials import queries
from rapport.trials.meetings.queries import meetings, to_plan
from rapport.trials.models import Meeting, Participant, Site

BACK, AHEAD = timedelta(days=366), timedelta(days=366 * 3)


class RefusedError(Exception):
    """Not like this; the text says why."""


@dataclass(frozen=True)
class Series:
    """Meetings at equal distances.

    Attributes:
        component: what they are for.
        first_at: when the first one begins.
        times: how many.
        weeks: from one to the next.
        minutes: how long each is.
        place: a room, or an address on the web.
        leaders: who leads them and notes who came.
    """

    component: str
    first_at: datetime
    times: int
    weeks: int
    minutes: int
    place: str = ""
    leaders: tuple[Person, ...] = ()


@transaction.atomic
def plan(*, by: Person, site: Site, series: Series) -> int:
    """Plan meetings for the participants of an institution. Pressed twice, each is planned once; returns the new ones.

    Raises:
        RefusedError: the institution is not given such meetings, or they lie too far away.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if series.component not in {one.name for one in to_plan(held)}:
        raise RefusedError("The institution is not given these meetings.")
    if not timezone.now() - BACK < series.first_at < timezone.now() + AHEAD:
        raise RefusedError("Plan meetings of the last year and of three years to come.")
    people = [one.person for one in queries.participants(held) if one.state == queries.INCLUDED]
    kept = Meeting.objects.filter(site=held, component=series.component, workshop__called_off_on__isnull=True)
    there, made = set(kept.values_list("workshop__starts_at", flat=True)), 0
    for at in days(series):
        if at not in there:
            hours = (Decimal(series.minutes) / 60).quantize(Decimal("0.01"))
            words = WorkshopWords(series.component, at, hours, series.place, leaders=series.leaders)
            workshop = workshops.plan_meeting(
                by=by, program=held.trial.program, source=f"site:{held.pk}", words=words, people=people
            )
            Meeting.objects.create(site=held, component=series.component, workshop=workshop)
            made += 1
    return made


def days(series: Series) -> list[datetime]:
    """When each begins: at the same hour of the clock, also when the clock is put forward or back."""
    plain, zone = timezone.localtime(series.first_at).replace(tzinfo=None), timezone.get_current_timezone()
    return [(plain + timedelta(weeks=series.weeks * at)).replace(tzinfo=zone) for at in range(series.times)]


@transaction.atomic
def call_off(*, by: Person, meeting: Meeting) -> None:
    """A meeting does not take place. Raises RefusedError once somebody was there."""
    try:
        workshops.call_off(by=by, workshop=meeting.workshop)
    except workshops.WasHeldError:
        raise RefusedError("Somebody was there: it cannot be called off any more.") from None


@transaction.atomic
def follow(*, by: Person, site: Site) -> None:
    """Call off what is still to come and is not given any more; ask nobody who has left. Twice is once."""
    held = Site.objects.select_for_update().get(pk=site.pk)
    ahead = meetings(held).filter(workshop__starts_at__gt=timezone.now(), workshop__called_off_on__isnull=True)
    names = {one.name for one in to_plan(held)}
    left = Participant.objects.filter(site=held).exclude(state=queries.INCLUDED).select_related("person")
    gone = [one.person for one in left]
    for one in ahead:
        if one.component not in names:
            workshops.call_off(by=by, workshop=one.workshop)
        elif gone:
            workshops.take_off(by=by, meeting=one.workshop, people=gone)
