"""Questions about runs: which there are, how far one is, what it read, and what has changed since."""

from dataclasses import dataclass

from django.db.models import QuerySet

from rapport.evaluation.data.sources import Selection, Source
from rapport.evaluation.models import PlanVersion, Run, RunFile
from rapport.kit.models import Job
from rapport.kit.waiting import is_being_made
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.stats.suppression import INSIDE, too_close
from rapport.surveys import library
from rapport.surveys.models import Survey

TAB = "\t"


def _all() -> QuerySet[Run]:
    related = ("program", "version__plan__registration__version", "by", "cohort", "repeats")
    return Run.objects.select_related(*related).prefetch_related("sources__survey__wave__program")


def _listed() -> QuerySet[Run]:
    """For lists: without the texts of plans."""
    return _all().defer("version__text", "version__plan__registration__version__text")


def run(pk: int) -> Run:
    """One run with its plan and its surveys. Raises Run.DoesNotExist."""
    return _all().get(pk=pk)


def runs(program: Program, number: int) -> list[Run]:
    """So many runs of a programme, the newest first (as many queries for many as for one)."""
    return list(_listed().filter(program=program).order_by("-pk")[:number])


def runs_of_plan(plan: int) -> list[Run]:
    """The runs of all versions of a plan, the newest first."""
    return list(_listed().filter(version__plan=plan).order_by("-pk"))


def file(pk: int) -> RunFile:
    """One file with its run. Raises RunFile.DoesNotExist."""
    found = RunFile.objects.select_related("run__program").prefetch_related("run__sources__survey")
    return found.get(pk=pk)


def files(run: Run) -> list[RunFile]:
    """All files of a run, by name, without what is in them."""
    return list(run.files.defer("content").order_by("name"))


def content(run: Run, name: str) -> bytes:
    """What one file of a run holds; nothing where there is no such file."""
    found = run.files.filter(name=name).values_list("content", flat=True).first()
    return bytes(found) if found is not None else b""


def job_key(run: Run) -> str:
    """Under which name the worker makes a run."""
    return f"evaluation.run:{run.pk}"


def job(run: Run) -> Job | None:
    """The work on a run, if it is still known."""
    return Job.objects.filter(key=job_key(run)).first()


@dataclass(frozen=True)
class State:
    """How far a run is, in a word that templates ask for.

    Attributes:
        steps_done, steps: how far the work is, once it has begun.
    """

    word: str
    steps_done: int = 0
    steps: int = 0

    @property
    def is_waiting(self) -> bool:
        """The worker has it before itself, or is at it."""
        return self.word in ("waiting", "running")


def state(run: Run, job: Job | None) -> State:
    """How far a run is."""
    if run.made_at is not None:
        return State("failed" if run.has_failed else "made")
    if job is None or job.state == Job.State.FAILED:
        return State("stopped")
    return State("running" if job.steps else "waiting", job.steps_done, job.steps)


def states(found: list[Run]) -> list[tuple[Run, State]]:
    """Each run with how far it is (one query)."""
    jobs = {one.key: one for one in Job.objects.filter(key__in=[job_key(one) for one in found])}
    return [(one, state(one, jobs.get(job_key(one)))) for one in found]


def selection_of(run: Run) -> Selection:
    """What a run reads."""
    titles = library.instruments()
    sources = []
    for one in sorted(run.sources.all(), key=lambda one: one.pk):
        read = titles.get((one.survey.instrument, one.survey.instrument_version))
        sources.append(Source(one.survey, read.content.title if read else one.survey.instrument, one.part))
    return Selection(tuple(sources), run.arrangement, run.cohort)


def same_that_waits(by: Person, version: PlanVersion, selection: Selection) -> Run | None:
    """The same run for the same person, if the worker has it before itself."""
    wanted = {(source.survey.pk, source.part) for source in selection.sources}
    waiting = Run.objects.filter(
        version=version, by=by, made_at__isnull=True, arrangement=selection.arrangement, cohort=selection.cohort
    ).prefetch_related("sources")
    for one in waiting.order_by("-pk")[:5]:
        reads = {(source.survey_id, source.part) for source in one.sources.all()}
        if reads == wanted and is_being_made(job_key(one)):
            return one
    return None


@dataclass(frozen=True)
class Telling:
    """That something was told: from which columns, about whom.

    Attributes:
        ids: of submissions, or of people in a table with a row for each.
    """

    columns: tuple[str, ...]
    ids: frozenset[int]

    @property
    def line(self) -> str:
        """As a run keeps it."""
        return f"{TAB.join(self.columns)}:{as_text(self.ids)}"

    @classmethod
    def read(cls, line: str) -> "Telling":
        """What a run keeps."""
        columns, _, ids = line.rpartition(":")
        return cls(tuple(columns.split(TAB)), numbers(ids))


def is_told_apart(run: Run, people: frozenset[int], submissions: frozenset[int]) -> bool:
    """Whether an earlier run that everybody may read differs by the answers of one to four people.

    Asked of answers that carry names: who may not read these could else work out what a few of them said. Those that
    were given in confidence have a ledger of their own, which refuses the run (`surveys.exports.actions.release`).
    """
    named = [one.survey_id for one in run.sources.all() if one.survey.degree == Survey.Degree.IDENTIFIED]
    earlier = Run.objects.filter(is_open=True, sources__survey__in=named).exclude(pk=run.pk).distinct()
    for one in earlier.values_list("people", "submissions"):
        others = tuple(numbers(text) for text in one)
        if too_close(people, others[0], INSIDE) or too_close(submissions, others[1], INSIDE):
            return True
    return False


def made_beside(run: Run) -> frozenset[int]:
    """The other runs on these surveys that everybody may read, made by now."""
    surveys = [one.survey_id for one in run.sources.all()]
    beside = Run.objects.filter(is_open=True, made_at__isnull=False, sources__survey__in=surveys).exclude(pk=run.pk)
    return frozenset(beside.values_list("pk", flat=True))


def told_before(run: Run, data_sha256: str) -> list[Telling]:
    """What runs that were made before on the same answers, arranged in the same way, have told about whom.

    A run that repeats another on the same answers is compared with what came before that one: it tells nothing new.
    """
    first = run
    while first.repeats is not None and first.repeats.data_sha256 == data_sha256:
        first = first.repeats
    earlier = Run.objects.filter(pk__in=made_beside(run), arrangement=run.arrangement)
    if first.pk != run.pk:
        earlier = earlier.filter(made_at__lt=first.made_at)
    lines = (
        line for text in earlier.order_by("made_at", "pk").values_list("told", flat=True) for line in text.split("\n")
    )
    return [Telling.read(line) for line in dict.fromkeys(lines) if line]


def numbers(text: str) -> frozenset[int]:
    """The ids that a run keeps."""
    return frozenset(map(int, text.split(","))) if text else frozenset()


def as_text(ids: frozenset[int]) -> str:
    """Ids as a run keeps them."""
    return ",".join(map(str, sorted(ids)))


def since_repeated(run: Run) -> list[str] | None:
    """What differs from the run that this one repeats, in sentences; none where it repeats none or is not made."""
    before = run.repeats
    if before is None or run.made_at is None or run.has_failed or before.has_failed:
        return None
    if run.result_sha256 == before.result_sha256:
        return []
    found = []
    if run.version_id != before.version_id:
        found.append(f"The plan is version {run.version.number}; it was another one.")
    if run.data_sha256 != before.data_sha256:
        rows = f"{run.rows} rows now, {before.rows} then" if run.rows != before.rows else f"{run.rows} rows, as then"
        found.append(f"The answers have changed ({rows}).")
    registration = getattr(run.version.plan, "registration", None)
    if registration is not None and before.made_at is not None and registration.at > before.made_at:
        found.append("The plan was registered meanwhile, and the report says so.")
    if run.programs != before.programs:
        found.append(f"It was computed with other programs: {run.programs}; before: {before.programs}.")
    return found or ["Plan, data and programs are the same, but the result is not. Please tell who keeps the server."]
