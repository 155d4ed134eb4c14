"""Questions about workshops: which there are, who is expected, who was there, and how many hours that makes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Cohort, Participation, Program
from rapport.training.library import shelf
from rapport.training.models import Attendance, Completion, Invited, Leader, Workshop

NONE = Decimal(0)


def workshop(pk: int) -> Workshop:
    """One workshop with its programme. Raises Workshop.DoesNotExist."""
    return Workshop.objects.select_related("program", "cohort").get(pk=pk)


def leaders_of(workshop: Workshop) -> list[Person]:
    """Who leads it, by name."""
    return list(Person.objects.filter(workshops_led__workshop=workshop).order_by(Lower("name"), "pk"))


def could_lead(program: Program) -> QuerySet[Person]:
    """Who may be named as a leader: today's facilitators and staff, by name."""
    seats = Participation.objects.filter(program=program, until__isnull=True, role__in=GRANTS[Verb.LEAD_WORKSHOPS])
    return Person.objects.filter(pk__in=seats.values("person")).order_by(Lower("name"), "pk")


def expected(workshop: Workshop) -> QuerySet[Person]:
    """Who is expected, by name: whoever holds the role today, in the cohort; without them, everybody who learns.

    At a meeting, whoever was asked to it and takes part in the programme today.
    """
    seats = Participation.objects.filter(
        program=workshop.program_id, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES]
    )
    if workshop.source:
        seats = seats.filter(person__in=workshop.invited.values("person"))
    if workshop.role:
        seats = seats.filter(role=workshop.role)
    if workshop.cohort_id:
        seats = seats.filter(cohort=workshop.cohort_id)
    return Person.objects.filter(pk__in=seats.values("person")).order_by(Lower("name"), "pk")


@dataclass(frozen=True)
class WorkshopWords:
    """What a form says of a workshop."""

    title: str
    starts_at: datetime
    hours: Decimal
    place: str = ""
    course: str = ""
    role: str = ""
    cohort: Cohort | None = None
    capacity: int | None = None
    leaders: tuple[Person, ...] = ()


def words_of(workshop: Workshop) -> WorkshopWords:
    """What a workshop says today (one query)."""
    names = ("title", "starts_at", "hours", "place", "course", "role", "cohort", "capacity")
    return WorkshopWords(**{name: getattr(workshop, name) for name in names}, leaders=tuple(leaders_of(workshop)))


def concerned(workshop: Workshop) -> list[Person]:
    """Who is written to about a change: whoever is expected or leads, and has an address."""
    found = {one.pk: one for one in [*expected(workshop), *leaders_of(workshop)]}
    return [one for one in found.values() if one.email and one.is_active]


@dataclass(frozen=True)
class Planned:
    """A workshop in the plan."""

    workshop: Workshop
    leaders: tuple[Person, ...]
    # This person may open its attendance.
    is_open: bool


def plan(program: Program, person: Person, *, sees_all: bool) -> list[Planned]:
    """The programme's workshops, the latest first (two queries). Meetings are the business of those who are asked."""
    leaders = Prefetch("leaders", Leader.objects.select_related("person").order_by("person__name", "pk"))
    found = Workshop.objects.filter(program=program, source="").select_related("cohort").prefetch_related(leaders)
    return [
        Planned(
            one,
            led := tuple(leader.person for leader in one.leaders.all()),
            sees_all or person in led,
        )
        for one in found.order_by("-starts_at", "-pk")
    ]


@dataclass(frozen=True)
class Row:
    """Somebody on the list of a workshop."""

    person: Person
    attendance: Attendance | None
    is_expected: bool

    @property
    def state(self) -> str:
        """What was noted; empty where nothing was."""
        return self.attendance.state if self.attendance else ""

    @property
    def hours(self) -> Decimal | None:
        """Of who was there for a part."""
        return self.attendance.hours if self.attendance and self.attendance.state == Attendance.State.PARTLY else None

    @property
    def key(self) -> str:
        """What is kept, in one word: a form says with it what it began with."""
        return f"{self.state}:{self.hours.normalize():f}" if self.hours is not None else self.state


def sheet(workshop: Workshop) -> list[Row]:
    """Everybody who is expected or was there, by name (two queries)."""
    kept = {one.person_id: one for one in workshop.attendances.select_related("person")}
    awaited = list(expected(workshop))
    names = {person.pk for person in awaited}
    others = [one.person for one in kept.values() if one.person_id not in names]
    rows = [Row(person, kept.get(person.pk), person.pk in names) for person in [*awaited, *others]]
    return sorted(rows, key=lambda row: (row.person.name.casefold(), row.person.pk))


def others_in(workshop: Workshop, rows: Sequence[Row]) -> list[Person]:
    """Who takes part in the programme today and is not on the list, by name; nobody comes to a meeting unasked."""
    if workshop.source:
        return []
    seats = Participation.objects.filter(program=workshop.program_id, until__isnull=True)
    found = Person.objects.filter(pk__in=seats.values("person")).exclude(pk__in=[row.person.pk for row in rows])
    return list(found.order_by(Lower("name"), "pk"))


@dataclass(frozen=True)
class Own:
    """A workshop of one person: where they are expected, were, or lead; `leads` while they still hold such a role."""

    workshop: Workshop
    attendance: Attendance | None
    leads: bool

    @property
    def page(self) -> str:
        """Where whoever leads it finds its list; empty for others."""
        name = "training:meeting" if self.workshop.source else "training:workshop"
        return reverse(name, args=[self.workshop.pk]) if self.leads else ""

    @property
    def is_ahead(self) -> bool:
        """Still to come, or today."""
        return timezone.localdate(self.workshop.starts_at) >= timezone.localdate()


def workshops_of(person: Person) -> list[Own]:
    """All workshops and meetings of a person, the latest first (five queries)."""
    kept = {one.workshop_id: one for one in Attendance.objects.filter(person=person)}
    asked_to = Invited.objects.filter(person=person).values_list("workshop", flat=True)
    led = set(Leader.objects.filter(person=person).values_list("workshop", flat=True))
    asked = Q(pk__in=[*kept, *led, *asked_to])
    seats = list(Participation.objects.filter(person=person, until__isnull=True))
    leads_in = {
        is_meeting: {seat.program_id for seat in seats if seat.role in GRANTS[verb]}
        for is_meeting, verb in ((False, Verb.LEAD_WORKSHOPS), (True, Verb.LEAD_MEETINGS))
    }
    for seat in seats:
        if seat.role not in GRANTS[Verb.TAKE_COURSES]:
            continue
        anybody, any_cohort = Q(role=""), Q(cohort__isnull=True)
        mine = Q(cohort=seat.cohort_id) if seat.cohort_id else Q(pk__in=[])
        asked |= Q(program=seat.program_id, source="") & (anybody | Q(role=seat.role)) & (any_cohort | mine)
    found = Workshop.objects.filter(asked).select_related("program", "cohort").order_by("-starts_at", "-pk")
    return [Own(one, kept.get(one.pk), one.pk in led and one.program_id in leads_in[bool(one.source)]) for one in found]


def next_workshop(person: Person) -> Own | None:
    """The next workshop at which a person is expected or which they lead, until it is noted that they were there."""
    ahead = [one for one in workshops_of(person) if one.is_ahead and not one.workshop.called_off_on]
    return next((one for one in reversed(ahead) if one.leads or one.attendance is None), None)


@dataclass(frozen=True)
class Hours:
    """Hours of one person: of courses completed, and of workshops they were at."""

    courses: Decimal = NONE
    workshops: Decimal = NONE

    @property
    def all(self) -> Decimal:
        """Both together."""
        return self.courses + self.workshops


def hours_of(person: Person, *, program: Program | None = None, course: str = "") -> Hours:
    """All hours of a person; with `program` only workshops of that programme, with `course` only of that course."""
    return hours_of_many([person.pk], program=program, course=course)[person.pk]


def hours_of_many(people: Collection[int], *, program: Program | None = None, course: str = "") -> dict[int, Hours]:
    """The same for many, by id (two queries). A course counts once it is completed; a workshop called off does not.

    What somebody was asked to by name counts in all their hours, and in none that a programme reads.
    """
    done = Completion.objects.filter(person__in=people)
    there = Attendance.objects.filter(person__in=people, workshop__called_off_on__isnull=True)
    if course:
        done, there = done.filter(course=course), there.filter(workshop__course=course)
    if program is not None:
        there = there.filter(workshop__program=program, workshop__source="")
    by_course: dict[int, Decimal] = defaultdict(Decimal)
    for one, name in done.values_list("person", "course"):
        if name in shelf().courses:
            by_course[one] += Decimal(str(shelf().courses[name].hours))
    by_workshop = dict(there.values("person").annotate(all=Sum("hours")).values_list("person", "all"))
    return {one: Hours(by_course[one], by_workshop.get(one) or NONE) for one in people}


@dataclass
class Ledger:
    """Everybody's hours in a programme, workshop by workshop."""

    workshops: list[Workshop]
    people: list[Person]
    # (person, workshop) → what was taken.
    taken: dict[tuple[int, int], Attendance] = field(default_factory=dict)
    hours: dict[int, Hours] = field(default_factory=dict)


def ledger(program: Program) -> Ledger:
    """Hours of all who learn in the programme today or were at one of its workshops (five queries)."""
    held = list(
        Workshop.objects.filter(program=program, source="", called_off_on__isnull=True).order_by("starts_at", "pk")
    )
    taken = {(one.person_id, one.workshop_id): one for one in Attendance.objects.filter(workshop__in=held)}
    seats = Participation.objects.filter(program=program, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES])
    wanted = Q(pk__in=seats.values("person")) | Q(pk__in={person for person, _ in taken})
    people = list(Person.objects.filter(wanted).order_by(Lower("name"), "pk"))
    return Ledger(held, people, taken, hours_of_many([person.pk for person in people], program=program))
