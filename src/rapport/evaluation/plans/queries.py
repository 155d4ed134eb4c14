"""Questions about the plans of a programme."""

from django.db.models import Count, Max, Q

from rapport.analysis import registration as registration_of_texts
from rapport.analysis.registration import Deviation
from rapport.evaluation.models import AnalysisPlan, PlanVersion, Registration
from rapport.programs.models import Program
from rapport.textfiles.mistakes import TextFileError


def plans(program: Program) -> list[AnalysisPlan]:
    """The plans of a programme, the last one written first, each with how often it was run (two queries)."""
    runs = Count("versions__runs", distinct=True, filter=Q(versions__runs__made_at__isnull=False))
    found = AnalysisPlan.objects.filter(program=program).annotate(runs=runs, written_at=Max("versions__at"))
    found = found.select_related("registration__version").defer("registration__version__text")
    return list(found.order_by("-written_at", "-pk"))


def plan(pk: int) -> AnalysisPlan:
    """One plan. Raises AnalysisPlan.DoesNotExist."""
    return AnalysisPlan.objects.select_related("program").get(pk=pk)


def versions(plan: AnalysisPlan) -> list[PlanVersion]:
    """All versions, the newest first, without their texts."""
    return list(plan.versions.select_related("by").defer("text").order_by("-number"))


def version(plan: AnalysisPlan, number: int | None = None) -> PlanVersion:
    """One version, or the newest. Raises PlanVersion.DoesNotExist."""
    found = plan.versions.select_related("plan__program", "by")
    return found.get(number=plan.number if number is None else number)


def registration(plan: AnalysisPlan) -> Registration | None:
    """When the plan was fixed, if it was."""
    return Registration.objects.select_related("version", "by").filter(plan=plan).first()


def deviations(registered: PlanVersion | None, version: PlanVersion) -> tuple[Deviation, ...]:
    """Where a version says something else than what was registered; comments and layout do not count."""
    if registered is None or registered.pk == version.pk:
        return ()
    try:
        return registration_of_texts.deviations(registered.text, version.text)
    except TextFileError:
        return (Deviation("the text", "a plan", "a text with mistakes"),)
