"""Questions about files of earlier registrations."""

from django.db.models import Count

from rapport.kit.models import Job
from rapport.programs.models import Program
from rapport.reach.importing.layout import DayOrder, Layout, Part
from rapport.reach.models import OldFile, Registrant

How = Registrant.How
ORDER = "order"


def file(pk: int) -> OldFile:
    """One file. Raises OldFile.DoesNotExist."""
    return OldFile.objects.select_related("program").get(pk=pk)


def files(program: Program) -> list[OldFile]:
    """The files of a programme, the last first, without their bytes."""
    return list(OldFile.objects.filter(program=program).select_related("by").defer("content").order_by("-at", "-pk"))


def job_key(old: OldFile) -> str:
    """Under which a file is brought in."""
    return f"reach:file:{old.pk}"


def job(old: OldFile) -> Job | None:
    """The job that brings it in, if there is one."""
    return Job.objects.filter(key=job_key(old)).first()


def has_given_up(old: OldFile) -> bool:
    """Whether the worker tried the file in vain, and tries no more."""
    found = job(old)
    return found is not None and found.state == Job.State.FAILED


def came(old: OldFile) -> dict[str, int]:
    """How many of its registrations are from an institution of the registry, from one that is open, and from none."""
    rows = Registrant.objects.filter(file=old).order_by().values_list("how")
    numbers: dict[str, int] = dict(rows.annotate(Count("pk")))
    known = numbers.get(How.MATCHED, 0) + numbers.get(How.DECIDED, 0)
    return {"known": known, "open": numbers.get(How.OPEN, 0), "none": numbers.get(How.NONE, 0)}


def columns(old: OldFile) -> dict[Part, str]:
    """What was said of its columns."""
    return {Part(one.part): one.column for one in old.columns.all()}


def layout(old: OldFile) -> Layout:
    """All that was said of the file."""
    words: dict[str, dict[str, str]] = {Part.CATEGORY: {}, Part.REASON: {}, ORDER: {}}
    for one in old.words.all():
        words[one.part][one.word] = one.means
    return Layout(
        columns(old), DayOrder(words[ORDER].get("", DayOrder.YEAR_FIRST)), words[Part.CATEGORY], words[Part.REASON]
    )
