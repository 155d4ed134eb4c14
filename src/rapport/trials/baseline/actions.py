"""Have the baseline made; keep what came out."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.trials.baseline import queries
from rapport.trials.baseline.computing import Made
from rapport.trials.baseline.planning import Taken
from rapport.trials.models import Baseline, BaselineFile, Trial

MAKE = "rapport.trials.baseline.tasks.make"


@transaction.atomic
def ask(*, by: Person, trial: Trial) -> Baseline:
    """Have the table made of what is kept now; what is being made already is not made twice."""
    Trial.objects.select_for_update().get(pk=trial.pk)
    now = timezone.now()
    held, _ = Baseline.objects.get_or_create(trial=trial, defaults={"by": by, "asked_at": now})
    if held.number and queries.is_waiting(held):
        return held
    held.number, held.by, held.asked_at, held.problem = held.number + 1, by, now, ""
    held.save(update_fields=["number", "by", "asked_at", "problem"])
    record(did="trials.baseline", target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    enqueue(MAKE, key=queries.job_key(held), trial=trial.pk, number=held.number)
    return held


@transaction.atomic
def keep(*, baseline: Baseline, number: int, made: Made, people: list[Taken]) -> None:
    """Keep what an asking has made, unless a later one was kept meanwhile; without a table only why there is none."""
    held = Baseline.objects.select_for_update().get(pk=baseline.pk)
    if held.made >= number:
        return
    if made.problem:
        held.problem = made.problem[:300]
        held.save(update_fields=["problem"])
        return
    lines = [f"{','.join(columns)}:{','.join(str(people[at].key) for at in places)}" for columns, places in made.told]
    held.told = "".join(f"{one}\n" for one in dict.fromkeys([*held.told.splitlines(), *lines]))
    held.made, held.made_at, held.table, held.problem = number, timezone.now(), made.table, ""
    held.people, held.institutions = len(people), len({one.site for one in people})
    held.save()
    held.files.all().delete()
    BaselineFile.objects.bulk_create(
        [BaselineFile(baseline=held, name=name, content=content) for name, content in made.files]
    )
