"""Remind those who have not done what the programme asks; erase what is noted about somebody."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.oversight.models import MechanismDate, Remedy
from rapport.oversight.queries import Task, statuses
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.people.queries import letters_with
from rapport.programs.models import Program


@transaction.atomic
def remind(*, by: Person, program: Program, task: Task) -> int:
    """Write to all who still miss the task, at most once a day each. Returns how many letters are new."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    today = timezone.localdate().isoformat()
    missing = {
        f"oversight:{program.pk}:{task}:{row.person.pk}:{today}": row.person
        for row in statuses(program, still_possible=True)
        if row.misses(task) and row.person.email
    }
    for key in letters_with(list(missing)):
        del missing[key]
    for key, person in missing.items():
        write_letter(
            composer="rapport.oversight.mail.reminder", to=person, key=key, program=program.slug, task=task.value
        )
    if missing:
        record(did="oversight.remind", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    return len(missing)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what is noted about somebody: meetings they came to, and what was done about what they missed."""
    MechanismDate.objects.filter(scholar=person).delete()
    Remedy.objects.filter(person=person).delete()
    record(did="oversight.erase", target=f"person:{person.pk}", by=by.pk)
