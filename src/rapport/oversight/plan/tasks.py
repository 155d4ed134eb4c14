"""What the worker does about the plan: one letter to who is late."""

from django.db import transaction
from django.utils import timezone

from rapport.kit.jobs import enqueue
from rapport.oversight.models import Duty
from rapport.oversight.plan import queries
from rapport.people.actions import write_letter
from rapport.people.queries import letters_with
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


@transaction.atomic
def write_to_late(program: int) -> int:
    """Write to everybody who is late, once for each day by which something was due. Returns how many are new."""
    found = Program.objects.select_for_update(no_key=True).get(pk=program)
    late = {
        f"oversight:late:{one.duty.pk}:{one.person.pk}:{one.due}": one
        for one in queries.late(queries.standings(found))
        if one.duty.escalation != Duty.Escalation.NONE and one.person.email
    }
    for key in letters_with(list(late)):
        del late[key]
    for key, one in late.items():
        write_letter(
            composer="rapport.oversight.plan.mail.late", to=one.person, key=key, program=found.slug, duty=one.duty.pk
        )
    return len(late)
