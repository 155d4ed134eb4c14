"""Questions about the plans of a programme."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from rapport.evaluation.models import AnalysisPlan, PlanVersion, Registration
from rapport.programs.models import Program


def plans(program: Program) -> list[AnalysisPlan]:
    """The plans of a programme, the last one written first, each with how often it was run (two queries)."""
    runs = Count("versions__runs", distinct=True, filter=Q(versions__runs__made_at__isnull=False))
    found = AnalysisPlan.objects.filter(program=program).annotate(runs=runs, written_at=Max("versions__at"))
    return list(found.select_related("registration__version").order_by("-written_at", "-pk"))


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


@dataclass(frozen=True)
class Deviation:
    """A place where a version says something else than the registered one.

    Attributes:
        line: of the version, from which it differs.
        before: the lines as they were registered.
        now: the lines as they are.
    """

    line: int
    before: tuple[str, ...]
    now: tuple[str, ...]


def deviations(registered: PlanVersion | None, version: PlanVersion) -> list[Deviation]:
    """Where a version differs from what was registered; comments and empty lines do not count."""
    if registered is None or registered.pk == version.pk:
        return []
    before, now = list(_lines(registered.text)), list(_lines(version.text))
    matcher = difflib.SequenceMatcher(None, [line for _, line in before], [line for _, line in now], autojunk=False)
    found = []
    for kind, start, end, from_line, to_line in matcher.get_opcodes():
        if kind != "equal":
            at = now[from_line][0] if from_line < len(now) else len(now) + 1
            was, is_now = before[start:end], now[from_line:to_line]
            found.append(Deviation(at, tuple(line for _, line in was), tuple(line for _, line in is_now)))
    return found


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.rstrip()
