"""Which run's summary the director reads, and what it says."""

from dataclasses import dataclass

from rapport.evaluation.models import Run, RunFinding
from rapport.evaluation.numbers import records
from rapport.evaluation.numbers.labels import labels_of
from rapport.evaluation.numbers.picture import picture
from rapport.evaluation.numbers.wording import changes
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import queries as runs
from rapport.programs.models import Program

CLEAR = ("more", "less")
AT_HOME = 3


def shown(program: Program) -> list[Run]:
    """The runs whose summary is shown to the director, the one shown last first."""
    found = Run.objects.filter(program=program, shown_at__isnull=False, has_failed=False)
    return list(found.select_related("version__plan", "program", "by").order_by("-shown_at", "-pk"))


@dataclass(frozen=True)
class Says:
    """The summary of a run.

    Attributes:
        lead: what it is about, in a sentence.
        findings: what was found.
        cautions: what is to be read with care.
    """

    run: Run
    lead: str
    findings: tuple[RunFinding, ...]
    cautions: tuple[str, ...] = ()


def says(run: Run) -> Says:
    """The summary of a run (one query, unless its findings were read with it)."""
    found = sorted(run.findings.all(), key=lambda one: one.place)
    lead = next((one.text for one in found if one.mark == "lead"), "")
    findings = tuple(one for one in found if one.mark not in ("lead", "care"))
    return Says(run, lead, findings, tuple(one.text for one in found if one.mark == "care"))


def at_home(programs: list[int]) -> list[Says]:
    """Of each of these programmes what was shown last, the clearest first (two queries)."""
    found = Run.objects.filter(program__in=programs, shown_at__isnull=False, has_failed=False)
    found = found.select_related("version__plan", "program").prefetch_related("findings")
    last = {one.program_id: one for one in found.order_by("shown_at", "pk")}
    short = []
    for one in map(says, last.values()):
        clearest = sorted(one.findings, key=lambda finding: finding.mark not in CLEAR)
        short.append(Says(one.run, one.lead, tuple(clearest[:AT_HOME])))
    return short


def picture_of(run: Run) -> str:
    """What changed, as a picture; HTML, or nothing."""
    document = look(run.version.text).document
    labels = labels_of(document.content if document else None)
    return picture(changes(records.read(runs.content(run, records.RESULTS)), labels))
