"""A chair confirms protected time, the programme asks chairs for it, and a mentor states their own."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.agreements.actions import NotYoursError
from rapport.agreements.effort import queries
from rapport.agreements.models import Effort, MentorTime
from rapport.audit.actions import record
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.programs.models import Program


@transaction.atomic
def confirm_effort(
    *, by: Person, program: Program, scholar: Person, percent: int, period: tuple[date, date | None]
) -> Effort:
    """A chair confirms that so much time of a scholar of their institution is protected, from one day until another.

    Confirming the same again changes nothing. Raises NotYoursError for a scholar of another institution.
    """
    scope = queries.scope_of(by, program)
    row = queries.effort_of(program, scope, scholar.pk)
    institution = row.seat.institution if row else None
    if row is None or institution is None or institution.pk not in scope.institutions:
        raise NotYoursError("a chair confirms time of scholars of their own institution")
    since, until = period
    last = row.confirmed
    if last is not None and (last.percent, last.since, last.until) == (percent, since, until):
        return last
    made = Effort.objects.create(
        program=program,
        scholar=scholar,
        institution=institution,
        percent=percent,
        since=since,
        until=until,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )
    record(did="agreements.confirm_effort", target=f"person:{scholar.pk}", by=by.pk, program=program.slug)
    return made


@transaction.atomic
def ask_chairs(*, by: Person, program: Program) -> int:
    """Write to every chair for whom a confirmation waits, at most once a day each. Returns how many letters are new."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    today = timezone.localdate().isoformat()
    written = write_letters(
        NewLetter(
            composer="rapport.agreements.effort.mail.confirm_effort",
            to=chair,
            key=f"agreements:effort:{program.pk}:{chair.pk}:{today}",
            ids={"program": program.slug},
        )
        for chair in queries.chairs_to_ask(program)
        if chair.email
    )
    if written:
        record(did="agreements.ask_chairs", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    return written


@transaction.atomic
def state_time(*, by: Person, program: Program, hours_a_month: int | None, room_for: int | None) -> MentorTime:
    """A mentor says how much time they have; stating the same again still says that it holds today."""
    kept, _ = MentorTime.objects.update_or_create(
        program=program,
        mentor=by,
        defaults={"hours_a_month": hours_a_month, "room_for": room_for, "stated_on": timezone.localdate()},
    )
    record(did="agreements.state_time", target=f"person:{by.pk}", by=by.pk, program=program.slug)
    return kept
