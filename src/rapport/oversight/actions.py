"""Remind those who have not done what the programme asks; erase what is noted about somebody."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.oversight.models import MechanismDate, Remedy
from rapport.oversight.queries import Task, statuses
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.programs.models import Program


@transaction.atomic
def remind(*, by: Person, program: Program, task: Task) -> int:
    """Write to all who still miss the task, at most once a day each. Returns how many letters are new."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    today = timezone.localdate().isoformat()
    ids: dict[str, int | str] = {"program": program.slug, "task": task.value}
    written = write_letters(
        NewLetter(
            composer="rapport.oversight.mail.reminder",
            to=row.person,
            key=f"oversight:{program.pk}:{task}:{row.person.pk}:{today}",
            ids=ids,
        )
        for row in statuses(program, still_possible=True)
        if row.misses(task) and row.person.email
    )
    if written:
        record(did="oversight.remind", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    return written


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what is noted about somebody: meetings they came to, and what was done about what they missed."""
    MechanismDate.objects.filter(scholar=person).delete()
    Remedy.objects.filter(person=person).delete()
    record(did="oversight.erase", target=f"person:{person.pk}", by=by.pk)
