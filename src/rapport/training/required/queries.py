"""Questions about required courses: what is asked of whom, and how people stand. Nothing depends on an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Participation, Program
from rapport.training.course import Course
from rapport.training.library import shelf
from rapport.training.models import Completion, JoinCode, Joined, Refresher, Reminded, Requirement, Visit
from rapport.training.required.standing import (
    GIVE_UP_AFTER,
    LEAD,
    Asked,
    Standing,
    State,
    latest_before,
)

BETWEEN_LETTERS = timedelta(days=7)
# Who can be asked to take a course.
ROLES = [role for role in Role if role in GRANTS[Verb.TAKE_COURSES]]


@dataclass(frozen=True)
class Duty:
    """A course that is required of a person, and how they stand."""

    course: Course
    programs: tuple[Program, ...]
    standing: Standing

    @property
    def due_on(self) -> date | None:
        """By when something waits for the person."""
        return self.standing.due_on(timezone.localdate())

    @property
    def is_late(self) -> bool:
        """That day has passed."""
        return self.standing.is_late(timezone.localdate())

    @property
    def is_again(self) -> bool:
        """It was finished, and is asked for again."""
        return self.standing.state(timezone.localdate()) is State.AGAIN


def requirements(program: Program) -> list[Requirement]:
    """What the programme requires today, course by course."""
    return list(Requirement.objects.filter(program=program, ended_on__isnull=True).order_by("course", "role"))


def requirement(program: Program, pk: int) -> Requirement | None:
    """One of the programme's requirements."""
    return Requirement.objects.filter(program=program, pk=pk).first()


def due_of(requirement: Requirement, since: date) -> date:
    """By when somebody who joined on a day has to be done; nobody is late for what was not asked yet."""
    if requirement.due_on:
        return requirement.due_on
    return max(since, requirement.made_on) + timedelta(days=requirement.days_after or 0)


def duties_of(person: Person) -> list[Duty]:
    """Courses that are required of the person, by title (two queries, and three for each course)."""
    asked: dict[str, list[Asked]] = defaultdict(list)
    programs: dict[str, dict[int, Program]] = defaultdict(dict)
    for course, one, program in [*_by_role(person), *_by_code(person)]:
        asked[course].append(one)
        programs[course][program.pk] = program
    names = [name for name in asked if name in shelf().courses]
    if not names:
        return []
    facts = {name: facts_about([person.pk], name) for name in names}
    duties = [
        Duty(shelf().courses[name], tuple(programs[name].values()), facts[name].standing(person.pk, asked[name]))
        for name in names
    ]
    return sorted(duties, key=lambda duty: duty.course.title)


def _by_role(person: Person) -> Iterable[tuple[str, Asked, Program]]:
    seat = Q(program__participations__person=person, program__participations__until__isnull=True)
    mine = Requirement.objects.filter(seat, ended_on__isnull=True, role=F("program__participations__role"))
    for one in mine.annotate(since=F("program__participations__since")).select_related("program"):
        yield one.course, Asked(due_of(one, one.since), one.refresher_years or 0), one.program


def _by_code(person: Person) -> Iterable[tuple[str, Asked, Program]]:
    codes = JoinCode.objects.filter(joined__registration__person=person, due_on__isnull=False)
    for code in codes.select_related("program"):
        if code.due_on:
            yield code.course, Asked(code.due_on), code.program


@dataclass(frozen=True)
class Facts:
    """What some people have done in one course: days, no words."""

    first: dict[int, date]
    last: dict[int, date]
    begun: frozenset[int]

    def standing(self, person: int, asked: Iterable[Asked]) -> Standing:
        """How one of them stands with what is asked of them."""
        return Standing(tuple(asked), person in self.begun, self.first.get(person), self.last.get(person))


def facts_about(people: list[int], course: str) -> Facts:
    """Who of these people has begun and finished a course, and when (three queries)."""
    done = Completion.objects.filter(course=course, person__in=people).values_list("person", "at")
    first = {person: timezone.localdate(at) for person, at in done}
    again = Refresher.objects.filter(course=course, person__in=people, done_at__isnull=False).order_by()
    last = dict(first)
    for person, at in again.values_list("person").annotate(last=Max("done_at")):
        last[person] = max(last.get(person, date.min), timezone.localdate(at))
    visits = Visit.objects.filter(course=course, person__in=people).order_by()
    return Facts(first, last, frozenset(visits.values_list("person", flat=True).distinct()))


def last_done(person: Person, course: str) -> date | None:
    """When somebody last finished a course: the first time, or the latest refresher."""
    return facts_about([person.pk], course).last.get(person.pk)


def refresher_of(person: Person, course: Course) -> Refresher | None:
    """The refresher that the person is at, if there is one."""
    return Refresher.objects.filter(person=person, course=course.id, done_at__isnull=True).first()


def refreshers_of(person: Person, course: Course) -> list[Refresher]:
    """The person's refreshers of a course that are done, the latest first."""
    return list(Refresher.objects.filter(person=person, course=course.id, done_at__isnull=False).order_by("-number"))


# Conditions on people, for lists and letters: the same as `Standing` says of each, asked of the database.


def are_of(rows: QuerySet[Any], whose: str = "person") -> Q:
    """Condition on people: one of these rows is theirs.

    Asked person by person: where several such conditions are joined by “or”, a database would remember the people of
    each of them, and go through a million that it cannot remember for every single person.
    """
    return Q(Exists(rows.filter(**{whose: OuterRef("pk")})))


def has_begun(course: str) -> Q:
    """Condition on people: they have opened a page of the course."""
    return are_of(Visit.objects.filter(course=course))


def has_finished(course: str) -> Q:
    """Condition on people: they have finished the course, at whatever time."""
    return are_of(Completion.objects.filter(course=course))


def finished_by(course: str, day: date) -> Q:
    """Condition on people: they have finished the course, for the last time on this day or before."""
    after = midnight(day + timedelta(days=1))
    first = Completion.objects.filter(course=course, at__lt=after)
    again = Refresher.objects.filter(course=course, done_at__gte=after)
    return are_of(first) & ~are_of(again)


def midnight(day: date) -> datetime:
    """When a day begins, in the server's time zone."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def holds(requirement: Requirement, more: Q | None = None) -> Q:
    """Condition on people: they hold the role that is asked, in the programme, today."""
    seats = Participation.objects.filter(
        more or Q(), program=requirement.program_id, role=requirement.role, until__isnull=True
    )
    return are_of(seats)


def has_to_do_again(required: Iterable[Requirement], by: date) -> Q:
    """Condition on people: they have finished, and have to do it again by this day."""
    found = Q(pk__in=[])
    for one in required:
        if one.refresher_years:
            found |= holds(one) & finished_by(one.course, latest_before(by, one.refresher_years))
    return found


def due_before(requirement: Requirement, day: date) -> Q:
    """Condition on people: it was asked of them to be done before this day."""
    if requirement.due_on:
        return holds(requirement) if requirement.due_on < day else Q(pk__in=[])
    joined = day - timedelta(days=requirement.days_after or 0)
    return holds(requirement, Q(since__lt=joined)) if requirement.made_on < joined else Q(pk__in=[])


def to_remind(requirement: Requirement, today: date) -> QuerySet[Person]:
    """Who is reminded today of what is required of their role.

    A first letter when it is asked of somebody; from four weeks before the day on, one each week, until it is done
    or the day is long past.
    """
    course, tomorrow = requirement.course, today + timedelta(days=1)
    not_long_past = ~due_before(requirement, today - GIVE_UP_AFTER)
    soon = due_before(requirement, tomorrow + LEAD)
    new = ~are_of(Reminded.objects.filter(course=course))
    waits = ~has_finished(course) & not_long_past & (soon | new)
    if requirement.refresher_years:
        again = has_to_do_again([requirement], today + LEAD)
        waits |= again & ~has_to_do_again([requirement], today - GIVE_UP_AFTER)
    return _can_be_written_to(course, today).filter(holds(requirement)).filter(waits).order_by("pk")


def to_remind_of_code(code: JoinCode, today: date) -> QuerySet[Person]:
    """Who of a group is reminded today: who registered a week ago or earlier, and has not finished."""
    if code.due_on is None or not code.due_on - LEAD <= today <= code.due_on + GIVE_UP_AFTER:
        return Person.objects.none()
    before = midnight(today - BETWEEN_LETTERS) + timedelta(days=1)
    joined = Joined.objects.filter(code=code, registration__course=code.course, at__lt=before)
    people = _can_be_written_to(code.course, today).filter(are_of(joined, "registration__person"))
    return people.filter(~has_finished(code.course)).order_by("pk")


def _can_be_written_to(course: str, today: date) -> QuerySet[Person]:
    """Who has an address and was not reminded of the course within the last seven days."""
    lately = Reminded.objects.filter(course=course, on__gt=today - BETWEEN_LETTERS)
    return Person.objects.filter(is_active=True, email__isnull=False).exclude(are_of(lately))


def what_is_reminded_of() -> tuple[list[Requirement], list[JoinCode]]:
    """Requirements, and codes with a day, of courses that are on this server (two queries)."""
    courses = list(shelf().courses)
    required = Requirement.objects.filter(ended_on__isnull=True, course__in=courses).select_related("program")
    codes = JoinCode.objects.filter(due_on__isnull=False, course__in=courses).select_related("program")
    return list(required), list(codes)
