"""Note what happened; record sessions and who came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.trials.models import Attendance, Happening, Meeting, Participant, Session, Site, Trial


class RefusedError(Exception):
    """Not like this; the text says why."""


@dataclass(frozen=True)
class Words:
    """What happened.

    Attributes:
        kind: one of `Happening.Kind`.
        site: where; None for the whole trial.
        happened_on: when.
        what: in words.
    """

    kind: str
    site: Site | None
    happened_on: date
    what: str


@transaction.atomic
def note(*, by: Person, trial: Trial, words: Words) -> Happening:
    """Note something. The same words of the same person within a minute are one."""
    Trial.objects.select_for_update().get(pk=trial.pk)
    now = timezone.now()
    same = trial.happenings.filter(
        by=by, kind=words.kind, site=words.site, what=words.what, at__gt=now - timedelta(minutes=1)
    )
    if found := same.first():
        return found
    made = Happening.objects.create(
        trial=trial, kind=words.kind, site=words.site, happened_on=words.happened_on, what=words.what, by=by, at=now
    )
    record(did="trials.note", target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    return made


@dataclass(frozen=True)
class Held:
    """A session that was held.

    Attributes:
        component: of which component of the protocol.
        held_on: when.
        minutes: how long.
        present: participants who came.
    """

    component: str
    held_on: date
    minutes: int
    present: Collection[Participant]


@transaction.atomic
def hold(*, by: Person, site: Site, held: Held) -> Session:
    """Record a session of a site, or who came to one that is recorded; the last word counts.

    Raises:
        RefusedError: somebody is of another site, or the day is to come.
    """
    Site.objects.select_for_update().get(pk=site.pk)
    if any(one.site_id != site.pk for one in held.present):
        raise RefusedError("Somebody is of another institution.")
    if held.held_on > timezone.localdate():
        raise RefusedError("A session that is still to come cannot have been held.")
    planned = Meeting.objects.filter(site=site, component=held.component, workshop__called_off_on__isnull=True)
    if planned.filter(workshop__starts_at__date=held.held_on).exists():
        raise RefusedError("A meeting of this component is planned for that day: note there who came.")
    session, _ = Session.objects.update_or_create(
        site=site,
        component=held.component,
        held_on=held.held_on,
        defaults={"minutes": held.minutes, "by": by, "at": timezone.now()},
    )
    there = {one.pk for one in held.present}
    session.attendances.exclude(participant__in=there).delete()
    before = set(session.attendances.values_list("participant_id", flat=True))
    Attendance.objects.bulk_create(Attendance(session=session, participant_id=pk) for pk in there - before)
    record(did="trials.hold", target=f"site:{site.pk}", by=by.pk, program=site.trial.program.slug)
    return session
