"""What the worker does for a run: builds the table, has the plan computed in a process of its own, keeps the result."""

import tempfile
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from rapport.analysis.registration import register, registration_json
from rapport.evaluation.data.building import Built, build
from rapport.evaluation.data.sources import Selection, UnfitError
from rapport.evaluation.models import PlanVersion, Run
from rapport.evaluation.numbers import records
from rapport.evaluation.numbers.labels import labels_of
from rapport.evaluation.numbers.wording import summary
from rapport.evaluation.plans import queries as plans
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import computing, queries
from rapport.evaluation.runs.actions import Found, Told, keep
from rapport.evaluation.runs.asking import About
from rapport.kit.jobs import progress
from rapport.stats.suppression import INSIDE
from rapport.surveys.exports import queries as exports
from rapport.surveys.models import Survey

CHANGED = Told(
    "answers that were given in confidence were changed or taken back while the run was being made",
    "run the plan again",
)
GONE = Told("what was asked cannot be read any more", "tell who keeps the server")
FEW = Told(
    f"the answers of fewer than {INSIDE} people are in: nothing can be told of them", "wait until more have answered"
)


def make(run: int) -> None:
    """Make one run; one that is made already stays as it is, and one whose worker was killed is begun anew."""
    asked = Run.objects.select_related("program", "version__plan__program", "cohort", "repeats").filter(pk=run).first()
    if asked is None or asked.made_at is not None:
        return
    key = queries.job_key(asked)
    progress(key, 0, 1)
    if not is_as_released(asked):
        keep(run=asked, found=nothing(CHANGED))
        return
    selection = queries.selection_of(asked)
    try:
        built = build(selection)
    except (LookupError, UnfitError):
        keep(run=asked, found=nothing(GONE))
        return
    if is_too_few(selection, built):
        keep(run=asked, found=nothing(FEW))
        return
    while not is_kept(asked, selection, built):
        pass  # another run was made meanwhile; this one is held against it, too


def is_kept(run: Run, selection: Selection, built: Built) -> bool:
    """Compute the run beside those that are made, and keep it; not kept where there is one more by then."""
    key = queries.job_key(run)
    beside = queries.made_beside(run)
    is_apart = queries.is_told_apart(run, built.people, built.submissions)
    before = [] if is_apart or not built.ids else queries.told_before(run, built.sha256)
    with tempfile.TemporaryDirectory(prefix="rapport-evaluation-") as folder:
        work = computing.Work(
            Path(folder),
            run.version.text,
            built.content,
            name_of(run.version),
            protect=INSIDE * built.each,
            registration=registered(run),
            earlier=as_rows(before, built),
        )
        made = computing.compute(work, lambda done, of: progress(key, done, of))
    result = replace(found(selection, built, made, is_apart=is_apart), findings=findings(run, made, built.rows))
    return keep(run=run, found=result, beside=beside)


def is_as_released(run: Run) -> bool:
    """Of confidential surveys: what is in is what was released when somebody asked."""
    for source in run.sources.select_related("survey", "release"):
        if source.survey.degree != Survey.Degree.CONFIDENTIAL:
            continue
        released = exports.numbers(source.release.submissions) if source.release else frozenset()
        if exports.handed_in(source.survey).submissions != released:
            return False
    return True


def is_too_few(selection: Selection, built: Built) -> bool:
    """Nobody learns anything of fewer than five people."""
    is_anonymous = any(survey.degree == Survey.Degree.ANONYMOUS for survey in selection.surveys)
    return (built.rows if is_anonymous else len(built.people)) < INSIDE


def name_of(version: PlanVersion) -> str:
    """What the plan's file is called in the report."""
    return f"plan-{version.plan_id}-version-{version.number}.yaml"


def registered(run: Run) -> bytes:
    """The registration of the plan as a file; nothing where there is none. It names the programme and no person."""
    found = plans.registration(run.version.plan)
    if found is None:
        return b""
    made = register(
        found.version.text, plan=name_of(found.version), by=run.program.name, on=timezone.localdate(found.at)
    )
    return registration_json(made)


def nothing(*mistakes: Told) -> Found:
    """A run that found nothing, and why."""
    return Found(0, "", "", "", frozenset(), frozenset(), True, {}, mistakes, has_failed=True)


def as_rows(before: list[queries.Telling], built: Built) -> tuple[About, ...]:
    """What was told of whom, as rows of the table; who is not in it has a number below 0."""
    place = {pk: at for at, pk in enumerate(built.ids)}
    return tuple(About(one.columns, tuple(sorted(place.get(pk, -1 - pk) for pk in one.ids))) for one in before)


def found(selection: Selection, built: Built, made: computing.Made, *, is_apart: bool) -> Found:
    """What came out, with what it is remembered by."""
    told = tuple(Told(one.what, one.mend, one.place, one.line) for one in made.mistakes)
    # A mistake of the data may quote an answer: of those that carry names only who may read them reads it.
    quotes = selection.carries_names and any(one.place == "data" for one in told)
    return Found(
        rows=built.rows,
        each=built.each,
        data_sha256=built.sha256,
        result_sha256=made.sha256,
        programs=made.programs,
        people=built.people,
        submissions=built.submissions,
        is_open=not quotes and not is_apart,
        files=made.files,
        mistakes=told,
        has_failed=not made.files,
        told=tellings(built, made),
    )


def tellings(built: Built, made: computing.Made) -> list[queries.Telling]:
    """What was told about whom; of anonymous answers nobody knows whom."""
    ids = built.ids
    return [queries.Telling(one.columns, frozenset(ids[at] for at in one.rows)) for one in made.released if ids]


def findings(run: Run, made: computing.Made, rows: int) -> list[tuple[str, str]]:
    """The summary of what came out; nothing where nothing did."""
    if not made.files:
        return []
    document = look(run.version.text).document
    is_wide = run.arrangement == Run.Arrangement.WIDE
    labels = labels_of(document.content if document else None)
    return summary(
        records.read(made.files.get(records.RESULTS, b"")),
        labels,
        f"The answers of {rows:,} people" if is_wide else f"{rows:,} responses",
    ).marked
