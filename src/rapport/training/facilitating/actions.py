"""Plan workshops, and take attendance at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Cohort, Program
from rapport.training.facilitating import queries
from rapport.training.models import Attendance, Leader, Workshop


class WasHeldError(Exception):
    """Somebody was there: a workshop that was held cannot be called off."""


@dataclass(frozen=True)
class WorkshopWords:
    """What a form says of a workshop."""

    title: str
    starts_at: datetime
    hours: Decimal
    place: str = ""
    course: str = ""
    role: str = ""
    cohort: Cohort | None = None
    capacity: int | None = None
    leaders: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Taken:
    """Whether somebody was there; `hours` counts for who was there for a part. `was` is what the form began with."""

    state: str
    hours: Decimal | None = None
    was: str = ""


@transaction.atomic
def plan_workshop(*, by: Person | None, program: Program, words: WorkshopWords) -> Workshop:
    """Add a workshop to the plan of a programme."""
    made = _written(Workshop(program=program), words)
    _record("training.plan_workshop", made, by)
    return made


@transaction.atomic
def change_workshop(*, by: Person, workshop: Workshop, words: WorkshopWords) -> Workshop:
    """Say anew what a workshop is. Who was there for all of it gets its hours; who was there for a part, no more."""
    found = _written(Workshop.objects.select_for_update().get(pk=workshop.pk), words)
    was_there = found.attendances.filter(state=Attendance.State.PRESENT)
    was_there.update(hours=found.hours)
    found.attendances.filter(state=Attendance.State.PARTLY, hours__gt=found.hours).update(hours=found.hours)
    _record("training.change_workshop", found, by)
    return found


@transaction.atomic
def call_off(*, by: Person, workshop: Workshop) -> None:
    """It does not take place. Raises WasHeldError once somebody was there."""
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if found.attendances.exclude(state=Attendance.State.ABSENT).exists():
        raise WasHeldError
    if found.called_off_on is None:
        found.called_off_on = timezone.localdate()
        found.save(update_fields=["called_off_on"])
        _record("training.call_off_workshop", found, by)


@transaction.atomic
def take_attendance(*, by: Person, workshop: Workshop, taken: Mapping[int, Taken]) -> list[Person]:
    """Note who was there, by the person's id; an empty state takes a note back.

    Only what differs from what the form began with is written. Returns those whom somebody else has noted otherwise
    meanwhile: of them nothing is changed.
    """
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    rows = {row.person.pk: row for row in queries.sheet(found)}
    rows |= {one.pk: queries.Row(one, None, is_expected=False) for one in queries.others_in(found, list(rows.values()))}
    otherwise, changed = [], False
    for person, one in taken.items():
        row = rows.get(person)
        if row is None or key_of(one) in (row.key, one.was):
            continue
        if row.key != one.was:
            otherwise.append(row.person)
            continue
        _note(found, row.person, one)
        changed = True
    if changed:
        _record("training.take_attendance", found, by)
    return otherwise


def key_of(one: Taken) -> str:
    """What was taken, as `Row.key` has it."""
    is_part = one.state == Attendance.State.PARTLY and one.hours is not None
    return f"{one.state}:{one.hours.normalize():f}" if is_part and one.hours is not None else one.state


@transaction.atomic
def note_export(*, by: Person, program: Program) -> None:
    """Somebody takes out everybody's hours."""
    record(did="training.export_hours", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove at which workshops somebody was, and which they led."""
    for kept in (Attendance, Leader):
        kept.objects.filter(person=person).delete()
    record(did="training.erase_workshops", target=f"person:{person.pk}", by=by.pk)


def _written(workshop: Workshop, words: WorkshopWords) -> Workshop:
    for name in ("title", "starts_at", "hours", "place", "course", "role", "cohort", "capacity"):
        setattr(workshop, name, getattr(words, name))
    workshop.save()
    workshop.leaders.exclude(person__in=words.leaders).delete()
    Leader.objects.bulk_create((Leader(workshop=workshop, person=one) for one in words.leaders), ignore_conflicts=True)
    return workshop


def _note(workshop: Workshop, person: Person, one: Taken) -> None:
    if not one.state:
        Attendance.objects.filter(workshop=workshop, person=person).delete()
        return
    hours = {Attendance.State.PRESENT: workshop.hours, Attendance.State.ABSENT: Decimal(0)}.get(
        Attendance.State(one.state), one.hours or Decimal(0)
    )
    Attendance.objects.update_or_create(
        workshop=workshop,
        person=person,
        defaults={"state": one.state, "hours": hours, "taken_at": timezone.now()},
    )


def _record(did: str, workshop: Workshop, by: Person | None) -> None:
    record(did=did, target=f"workshop:{workshop.pk}", by=by.pk if by else None, program=workshop.program.slug)
