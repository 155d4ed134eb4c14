"""Open courses for people, and close them again."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.models import Opened


@transaction.atomic
def keep_open(
    *, by: Person, program: Program, source: str, courses: Collection[Course], people: Iterable[Person]
) -> None:
    """Let people take these courses, and none that the same source opened before; for others they stay as they are.

    Args:
        by: who does it.
        program: in which.
        source: what opens them, see `Opened`. The audit trail tells of it whether or not there is a course: where a
            source is given one and where none must look the same.
        courses: all that are open from now on.
        people: for whom.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    today, wanted = timezone.localdate(), {one.pk for one in people}
    kept = Opened.objects.filter(program=program, source=source)
    kept.filter(ended_on__isnull=True).exclude(course__in=[one.id for one in courses]).update(ended_on=today)
    for course in courses:
        here = kept.filter(course=course.id)
        here.filter(person__in=wanted, ended_on__isnull=False).update(ended_on=None)
        new = sorted(wanted - set(here.values_list("person", flat=True)))
        Opened.objects.bulk_create(
            Opened(person_id=pk, program=program, course=course.id, source=source, opened_on=today) for pk in new
        )
    record(did="training.keep_open", target=source, by=by.pk, program=program.slug)
