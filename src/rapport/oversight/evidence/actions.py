"""Have a pack made. The worker makes it: the web process does not load the typesetter."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.oversight.models import EvidencePack
from rapport.people.models import Person
from rapport.programs.models import Program


@transaction.atomic
def ask_for_pack(*, by: Person, program: Program) -> EvidencePack:
    """Have a pack made of what is true now; one that is being made already is not made twice."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    waiting = EvidencePack.objects.filter(program=program, made_at__isnull=True).first()
    if waiting is not None:
        return waiting
    pack = EvidencePack.objects.create(program=program, asked_by=by, asked_at=timezone.now())
    record(did="oversight.make_evidence", target=f"evidence:{pack.pk}", by=by.pk, program=program.slug)
    enqueue("rapport.oversight.evidence.tasks.make_pack", key=f"oversight:evidence:{pack.pk}", pack=pack.pk)
    return pack
