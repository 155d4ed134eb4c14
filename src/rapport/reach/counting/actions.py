"""Ask for a count, and keep one."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from rapport.kit.jobs import again, enqueue
from rapport.kit.models import Job
from rapport.programs.models import Program
from rapport.reach.counting import live, queries
from rapport.reach.counting.people import DEVELOPMENT, OTHER, REQUIRED, REVIEWING, Reach
from rapport.reach.funnel.steps import Reached
from rapport.reach.models import Count, CourseFunnel, FromInstitution, Number, Registrant, SamePerson
from rapport.reach.placing.finding import Finder

COUNT = "rapport.reach.counting.tasks.count_reach"
REASONS = {"required": REQUIRED, "development": DEVELOPMENT, "reviewing": REVIEWING, "other": OTHER}
AT_ONCE = 1000
CHANGES = [
    "on", "job_title", "category", "typed", "plain", "institution", "how",
    "is_required", "is_development", "is_reviewing", "is_other",
]  # fmt: skip


@transaction.atomic
def ask(*, program: Program) -> None:
    """Have a programme's registrations counted; one count that waits is enough.

    One that runs is not: it may have read already what changed since. As many may run as there are workers. How others
    ended says nothing any more.
    """
    queries.jobs(program).filter(state__in=(Job.State.DONE, Job.State.FAILED)).delete()
    for turn in itertools.count(1):
        job = enqueue(COUNT, key=queries.job_key(program, turn), program=program.pk, turn=turn)
        again(job)  # nothing for a job that has not ended, as hardly one has
        if job.state != Job.State.RUNNING:
            return


@transaction.atomic
def ask_where_typed(*, plain: str) -> None:
    """Have counted anew wherever this name was typed: what it means holds on the whole server."""
    for program in Program.objects.order_by("pk"):
        if Registrant.objects.filter(program=program, how__in=Registrant.How.values, plain=plain).exists():
            ask(program=program)


@transaction.atomic
def ask_everywhere() -> int:
    """Have all registrations counted anew: names that waited may be known now. Returns of how many programmes."""
    found = list(Program.objects.filter(Exists(Registrant.objects.filter(program=OuterRef("pk")))).order_by("pk"))
    for program in found:
        ask(program=program)
    return len(found)


@transaction.atomic
def keep(*, program: Program, reach: Reach, reached: Mapping[str, Reached], began: datetime) -> None:
    """Keep a count in the place of the last one; not where one is there that began later, and knows more.

    Args:
        program: whose count it is.
        reach: what the registrations come to.
        reached: how far people got, by course.
        began: when it was begun to count.
    """
    # Held by the programme: there may be no count yet, and who waits here has to see what the other one has written.
    held = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if Count.objects.filter(program=held, made_at__gt=began).exists():
        return
    waiting = Registrant.objects.filter(program=program, how=Registrant.How.OPEN).count()
    told = {
        "made_at": began, "registrations": reach.registrations, "people": reach.people, "waiting": waiting,
    }  # fmt: skip
    made, _ = Count.objects.update_or_create(program=program, defaults=told)
    made.numbers.all().delete()
    made.institutions.all().delete()
    made.funnels.all().delete()
    Number.objects.bulk_create(
        [Number(count=made, table=table, row=row, value=value) for table, row, value in _told(reach)]
    )
    FromInstitution.objects.bulk_create(
        [
            FromInstitution(count=made, institution_id=pk, people=people, first_year=year)
            for pk, (people, year) in sorted(reach.by_institution.items())
        ],
        batch_size=AT_ONCE,
    )
    CourseFunnel.objects.bulk_create(
        [CourseFunnel(count=made, course=course, **asdict(one)) for course, one in sorted(reached.items())]
    )


def _told(reach: Reach) -> Iterable[tuple[str, str, int]]:
    if reach.by_year:
        years = range(min(reach.by_year), max(reach.by_year) + 1)
        yield from (("year", str(year), reach.by_year.get(year, 0)) for year in years)
    yield from (("category", category, number) for category, number in sorted(reach.by_category.items()))
    yield from (("reason", name, reach.by_reason.get(bit, 0)) for name, bit in REASONS.items())
    yield "reason", "told", reach.told_reason
    yield "place", "institutions", len(reach.by_institution)
    yield "place", "known", sum(people for people, _ in reach.by_institution.values())
    yield "place", "unknown_names", reach.unknown_names
    yield "place", "unknown", reach.at_unknown
    yield "place", "untold", reach.without_name
    if reach.first_on and reach.last_on:
        yield "span", "first", reach.first_on.toordinal()
        yield "span", "last", reach.last_on.toordinal()


@transaction.atomic
def suggest(*, program: Program, pairs: Iterable[tuple[str, str]]) -> None:
    """Let pairs of addresses under one name wait for somebody to say whether they are one person's.

    Pairs that nobody has decided on, and whose registrations are gone, wait no longer.
    """
    there = set(pairs)
    waiting = SamePerson.objects.filter(program=program, are_one=None)
    gone = [one.pk for one in waiting if (one.one, one.other) not in there]
    SamePerson.objects.filter(pk__in=gone, are_one=None).delete()
    SamePerson.objects.bulk_create(
        [SamePerson(program=program, one=one, other=other) for one, other in sorted(there)], ignore_conflicts=True
    )


def bring_up_to_date(*, program: Program, finder: Finder) -> None:
    """Write registrations of a programme's codes that are new or say something else than when they were read last.

    One that is gone, goes with its registration. Some at a time, so that nobody waits who writes meanwhile: what a
    broken count has written is right, and the next one goes on.
    """
    for some in live.rows(program, finder):
        _bring_up_to_date(program, some)


@transaction.atomic
def _bring_up_to_date(program: Program, rows: list[Registrant]) -> None:
    said = Registrant.objects.filter(program=program, live__in=[row.live_id for row in rows])
    kept = {one.live_id: one for one in said}
    fresh, changed = [], []
    for row in rows:
        before = kept.get(row.live_id)
        if before is None:
            fresh.append(row)
        elif any(getattr(before, name) != getattr(row, name) for name in live.TOLD):
            row.pk = before.pk
            changed.append(row)
    Registrant.objects.bulk_create(fresh, ignore_conflicts=True)  # another worker may have found them, too
    Registrant.objects.bulk_update(changed, CHANGES)
