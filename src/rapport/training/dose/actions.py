"""What changes when a page says that it is used, and when the use of a course leaves the server."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.course import Course, Page
from rapport.training.dose import queries
from rapport.training.dose.estimate import BEAT, PAUSE, credit, most_on
from rapport.training.models import LearnerNumber, Spell, UseRelease


class NotReleasedError(Exception):
    """The use of this course may not be handed out now; the message says why. Nothing was written."""


@transaction.atomic
def beat(*, by: Person, course: Course, page: Page, seconds: int) -> None:
    """Count what a page tells of its use; an estimate, and private like answers: no audit event (two queries)."""
    now = timezone.now()
    told = Spell.objects.select_for_update().filter(
        Q(page=page.id) | Q(last_at__gte=now - PAUSE), person=by, course=course.id
    )
    known = list(told.order_by("pk"))
    last = max((one.last_at for one in known), default=now - timedelta(seconds=BEAT))
    so_far = sum(one.seconds for one in known if one.page == page.id)
    counted = credit(seconds, since_last=(now - last).total_seconds(), so_far=so_far, most=most_on(page.minutes))
    open_now = [one for one in known if one.page == page.id and now - one.last_at <= PAUSE]
    if open_now:
        spell = open_now[-1]
        Spell.objects.filter(pk=spell.pk).update(last_at=now, seconds=spell.seconds + counted)
        return
    Spell.objects.create(
        person=by,
        course=course.id,
        page=page.id,
        course_version=course.version,
        course_sha256=course.sha256,
        # What it tells of has been already; the sitting began with it.
        began_at=now - timedelta(seconds=counted),
        last_at=now,
        seconds=counted,
    )


@transaction.atomic
def release(*, by: Person | None, program: Program, course: Course) -> list[int]:
    """Note that the use of a course leaves the server, and of whom: who agreed to research, by id.

    Each gets a number that stays theirs. Raises NotReleasedError where it would tell too much.
    """
    # One after the other, so that two at once see each other.
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    people = queries.people_to_release(program, course)
    if reason := queries.reason_against(program, course, people):
        raise NotReleasedError(reason)
    LearnerNumber.objects.bulk_create(
        (LearnerNumber(program=program, person_id=person) for person in sorted(people)), ignore_conflicts=True
    )
    UseRelease.objects.get_or_create(
        program=program, course=course.id, people=queries.as_text(people), defaults={"at": timezone.now()}
    )
    record(
        did="training.export_use",
        target=f"course:{course.id}",
        by=by.pk if by else None,
        program=program.slug,
    )
    return sorted(people)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove how much of courses somebody used, and the numbers under which they stood in exports."""
    for kept in (Spell, LearnerNumber):
        kept.objects.filter(person=person).delete()
    record(did="training.erase_use", target=f"person:{person.pk}", by=by.pk)
