"""Have plans run, again too; keep what came out; show a summary to the director."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.evaluation.data.sources import Selection, check
from rapport.evaluation.models import PlanVersion, Run, RunFile, RunFinding, RunMistake, RunSource
from rapport.evaluation.plans.actions import NotWholeError
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import queries
from rapport.kit.jobs import again as queue_again
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.exports import actions as exports
from rapport.surveys.models import Survey

MAKE = "rapport.evaluation.runs.tasks.make"


@dataclass(frozen=True)
class Told:
    """Something that went wrong; `place` says where the line is counted."""

    what: str
    mend: str = ""
    place: str = ""
    line: int = 0


@dataclass(frozen=True)
class Found:
    """What a run found.

    Attributes:
        files: name → content.
        mistakes: why there is nothing, or less than was asked.
        told: what was told about whom.
        findings: the summary: (mark, sentence), in order.
        each: in how many rows somebody stands at most.
    """

    rows: int
    data_sha256: str
    result_sha256: str
    programs: str
    people: frozenset[int]
    submissions: frozenset[int]
    is_open: bool
    files: Mapping[str, bytes]
    mistakes: Iterable[Told] = ()
    has_failed: bool = False
    told: Iterable[queries.Telling] = ()
    findings: Iterable[tuple[str, str]] = ()
    each: int = 1


@transaction.atomic
def ask(
    *, by: Person, version: PlanVersion, selection: Selection, shows: bool = False, repeats: Run | None = None
) -> Run:
    """Have a version of a plan run; the same run that is being made already is not made twice.

    Args:
        by: who asks.
        version: what to do.
        selection: with which answers.
        shows: the director shall read the summary as soon as it is made.
        repeats: the run that this one repeats.

    Raises:
        NotWholeError: the plan has mistakes.
        UnfitError: these surveys cannot be read together.
        NotReleasedError: answers that were given in confidence may not be handed out now.
    """
    if not version.is_whole:
        raise NotWholeError
    check(selection)
    program = Program.objects.select_for_update(no_key=True).get(pk=version.plan.program_id)
    if waiting := queries.same_that_waits(by, version, selection):
        return waiting
    run = Run.objects.create(
        program=program,
        version=version,
        by=by,
        asked_at=timezone.now(),
        arrangement=selection.arrangement,
        cohort=selection.cohort,
        cohort_name=selection.cohort.name if selection.cohort else "",
        repeats=repeats,
        seed=seed_of(version),
        shows=shows,
    )
    for source in selection.sources:
        is_confidential = source.survey.degree == Survey.Degree.CONFIDENTIAL
        release = exports.release(by=by, survey=source.survey) if is_confidential else None
        RunSource.objects.create(run=run, survey=source.survey, part=source.part, release=release)
    record(did="evaluation.run", target=f"run:{run.pk}", by=by.pk, program=program.slug)
    enqueue(MAKE, key=queries.job_key(run), run=run.pk)
    return run


def seed_of(version: PlanVersion) -> int:
    """What random numbers of a plan begin with, as it says."""
    document = look(version.text).document
    return document.content.seed if document else 0


@transaction.atomic
def repeat(*, by: Person, run: Run) -> Run:
    """Run the same plan on the same surveys again; one that was stopped goes on instead. Raises as `ask`."""
    job, now = queries.job(run), queries.run(run.pk)
    if now.made_at is None and job is not None:
        queue_again(job)
        return now
    return ask(by=by, version=now.version, selection=queries.selection_of(now), repeats=now)


@transaction.atomic
def keep(*, run: Run, found: Found, beside: frozenset[int] | None = None) -> bool:
    """Keep what a run found. A run that is made already stays as it is: two workers at once are one.

    Args:
        run: what was asked.
        found: what came out.
        beside: the other runs that it was held against (`queries.made_beside`); None for one that tells nothing.

    Returns:
        False, and nothing is kept, where another run has been made meanwhile: this one was not held against it.
    """
    Program.objects.select_for_update(no_key=True).get(pk=run.program_id)
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.made_at is not None:
        return True
    if beside is not None and beside != queries.made_beside(held):
        return False
    held.rows, held.each = found.rows, found.each
    held.data_sha256, held.result_sha256 = found.data_sha256, found.result_sha256
    held.programs, held.has_failed, held.is_open = found.programs[:300], found.has_failed, found.is_open
    held.people, held.submissions = queries.as_text(found.people), queries.as_text(found.submissions)
    held.told = "\n".join(dict.fromkeys(one.line for one in found.told))
    held.made_at = timezone.now()
    held.shown_at = held.made_at if held.shows and not held.has_failed else None
    held.save()
    RunFile.objects.bulk_create(
        RunFile(run=held, name=name, sha256=_sha256(content), size=len(content), content=content)
        for name, content in sorted(found.files.items())
    )
    RunFinding.objects.bulk_create(
        RunFinding(run=held, place=place, mark=mark, text=text) for place, (mark, text) in enumerate(found.findings)
    )
    RunMistake.objects.bulk_create(
        RunMistake(run=held, place=one.place, line=one.line, what=one.what, mend=one.mend) for one in found.mistakes
    )
    return True


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def show(*, by: Person, run: Run) -> None:
    """Let the director read the summary of a run. Twice is once."""
    made = Run.objects.filter(pk=run.pk, made_at__isnull=False, has_failed=False, shown_at__isnull=True)
    if made.update(shown_at=timezone.now()):
        record(did="evaluation.show", target=f"run:{run.pk}", by=by.pk, program=run.program.slug)


@transaction.atomic
def hide(*, by: Person, run: Run) -> None:
    """Take the summary of a run back."""
    if Run.objects.filter(pk=run.pk, shown_at__isnull=False).update(shown_at=None):
        record(did="evaluation.hide", target=f"run:{run.pk}", by=by.pk, program=run.program.slug)
