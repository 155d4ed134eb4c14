"""Who may take a course, and who sees how far others are with it."""

from django.db.models import Exists, OuterRef

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Participation, Program
from rapport.programs.permissions import holds, needs
from rapport.training.course import Course
from rapport.training.models import JoinCode, LearnersFile, Opened, Registration, Requirement


@needs(Verb.TAKE_COURSES)
def may_take(person: Person, course: Course) -> bool:
    """Whoever takes part in a programme that uses the course, requires it or opened it for them, or registered for it.

    Where it is the course of a programme of theirs, the person of a request costs no query more.
    """
    takes = GRANTS[Verb.TAKE_COURSES]
    if any(held.program.course == course.id and held.role in takes for held in held_today(person)):
        return True
    required = Requirement.objects.filter(
        program=OuterRef("program"), role=OuterRef("role"), course=course.id, ended_on__isnull=True
    )
    seats = Participation.objects.filter(person=person.pk, until__isnull=True, role__in=takes)
    return (
        seats.filter(Exists(required)).exists()
        or Registration.objects.filter(person=person.pk, course=course.id).exists()
        or Opened.objects.filter(person=person.pk, course=course.id, ended_on__isnull=True).exists()
    )


@needs(Verb.SEE_LEARNERS)
def may_see_learners(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_LEARNERS, program)


@needs(Verb.SEE_LEARNERS)
def may_fetch_learners(person: Person, file: LearnersFile) -> bool:
    """Only who asked for a workbook, as long as they may see the list."""
    return file.by_id == person.pk and may_see_learners(person, file.program)


@needs(Verb.SEE_LEARNERS)
def may_follow(person: Person, code: JoinCode) -> bool:
    """Whoever sees all learners of the programme; of one group, the person whom the programme named for it."""
    return code.follower_id == person.pk or holds(person, Verb.SEE_LEARNERS, code.program)


@needs(Verb.REQUIRE_COURSES)
def may_require(person: Person, program: Program) -> bool:
    return holds(person, Verb.REQUIRE_COURSES, program)
