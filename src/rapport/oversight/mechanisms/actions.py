"""Note which mechanisms a programme uses since when, and whom the dated ones have reached.

A mechanism is given by its word, one of `models.Mechanism`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.oversight.models import MechanismDate, MechanismUse
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program

Period = tuple[date | None, date | None]


@transaction.atomic
def note_uses(*, by: Person, program: Program, periods: Mapping[str, Period]) -> int:
    """Say since when (and until when) each mechanism is used; without a first day it is not. Returns what changed."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    kept = {use.mechanism: use for use in MechanismUse.objects.filter(program=program)}
    changed = 0
    for mechanism, (since, until) in periods.items():
        use = kept.get(mechanism)
        if (use.since, use.until) == (since, until) if use else since is None:
            continue
        changed += 1
        MechanismUse.objects.filter(program=program, mechanism=mechanism).delete()
        if since is not None:
            MechanismUse.objects.create(
                program=program, mechanism=mechanism, since=since, until=until, noted_by=by, noted_at=timezone.now()
            )
    if changed:
        record(did="oversight.note_uses", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    return changed


@transaction.atomic
def note_date(*, by: Person, program: Program, scholar: Person, mechanism: str, on: date | None) -> bool:
    """Note when a mechanism reached a scholar; None takes it back. False when that was noted already."""
    noted = MechanismDate.objects.filter(program=program, scholar=scholar, mechanism=mechanism)
    before = noted.first()
    if (before.on if before else None) == on:
        return False
    noted.delete()
    if on is not None:
        MechanismDate.objects.create(
            program=program, scholar=scholar, mechanism=mechanism, on=on, noted_by=by, noted_at=timezone.now()
        )
    record(did="oversight.note_date", target=f"person:{scholar.pk}", by=by.pk, program=program.slug)
    return True


@transaction.atomic
def note_dates(*, by: Person, program: Program, scholars: Iterable[int], mechanism: str, on: date) -> int:
    """The same for several scholars who came on one day. Who has a day already keeps it. Returns how many are new."""
    has = set(MechanismDate.objects.filter(program=program, mechanism=mechanism).values_list("scholar", flat=True))
    wanted = programs.with_role(program, Role.SCHOLAR).filter(pk__in=list(scholars)).exclude(pk__in=has)
    return sum(note_date(by=by, program=program, scholar=one, mechanism=mechanism, on=on) for one in wanted)
