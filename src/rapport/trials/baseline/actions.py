"""Have the baseline made; keep what came out."""

from django.db import transaction

from rapport.people.models import Person
from rapport.trials.asked import actions as asked
from rapport.trials.baseline.computing import Made
from rapport.trials.baseline.planning import Taken
from rapport.trials.models import Baseline, BaselineFile, Trial

MAKE = "rapport.trials.baseline.tasks.make"


def ask(*, by: Person, trial: Trial) -> Baseline:
    """Have the table made of what is kept now; what is being made already is not made twice."""
    return asked.ask(kind=Baseline, by=by, trial=trial, did="trials.baseline", make=MAKE)


@transaction.atomic
def keep(*, baseline: Baseline, number: int, made: Made, people: list[Taken]) -> None:
    """Keep what an asking has made, unless a later one was kept meanwhile; without a table only why there is none."""
    held = asked.keep(asked=baseline, number=number, problem=made.problem)
    if held is None:
        return
    lines = [f"{','.join(columns)}:{','.join(str(people[at].key) for at in places)}" for columns, places in made.told]
    held.told = "".join(f"{one}\n" for one in dict.fromkeys([*held.told.splitlines(), *lines]))
    held.table, held.people, held.institutions = made.table, len(people), len({one.site for one in people})
    held.save()
    held.files.all().delete()
    BaselineFile.objects.bulk_create(
        [BaselineFile(baseline=held, name=name, content=content) for name, content in made.files]
    )
