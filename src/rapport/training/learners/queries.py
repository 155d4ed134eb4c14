"""The learners of a programme: who is registered by one of its codes, or has to take the course by their role.

A page asks a constant number of questions, however many learners there are. Pages opened and days of completion are
looked at, never an answer.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Participation, Program
from rapport.training.facilitating.queries import Hours, hours_of_many
from rapport.training.models import JoinCode, Joined, Registration, Requirement
from rapport.training.required.queries import (
    are_of,
    due_before,
    due_of,
    facts_about,
    has_begun,
    has_finished,
    has_to_do_again,
    requirements,
)
from rapport.training.required.standing import LEAD, Asked, Standing, State

LATE = "late"
STATES = [*(state.value for state in State), LATE]
AT_ONCE = 900
CATEGORIES: dict[str, str] = dict(Registration.Category.choices)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list; empty asks for nothing."""

    course: str
    q: str = ""
    cohort: str = ""
    code: str = ""
    state: str = ""

    @property
    def asks(self) -> bool:
        """The list is not the whole one."""
        return bool(self.q or self.cohort or self.code or self.state)


@dataclass
class Learner:
    """One person of the list."""

    person: Person
    standing: Standing
    registration: Registration | None
    roles: list[str] = field(default_factory=list)
    cohorts: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    registered_on: date | None = None
    # Of this course, and of workshops of this programme that go with it.
    hours: Hours = field(default_factory=Hours)
    today: date = field(default_factory=timezone.localdate)

    @property
    def state(self) -> State:
        """How far they are, in one word."""
        return self.standing.state(self.today)

    @property
    def due_on(self) -> date | None:
        """By when something waits for them."""
        return self.standing.due_on(self.today)

    @property
    def is_late(self) -> bool:
        """That day has passed."""
        return self.standing.is_late(self.today)


def of_course(program: Program, course: str) -> list[Requirement]:
    """What the programme requires of roles about one course."""
    return [one for one in requirements(program) if one.course == course]


def roles_asked(program: Program, course: str, required: Sequence[Requirement]) -> list[str]:
    """Whose role makes them a learner: where nothing is required, the programme's own course is for its mentors."""
    roles = [one.role for one in required]
    return roles or ([Role.MENTOR.value] if course == program.course else [])


def joined_to(program: Program, course: str) -> QuerySet[Joined]:
    """Registrations for a course by a code of the programme; the course tells SQLite where to begin to look."""
    return Joined.objects.filter(code__program=program, code__course=course, registration__course=course)


def everybody(program: Program, course: str, required: Sequence[Requirement]) -> QuerySet[Person]:
    """Who is registered for a course by a code of the programme, or has to take it, in no order."""
    joined = joined_to(program, course)
    asked = Participation.objects.filter(
        program=program, until__isnull=True, role__in=roles_asked(program, course, required)
    )
    return Person.objects.filter(are_of(joined, "registration__person") | are_of(asked), is_active=True).order_by()


def found(program: Program, wanted: Wanted, required: Sequence[Requirement]) -> QuerySet[Person]:
    """The learners who fit, by name."""
    joined = joined_to(program, wanted.course)
    seats = Participation.objects.filter(program=program, until__isnull=True)
    people = everybody(program, wanted.course, required)
    if wanted.q:
        people = people.filter(Q(name__icontains=wanted.q) | Q(email__icontains=wanted.q))
    if wanted.code.isdecimal():
        people = people.filter(are_of(joined.filter(code=int(wanted.code)), "registration__person"))
    if wanted.cohort:
        by_code = are_of(joined.filter(code__cohort__name=wanted.cohort), "registration__person")
        people = people.filter(are_of(seats.filter(cohort__name=wanted.cohort)) | by_code)
    if wanted.state in STATES:
        people = people.filter(_is(wanted, joined, required))
    return people.order_by(Lower("name"), "pk")


def _is(wanted: Wanted, joined: QuerySet[Joined], required: Sequence[Requirement]) -> Q:
    """Condition on people: `Standing` says of them what is wanted."""
    course, today = wanted.course, timezone.localdate()
    again = has_to_do_again(required, today + LEAD)
    if wanted.state == State.AGAIN:
        return again
    if wanted.state == State.DONE:
        return has_finished(course) & ~again
    if wanted.state == LATE:
        late = are_of(joined.filter(code__due_on__lt=today), "registration__person")
        for one in required:
            late |= due_before(one, today)
        return (~has_finished(course) & late) | has_to_do_again(required, _day_before(today))
    begun = has_begun(course)
    return ~has_finished(course) & (begun if wanted.state == State.UNDER_WAY else ~begun)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def learners(program: Program, course: str, people: Sequence[Person], required: Sequence[Requirement]) -> list[Learner]:
    """These people in the same order, with all that the list shows (nine queries for any number)."""
    ids, today = [one.pk for one in people], timezone.localdate()
    facts = facts_about(ids, course)
    hours = hours_of_many(ids, program=program, course=course)
    registrations = {
        one.person_id: one
        for one in Registration.objects.filter(person__in=ids, course=course).select_related("institution")
    }
    asked: dict[int, list[Asked]] = defaultdict(list)
    roles, cohorts, groups = (defaultdict[int, list[str]](list) for _ in range(3))
    since: dict[int, date] = {}
    for who, code, at in _joined(program, course, ids):
        groups[who].append(str(code))
        since.setdefault(who, timezone.localdate(at))
        if code.cohort:
            cohorts[who].append(code.cohort.name)
        if code.due_on:
            asked[who].append(Asked(code.due_on))
    for who, role, joined_on, cohort in _seats(program, ids):
        roles[who].append(role)
        if cohort:
            cohorts[who].append(cohort)
        asked[who] += [Asked(due_of(one, joined_on), one.refresher_years or 0) for one in required if one.role == role]
    return [
        Learner(
            person=one,
            standing=facts.standing(one.pk, asked[one.pk]),
            # What somebody said elsewhere is not for this programme.
            registration=registrations.get(one.pk) if one.pk in since else None,
            roles=roles[one.pk],
            cohorts=list(dict.fromkeys(cohorts[one.pk])),
            groups=groups[one.pk],
            registered_on=since.get(one.pk),
            hours=hours[one.pk],
            today=today,
        )
        for one in people
    ]


def _joined(program: Program, course: str, ids: list[int]) -> Iterator[tuple[int, JoinCode, datetime]]:
    """Who of these came by which code, and when, the earliest first (two queries; a code is one object for all)."""
    codes = {one.pk: one for one in JoinCode.objects.filter(program=program, course=course).select_related("cohort")}
    found = Joined.objects.filter(code__in=list(codes), registration__person__in=ids).order_by("at", "pk")
    for who, code, at in found.values_list("registration__person", "code", "at"):
        yield who, codes[code], at


def _seats(program: Program, ids: list[int]) -> Iterator[tuple[int, str, date, str | None]]:
    """Today's places of these people: whose, the role, since when, the cohort (one query)."""
    seats = Participation.objects.filter(program=program, until__isnull=True, person__in=ids).order_by("role")
    yield from seats.values_list("person", "role", "since", "cohort__name")


def codes_for(program: Program, course: str) -> list[JoinCode]:
    """The programme's codes of a course, for a choice."""
    return list(JoinCode.objects.filter(program=program, course=course).order_by("group", "pk"))


HEADINGS = [
    "Name",
    "E-mail",
    "Roles",
    "Cohort",
    "Registered by",
    "Registered on",
    "Job title",
    "Institution as typed",
    "Institution",
    "Job category",
    "Reasons",
    "Other reason",
    "State",
    "To be done by",
    "Late",
    "First finished on",
    "Last finished on",
    "Due again on",
    "Course hours",
    "Workshop hours",
]


def rows(program: Program, wanted: Wanted) -> Iterator[list[str]]:
    """The list as a file has it, headings first, some hundred people at a time."""
    yield HEADINGS
    required = of_course(program, wanted.course)
    ids = list(found(program, wanted, required).values_list("pk", flat=True))
    for at in range(0, len(ids), AT_ONCE):
        people = Person.objects.in_bulk(ids[at : at + AT_ONCE])
        here = [people[pk] for pk in ids[at : at + AT_ONCE] if pk in people]
        for learner in learners(program, wanted.course, here, required):
            yield _row(learner)


def _row(learner: Learner) -> list[str]:
    said, standing = learner.registration, learner.standing
    return [
        learner.person.name,
        learner.person.email or "",
        ", ".join(learner.roles),
        ", ".join(learner.cohorts),
        ", ".join(learner.groups),
        _day(learner.registered_on),
        said.job_title if said else "",
        said.institution_typed if said else "",
        said.institution.name if said and said.institution else "",
        CATEGORIES.get(said.category, "") if said else "",
        "; ".join(reason.label for reason in said.reasons) if said else "",
        said.reason_other if said else "",
        learner.state.value,
        _day(learner.due_on),
        "yes" if learner.is_late else "",
        _day(standing.first_done_on),
        _day(standing.last_done_on),
        _day(standing.again_on),
        f"{learner.hours.courses.normalize():f}",
        f"{learner.hours.workshops.normalize():f}",
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def learners_after(program: Program, wanted: Wanted, after: int, number: int) -> list[Learner]:
    """So many learners whose number is higher, by number (eight queries for any number)."""
    required = of_course(program, wanted.course)
    people = found(program, wanted, required).filter(pk__gt=after).order_by("pk")[:number]
    return learners(program, wanted.course, list(people), required)
