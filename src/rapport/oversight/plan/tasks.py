"""What the worker does about the plan: one letter to who is late."""

from django.utils import timezone

from rapport.kit.jobs import enqueue
from rapport.oversight.models import Duty
from rapport.oversight.plan import queries
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.waves.quiet import is_quiet


def look_for_late() -> None:
    """Each minute, outside the quiet hours: have each programme looked through once a day."""
    if is_quiet(timezone.now()):
        return
    today = timezone.localdate().isoformat()
    for program in queries.programs_with_letters():
        enqueue(
            "rapport.oversight.plan.tasks.write_to_late", key=f"oversight:late:{program.pk}:{today}", program=program.pk
        )


def write_to_late(program: int) -> int:
    """Write to everybody who is late, once for each day by which something was due. Returns how many are new."""
    found = Program.objects.get(pk=program)
    late = [
        one
        for one in queries.late(queries.standings(found))
        if one.duty.escalation != Duty.Escalation.NONE and one.person.email
    ]
    people = Person.objects.filter(participations__program=found).in_bulk()
    return write_letters(
        NewLetter(
            composer="rapport.oversight.plan.mail.late",
            to=people[one.person.pk],
            key=f"oversight:late:{one.duty.pk}:{one.person.pk}:{one.due}",
            ids={"program": found.slug, "duty": one.duty.pk},
        )
        for one in late
    )
