"""Plan meetings, move them, call them off, and take them back where an arm is not given them any more."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from rapport.people.models import Person
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.queries import WorkshopWords, words_of
from rapport.trials import queries
from rapport.trials.meetings.queries import mark, meetings, to_plan
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


@dataclass(frozen=True)
class When:
    """When and where one meeting is, and who leads it.

    Attributes:
        starts_at: when it begins.
        place: a room, or an address on the web.
        began_with: the version of the meeting that whoever moves it had before them.
        leaders: who leads it; None where that stays.
    """

    starts_at: datetime
    place: str
    began_with: int
    leaders: tuple[Person, ...] | None = None


@transaction.atomic
def plan(*, by: Person, site: Site, series: Series, seen: str | None = None) -> int:
    """Plan meetings for the participants of an institution. Pressed twice, each is planned once; returns the new ones.

    Args:
        by: who plans.
        site: where.
        series: which.
        seen: the `mark` of the meetings that whoever plans had before them.

    Raises:
        RefusedError: the institution is not given such meetings, they lie too far away, one would be held twice, or
            somebody else has planned, moved or called off others meanwhile.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if series.component not in {one.name for one in to_plan(held)}:
        raise RefusedError("The institution is not given these meetings.")
    _must_be_near(series.first_at)
    people = [one.person for one in queries.participants(held) if one.state == queries.INCLUDED]
    kept = Meeting.objects.filter(site=held, component=series.component, workshop__called_off_on__isnull=True)
    there = set(kept.values_list("workshop__starts_at", flat=True))
    new = [at for at in days(series) if at not in there]
    if new and seen is not None and seen != mark(held):
        raise RefusedError("Somebody has changed the meetings of this institution meanwhile; see what is planned now.")
    _must_not_be_recorded(held, series.component, new)
    hours = (Decimal(series.minutes) / 60).quantize(Decimal("0.01"))
    for at in new:
        words = WorkshopWords(series.component, at, hours, series.place, leaders=series.leaders)
        workshop = workshops.plan_meeting(
            by=by, program=held.trial.program, source=f"site:{held.pk}", words=words, people=people
        )
        Meeting.objects.create(site=held, component=series.component, workshop=workshop)
    return len(new)


def _must_be_near(at: datetime) -> None:
    if not timezone.now() - BACK < at < timezone.now() + AHEAD:
        raise RefusedError("Plan meetings of the last year and of three years to come.")


def _must_not_be_recorded(site: Site, component: str, times: Collection[datetime]) -> None:
    """A session that is recorded for the day would be counted a second time."""
    on = {timezone.localdate(at) for at in times}
    if same := site.sessions.filter(component=component, held_on__in=on).order_by("held_on").first():
        raise RefusedError(f"For {date_format(same.held_on, 'j F Y')} a session of this component is recorded already.")


def days(series: Series) -> list[datetime]:
    """When each begins: at the same hour of the clock, also when the clock is put forward or back."""
    plain, zone = timezone.localtime(series.first_at).replace(tzinfo=None), timezone.get_current_timezone()
    return [(plain + timedelta(weeks=series.weeks * at)).replace(tzinfo=zone) for at in range(series.times)]


@transaction.atomic
def move(*, by: Person, meeting: Meeting, to: When) -> None:
    """Move a meeting, or let others lead it. Twice the same is once.

    Who is asked or leads gets a letter when it moves, who leads it no more one that says so; calendars follow.

    Raises:
        RefusedError: it was called off, it is noted who came, there is another one then, or somebody else has changed
            it meanwhile.
    """
    site = Site.objects.select_for_update().get(pk=meeting.site_id)
    held = Meeting.objects.select_related("workshop__program").get(pk=meeting.pk).workshop
    was = words_of(held)
    leaders = was.leaders if to.leaders is None or set(to.leaders) == set(was.leaders) else to.leaders
    words = replace(was, starts_at=to.starts_at, place=to.place, leaders=leaders)
    if words == was:
        return
    others = Meeting.objects.filter(site=site, component=meeting.component, workshop__called_off_on__isnull=True)
    against = (
        (held.version != to.began_with, "Somebody has changed it meanwhile; see when it is now."),
        (held.called_off_on is not None, "It was called off; plan another one."),
        (held.attendances.exists(), "It is noted who came: it cannot be changed any more."),
        (
            others.exclude(pk=meeting.pk).filter(workshop__starts_at=to.starts_at).exists(),
            "There is another one of this component at that time.",
        ),
    )
    if reason := next((reason for applies, reason in against if applies), ""):
        raise RefusedError(reason)
    _must_be_near(to.starts_at)
    _must_not_be_recorded(site, meeting.component, [to.starts_at])
    workshops.change_workshop(by=by, workshop=held, words=words)


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
    workshops.call_off_all(by=by, meetings=[one.workshop for one in ahead if one.component not in names])
    if gone := [one.person for one in left]:
        kept = [one.workshop for one in ahead if one.component in names]
        workshops.take_off(by=by, meetings=kept, people=gone)
