"""Write the plan, and note what was done about what was missed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.oversight.models import Duty, Remedy
from rapport.people.models import Person
from rapport.programs.models import Program


@dataclass(frozen=True)
class Asked:
    """What a duty asks, by when, and what follows; `what` and `role` stay as they were first written."""

    days_after: int | None
    fixed_on: date | None
    missed: str
    escalation: str


@dataclass(frozen=True)
class Done:
    """What was done about something that was missed."""

    kind: str
    on: date
    note: str = ""
    new_due: date | None = None


class AskedAlreadyError(Exception):
    """The plan asks this of this role already; nothing was written."""


@transaction.atomic
def add_duty(*, by: Person, program: Program, role: str, what: str, asked: Asked) -> Duty:
    """Ask something of everybody in a role. Raises AskedAlreadyError."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    if Duty.objects.filter(program=program, role=role, what=what, ended_on__isnull=True).exists():
        raise AskedAlreadyError("the plan asks this of this role already")
    duty = Duty.objects.create(program=program, role=role, what=what, **vars(asked))
    _record("oversight.add_duty", duty, by)
    return duty


@transaction.atomic
def change_duty(*, by: Person, duty: Duty, asked: Asked) -> None:
    """Change by when it is asked, and what follows. The same again changes nothing."""
    before = {name: getattr(duty, name) for name in vars(asked)}
    if before == vars(asked):
        return
    Duty.objects.filter(pk=duty.pk).update(**vars(asked))
    _record("oversight.change_duty", duty, by)


@transaction.atomic
def end_duty(*, by: Person, duty: Duty) -> None:
    """Ask it of nobody any more; what was done about it stays on record. Twice is once."""
    if Duty.objects.filter(pk=duty.pk, ended_on__isnull=True).update(ended_on=timezone.localdate()):
        _record("oversight.end_duty", duty, by)


@transaction.atomic
def note_remedy(*, by: Person, duty: Duty, person: Person, done: Done) -> Remedy:
    """Note what was done; noting the same of the same day again changes nothing."""
    same = Remedy.objects.filter(duty=duty, person=person, **vars(done)).first()
    if same is not None:
        return same
    made = Remedy.objects.create(duty=duty, person=person, by=by, at=timezone.now(), **vars(done))
    record(did="oversight.note_remedy", target=f"person:{person.pk}", by=by.pk, program=duty.program.slug)
    return made


def _record(did: str, duty: Duty, by: Person) -> None:
    record(did=did, target=f"duty:{duty.pk}", by=by.pk, program=duty.program.slug)
