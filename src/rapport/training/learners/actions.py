"""The list of learners leaves the server: at once as CSV, or as a workbook that the worker makes. Each is audited."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.learners import files
from rapport.training.learners.queries import Wanted
from rapport.training.models import LearnersFile


@transaction.atomic
def export(*, by: Person, program: Program) -> None:
    """Note that the list leaves the server as a file."""
    record(did="training.export_learners", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def ask(*, by: Person, program: Program, wanted: Wanted) -> LearnersFile:
    """Have the worker make a workbook; the same one that is being made already is not made twice."""
    # Of two presses at once, the second finds the file of the first.
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    if waiting := files.same_that_waits(by, program, wanted):
        return waiting
    file = LearnersFile.objects.create(program=program, by=by, asked_at=timezone.now(), **asdict(wanted))
    export(by=by, program=program)
    enqueue("rapport.training.learners.tasks.write", key=files.job_key(file), file=file.pk)
    return file


@transaction.atomic
def fetch(*, by: Person, file: LearnersFile) -> tuple[str, bytes] | None:
    """Hand the workbook to who asked for it, and remove it. None when it is not made yet, or gone."""
    found = LearnersFile.objects.select_for_update().filter(pk=file.pk, by=by).first()
    if found is None or found.content is None:
        return None
    name, content = found.name, bytes(found.content)
    found.delete()
    return name, content


@transaction.atomic
def discard(*, by: Person, file: LearnersFile) -> None:
    """Remove a workbook that is not wanted any more."""
    LearnersFile.objects.filter(pk=file.pk, by=by).delete()
