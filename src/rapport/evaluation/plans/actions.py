"""Begin a plan, write versions of it, and register one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.evaluation.models import AnalysisPlan, PlanVersion, Registration
from rapport.evaluation.plans.reading import as_kept, fingerprint, look
from rapport.people.models import Person
from rapport.programs.models import Program

UNTITLED = "A plan without a title"


class ChangedMeanwhileError(Exception):
    """Somebody has written a version since; nothing was written. `latest` is that version."""

    def __init__(self, latest: PlanVersion) -> None:
        self.latest = latest
        super().__init__(str(latest))


class NotWholeError(Exception):
    """The version has mistakes: it can be neither registered nor run."""


@transaction.atomic
def begin(*, by: Person, program: Program, text: str, came_from: str = "") -> AnalysisPlan:
    """Begin a plan with a text; one with mistakes is kept, too, and can be mended."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    now, kept = timezone.now(), as_kept(text)
    sha256 = fingerprint(kept)
    same = PlanVersion.objects.filter(plan__program=program, plan__number=1, number=1, sha256=sha256, by=by)
    # Pressing twice begins once; who wants the same text a second time waits a minute.
    if made := same.filter(at__gt=now - timedelta(minutes=1)).select_related("plan").first():
        return made.plan
    verdict = look(kept)
    plan = AnalysisPlan.objects.create(program=program, title=(verdict.title or UNTITLED)[:300], begun_at=now)
    is_whole = verdict.document is not None
    PlanVersion.objects.create(
        plan=plan, number=1, text=kept, sha256=sha256, is_whole=is_whole, came_from=came_from[:200], by=by, at=now
    )
    _record("evaluation.begin_plan", plan, by)
    return plan


@transaction.atomic
def write(*, by: Person, plan: AnalysisPlan, text: str, began_with: int) -> PlanVersion:
    """Write a version. The same text again is no new one.

    Args:
        by: who writes.
        plan: of which plan.
        text: all of it.
        began_with: the number of the version that was changed.

    Raises:
        ChangedMeanwhileError: there is a newer one by now, and it says something else.
    """
    held = AnalysisPlan.objects.select_for_update().get(pk=plan.pk)
    latest = held.versions.get(number=held.number)
    kept = as_kept(text)
    sha256 = fingerprint(kept)
    if latest.sha256 == sha256:
        return latest
    if latest.number != began_with:
        raise ChangedMeanwhileError(latest)
    verdict = look(kept)
    held.number, held.title = latest.number + 1, (verdict.title or held.title)[:300]
    held.save(update_fields=["number", "title"])
    made = PlanVersion.objects.create(
        plan=held,
        number=held.number,
        text=kept,
        sha256=sha256,
        is_whole=verdict.document is not None,
        by=by,
        at=timezone.now(),
    )
    _record("evaluation.write_plan", held, by)
    return made


@transaction.atomic
def register(*, by: Person, version: PlanVersion) -> Registration:
    """Fix a version of a plan, once and for all; what is registered stays, whatever is pressed later.

    Raises:
        NotWholeError: it has mistakes.
    """
    AnalysisPlan.objects.select_for_update().get(pk=version.plan_id)
    if not version.is_whole:
        raise NotWholeError
    made, is_new = Registration.objects.get_or_create(
        plan=version.plan, defaults={"version": version, "by": by, "at": timezone.now()}
    )
    if is_new:
        _record("evaluation.register", version.plan, by)
    return made


def _record(did: str, plan: AnalysisPlan, by: Person) -> None:
    record(did=did, target=f"plan:{plan.pk}", by=by.pk, program=plan.program.slug)
