"""What changes about required courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.course import Course, Section
from rapport.training.models import LookedAgain, Refresher, Reminded, Requirement


@dataclass(frozen=True)
class Rule:
    """By a day, or so many days after joining; and again every so many years (None: once)."""

    due_on: date | None = None
    days_after: int | None = None
    refresher_years: int | None = None


@transaction.atomic
def require(*, by: Person | None, program: Program, course: str, role: Role, rule: Rule) -> Requirement:
    """Require a course of a role; what was required of it before is replaced. The same again changes nothing."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    now = Requirement.objects.filter(program=program, course=course, role=role, ended_on__isnull=True).first()
    if now and Rule(now.due_on, now.days_after, now.refresher_years) == rule:
        return now
    if now:
        now.ended_on = timezone.localdate()
        now.save(update_fields=["ended_on"])
    requirement = Requirement.objects.create(
        program=program,
        course=course,
        role=role,
        due_on=rule.due_on,
        days_after=rule.days_after,
        refresher_years=rule.refresher_years,
        # Changing the years does not give everybody more time.
        made_on=now.made_on if now and now.days_after == rule.days_after else timezone.localdate(),
    )
    record(did="training.require", target=f"program:{program.pk}", by=by.pk if by else None, program=program.slug)
    return requirement


@transaction.atomic
def end_requirement(*, by: Person, requirement: Requirement) -> None:
    """The course is not required of the role any more. Twice is once."""
    today = timezone.localdate()
    if Requirement.objects.filter(pk=requirement.pk, ended_on__isnull=True).update(ended_on=today):
        program = requirement.program
        record(did="training.end_requirement", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def look_again(*, by: Person, course: Course, section: Section) -> Refresher:
    """A person has gone over a section again. With the last one, the refresher is done, in today's version."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Refresher.objects.filter(person=by, course=course.id)
    refresher = mine.filter(done_at__isnull=True).first()
    if refresher is None:
        refresher = Refresher.objects.create(
            person=by, course=course.id, number=mine.count() + 1, begun_at=timezone.now()
        )
    LookedAgain.objects.get_or_create(refresher=refresher, section=section.id, defaults={"at": timezone.now()})
    marked = set(LookedAgain.objects.filter(refresher=refresher).values_list("section", flat=True))
    if {one.id for one in course.sections} <= marked:
        refresher.done_at, refresher.course_version = timezone.now(), course.version
        refresher.course_sha256 = course.sha256
        refresher.save(update_fields=["done_at", "course_version", "course_sha256"])
        record(did="training.complete_again", target=f"course:{course.id}", by=by.pk)
    return refresher


@transaction.atomic
def remind(*, by: None, people: Sequence[Person], course: str, program: Program) -> int:
    """Write to these people about a course that waits for them, and note the day: the next letter waits for a week.

    A letter and its day are kept together, and its key names the day: a worker that is killed in between writes none
    twice. Returns how many were written.
    """
    today = timezone.localdate()
    write_letters(
        NewLetter(
            composer="rapport.training.required.mail.reminder",
            to=person,
            key=f"training:required:{course}:{person.pk}:{today}",
            ids={"course": course, "program": program.pk},
        )
        for person in people
    )
    known = Reminded.objects.filter(person__in=people, course=course)
    known.update(on=today)
    had = set(known.values_list("person", flat=True))
    Reminded.objects.bulk_create(Reminded(person=one, course=course, on=today) for one in people if one.pk not in had)
    return len(people)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove when somebody refreshed a course and was reminded of one."""
    Refresher.objects.filter(person=person).delete()
    Reminded.objects.filter(person=person).delete()
    record(did="training.erase_refreshers", target=f"person:{person.pk}", by=by.pk)
