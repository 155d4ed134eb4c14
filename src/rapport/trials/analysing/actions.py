"""Have the planned analysis run; keep what came out."""

from dataclasses import dataclass

from django.db import transaction

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.trials.analysing import queries
from rapport.trials.asked import actions as asked
from rapport.trials.models import OutcomeReport, Trial

MAKE = "rapport.trials.analysing.tasks.make"


@dataclass(frozen=True)
class Made:
    """What came out.

    Attributes:
        body: HTML of its tables and figures.
        not_made: what could not be made, and why.
        archive: all files as a ZIP.
        by_name: arms stand by name in it.
        people, institutions: in it.
        problem: why nothing came out.
    """

    body: str = ""
    not_made: tuple[str, ...] = ()
    archive: bytes = b""
    by_name: bool = False
    people: int = 0
    institutions: int = 0
    problem: str = ""


def ask(*, by: Person, trial: Trial) -> OutcomeReport:
    """Have the analysis run on what is kept now; each time is on record. What is being made is not made twice."""
    return asked.ask(kind=OutcomeReport, by=by, trial=trial, did="trials.analyse", make=MAKE)


@transaction.atomic
def keep(*, report: OutcomeReport, number: int, made: Made) -> None:
    """Keep what an asking has made, unless a later one was kept meanwhile; without a body only why there is none."""
    held = asked.keep(asked=report, number=number, problem=made.problem)
    if held is None:
        return
    held.body, held.not_made, held.archive = made.body, "\n".join(made.not_made), made.archive
    held.by_name, held.people, held.institutions = made.by_name, made.people, made.institutions
    held.save()


@transaction.atomic
def take_out(*, by: Person, trial: Trial) -> bytes:
    """All files of the analysis; that somebody took them out is on record. Nothing while there are none."""
    found = queries.archive(trial)
    if found:
        record(did="trials.take_outcomes", target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    return found
