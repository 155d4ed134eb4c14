"""Which run's summary the director reads, and what it says."""

from rapport.analysis.plan import Plan
from rapport.evaluation.models import Run
from rapport.evaluation.plans.reading import look
from rapport.evaluation.report import records
from rapport.evaluation.runs import queries as runs
from rapport.evaluation.summary.wording import Summary, summary
from rapport.programs.models import Program


def shown(program: Program) -> list[Run]:
    """The runs whose summary is shown to the director, the one shown last first."""
    found = Run.objects.filter(program=program, shown_at__isnull=False, has_failed=False)
    return list(found.select_related("version__plan", "program", "by").order_by("-shown_at", "-pk"))


def latest_of(programs: list[int]) -> dict[int, Run]:
    """The run that was shown last in each of these programmes (one query)."""
    found = Run.objects.filter(program__in=programs, shown_at__isnull=False, has_failed=False)
    return {one.program_id: one for one in found.select_related("version__plan").order_by("shown_at", "pk")}


def summary_of(run: Run) -> Summary:
    """What a run found, in sentences."""
    document = look(run.version.text).document
    labels = labels_of(document.content) if document else {}
    return summary(records.read(runs.content(run, records.RESULTS)), labels, run.rows)


def labels_of(plan: Plan) -> dict[str, str]:
    """Variables, levels and pairs of a plan in words."""
    found: dict[str, str] = {}
    for one in plan.variables:
        found[one.name] = one.label
        labels = getattr(one, "labels", {}) or {}
        found |= {f"{one.name}={level}": label for level, label in labels.items()}
    for table in plan.tables:
        found |= {f"{pair.before}→{pair.after}": pair.label for pair in getattr(table, "pairs", ())}
    return found
