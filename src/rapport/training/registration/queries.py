"""Questions about codes and registrations. What somebody writes in a course is not among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from rapport.people.models import Institution, Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation, Program
from rapport.stats.suppression import INSIDE
from rapport.training.course import Course
from rapport.training.library import shelf
from rapport.training.models import Alias, Completion, JoinCode, Joined, Refresher, Registration, Visit


class NoSuchCodeError(ObjectDoesNotExist):
    """There is no such code, or it has ended, or its course is not on this server any more."""

    def __init__(self, code: JoinCode | None = None) -> None:
        super().__init__("no such code")
        self.code = code


@dataclass(frozen=True)
class Door:
    """A code that still lets people in, with its course."""

    code: JoinCode
    course: Course


def door(code: str) -> Door:
    """What a code opens, in whatever way it was typed. Raises NoSuchCodeError."""
    found = JoinCode.objects.filter(code=tidy(code)).select_related("program__institution", "follower").first()
    course = shelf().courses.get(found.course) if found else None
    if found is None or course is None or found.ended_on:
        raise NoSuchCodeError(found)
    return Door(found, course)


def tidy(code: str) -> str:
    """A code as it is kept: small letters, and no blanks that came with copying."""
    return "".join(code.split()).lower()


def open_doors() -> list[Door]:
    """The courses that are open to everybody, by title, for the public page."""
    found = JoinCode.objects.filter(is_listed=True, ended_on__isnull=True).select_related("program")
    doors = [Door(one, shelf().courses[one.course]) for one in found if one.course in shelf().courses]
    return sorted(doors, key=lambda door: (door.course.title, door.code.program.name))


def codes_of(program: Program) -> list[JoinCode]:
    """The programme's codes, those that still let people in first, with `.registered` and `.finished` (one query)."""
    done = Completion.objects.filter(course=OuterRef("registration__course"), person=OuterRef("registration__person"))
    joined = Joined.objects.filter(code=OuterRef("pk")).order_by().values("code")
    found = JoinCode.objects.filter(program=program).select_related("cohort", "follower")
    found = found.annotate(
        registered=Coalesce(Subquery(joined.annotate(n=Count("pk")).values("n")), 0),
        finished=Coalesce(Subquery(joined.filter(Exists(done)).annotate(n=Count("pk")).values("n")), 0),
    )
    return sorted(found, key=lambda one: (one.ended_on is not None, one.group, -one.pk))


def code_of(program: Program, pk: int) -> JoinCode | None:
    """One of the programme's codes."""
    return JoinCode.objects.filter(program=program, pk=pk).first()


def group(pk: int) -> JoinCode:
    """A code by its number, with programme and follower. Raises JoinCode.DoesNotExist."""
    return JoinCode.objects.select_related("program", "follower").get(pk=pk)


def groups_followed_by(person: Person) -> list[JoinCode]:
    """The groups whose coordinator this person is, also those whose code has ended."""
    return list(JoinCode.objects.filter(follower=person).select_related("program").order_by("group", "pk"))


def members(code: JoinCode) -> QuerySet[Joined]:
    """Who registered with a code, by name, with `.finished_at`: the last time that they finished the course."""
    mine = {"person": OuterRef("registration__person"), "course": code.course}
    last = Refresher.objects.filter(**mine).order_by().values("person").annotate(last=Max("done_at")).values("last")
    found = Joined.objects.filter(code=code).select_related("registration__person")
    found = found.annotate(first=Subquery(Completion.objects.filter(**mine).values("at")[:1]), again=Subquery(last))
    return found.annotate(finished_at=Coalesce("again", "first")).order_by(Lower("registration__person__name"), "pk")


def registration(person: Person, course: str) -> Registration | None:
    """What the person said when they registered for a course."""
    return Registration.objects.filter(person=person, course=course).first()


def registrations_of(person: Person) -> list[Registration]:
    """All registrations of a person whose course is on this server."""
    return list(Registration.objects.filter(person=person, course__in=list(shelf().courses)).order_by("course"))


def has_joined(person: Person, code: JoinCode) -> bool:
    """The person registered with this code already."""
    return Joined.objects.filter(code=code, registration__person=person).exists()


def seen_by(registration: Registration) -> list[JoinCode]:
    """The codes that a registration came by: whose programmes and coordinators see it."""
    found = JoinCode.objects.filter(joined__registration=registration).select_related("program", "follower")
    return list(found.order_by("pk"))


def known_institution(typed: str) -> Institution | None:
    """The institution that is meant by what somebody typed: by its name, or by a spelling that was linked to it."""
    name = " ".join(typed.split())
    found = Institution.objects.filter(name__iexact=name).first()
    if found is None:
        alias = Alias.objects.filter(spelling=name.casefold()).select_related("institution").first()
        found = alias.institution if alias else None
    return found


@dataclass(frozen=True)
class Unlinked:
    """A name of an institution that people typed and the server does not know."""

    name: str
    people: int
    last_on: date


def unlinked(program: Program) -> list[Unlinked]:
    """Names that registrants of the programme typed and that are linked to no institution, the most frequent first."""
    found = Registration.objects.filter(
        institution__isnull=True, pk__in=Joined.objects.filter(code__program=program).values("registration")
    )
    rows = found.order_by().values("institution_typed").annotate(n=Count("pk"), last=Max("registered_at"))
    return [
        Unlinked(row["institution_typed"], row["n"], timezone.localdate(row["last"]))
        for row in rows.order_by("-n", "institution_typed")
    ]


def titles(courses: Iterable[str]) -> list[tuple[str, str]]:
    """(id, title) of these courses, by title; one that is not on the server keeps its id."""
    found = {name: shelf().courses[name].title if name in shelf().courses else name for name in set(courses)}
    return sorted(found.items(), key=lambda pair: pair[1])


def courses_to_evaluate(program: Program) -> list[tuple[str, str]]:
    """The programme's courses, and those that five of its people or more have opened: fewer would tell who."""
    seats = Participation.objects.filter(program=program, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES])
    opened = Visit.objects.filter(person__in=seats.values("person")).order_by().values("course")
    many = opened.annotate(people=Count("person", distinct=True)).filter(people__gte=INSIDE)
    used = [name for name in many.values_list("course", flat=True) if name in shelf().courses]
    return titles([*(name for name, _ in courses_in(program) if name in shelf().courses), *used])


def courses_in(program: Program) -> list[tuple[str, str]]:
    """(id, title) of the courses that have to do with a programme: its own, those of its codes and requirements."""
    codes = JoinCode.objects.filter(program=program).values_list("course", flat=True)
    required = program.required_courses.filter(ended_on__isnull=True).values_list("course", flat=True)
    own = [program.course] if program.course in shelf().courses else []
    return titles([*own, *codes, *required])
