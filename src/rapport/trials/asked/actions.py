"""Ask for it, and keep what came out."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.trials.asked.queries import Kind, is_waiting, job_key
from rapport.trials.models import Trial


@transaction.atomic
def ask(*, kind: type[Kind], by: Person, trial: Trial, did: str, make: str) -> Kind:
    """Have it made of what is kept now; each time is on record. What is being made already is not made twice.

    Args:
        kind: of what.
        by: who asks.
        trial: of which trial.
        did: what the record calls it.
        make: where the task is that makes it, given the trial and the number of the asking.
    """
    Trial.objects.select_for_update().get(pk=trial.pk)
    now = timezone.now()
    held, _ = kind._default_manager.get_or_create(trial=trial, defaults={"by": by, "asked_at": now})
    if held.number and is_waiting(held):
        return held
    held.number, held.by, held.asked_at, held.problem = held.number + 1, by, now, ""
    held.save(update_fields=["number", "by", "asked_at", "problem"])
    record(did=did, target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    enqueue(make, key=job_key(held), trial=trial.pk, number=held.number)
    return held


def keep(*, asked: Kind, number: int, problem: str) -> Kind | None:
    """Note that an asking is made; to be called where what was made is then put into it, in the same transaction.

    Args:
        asked: what it was for.
        number: of the asking.
        problem: why nothing came out, if that is so; what was made before then stays.

    Returns:
        The locked row, to be filled and saved; None where there is nothing to put into it, or a later asking was kept
        meanwhile.
    """
    held = type(asked)._default_manager.select_for_update().get(pk=asked.pk)
    if held.made >= number:
        return None
    if problem:
        held.problem = problem[:300]
        held.save(update_fields=["problem"])
        return None
    held.made, held.made_at, held.problem = number, timezone.now(), ""
    return held
