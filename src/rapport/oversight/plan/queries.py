"""Who is late with what the plan asks. Dates and stages, never a word of what was written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.agreements.models import Terms
from rapport.oversight.models import Duty, Remedy
from rapport.people.roles import Role
from rapport.programs.models import Mentorship, Participation, Program, TeamMember
from rapport.surveys import queries as surveys
from rapport.training import queries as training


class Somebody(NamedTuple):
    """What the plan says of a person; there may be thousands, so no whole object is made of each."""

    pk: int
    name: str
    email: str | None

    def __str__(self) -> str:
        return self.name or self.email or f"Person {self.pk}"


class Owed(NamedTuple):
    """One thing that a duty asks of somebody: from when it counts, and whether it is done."""

    person: int
    from_day: date
    is_done: bool


class Standing(NamedTuple):
    """Somebody and a duty: whether all of it is done, and since when they are late."""

    duty: Duty
    person: Somebody
    is_done: bool
    # The first day by which something that is not done had to be; None where all is done.
    due: date | None
    remedies: tuple[Remedy, ...]
    today: date

    @property
    def is_late(self) -> bool:
        """Something had to be done before today."""
        return self.due is not None and self.due < self.today

    @property
    def days_late(self) -> int:
        """For how many days."""
        return (self.today - self.due).days if self.due else 0

    @property
    def waits_for_director(self) -> bool:
        """The plan gives it to the director, and nothing was noted since it was due."""
        is_noted = any(self.due is not None and remedy.on > self.due for remedy in self.remedies)
        return self.is_late and self.duty.escalation == Duty.Escalation.DIRECTOR and not is_noted


@dataclass(frozen=True)
class Count:
    """Of those who are asked for a duty, how many have done it and how many are late."""

    duty: Duty
    asked: int
    done: int
    late: int


class Seat(NamedTuple):
    """Who holds a role, and since when."""

    person: int
    since: date


class Place(NamedTuple):
    """Somebody's part in a mentorship."""

    pair: int
    since: date
    is_scholar: bool


@dataclass(frozen=True)
class World:
    """What is known of a programme, read once for all duties."""

    people: dict[int, Somebody]
    # By role, in the order of names.
    seats: dict[Role, list[Seat]]
    # For each person, the mentorships with a mentor that they are in, since when, and whether they are its scholar.
    places: dict[int, list[Place]]
    trained: dict[int, date]
    agreed: dict[int, date]
    review_on: dict[int, date]
    answered: dict[int, list[surveys.Done]]


def duties(program: Program) -> list[Duty]:
    """What the plan asks today: of mentors before scholars, in the order of the way (one query)."""
    order = list(Duty.What)
    found = Duty.objects.filter(program=program, ended_on__isnull=True)
    return sorted(found, key=lambda duty: (duty.role, order.index(Duty.What(duty.what))))


def duty(program: Program, pk: int) -> Duty | None:
    """One duty, of today or of former times."""
    return Duty.objects.filter(program=program, pk=pk).first()


def standings(program: Program) -> list[Standing]:
    """Everybody who is asked for something by the plan, duty by duty (as many queries for many people as for few)."""
    asked = duties(program)
    if not asked:
        return []
    world = read(program, with_answers=any(one.what == Duty.What.ANSWER for one in asked))
    noted, today = remedies_by_place(program), timezone.localdate()
    found = []
    for one in asked:
        for pk, first in first_open(owed_for(one, world, today)).items():
            due = _due(one, first) if first else None
            found.append(_standing(one, world.people[pk], due, tuple(noted.get((one.pk, pk), ())), today))
    return found


def late(found: Iterable[Standing]) -> list[Standing]:
    """Who is late, for longest first."""
    return sorted((one for one in found if one.is_late), key=lambda one: (-one.days_late, str(one.person)))


def counts(program: Program, found: Iterable[Standing]) -> list[Count]:
    """How far each duty is (one query)."""
    by_duty: dict[int, list[Standing]] = defaultdict(list)
    for one in found:
        by_duty[one.duty.pk].append(one)
    return [
        Count(
            duty,
            len(by_duty[duty.pk]),
            sum(one.is_done for one in by_duty[duty.pk]),
            sum(one.is_late for one in by_duty[duty.pk]),
        )
        for duty in duties(program)
    ]


def read(program: Program, *, with_answers: bool = False) -> World:
    """What decides who is late (six queries; eleven with the answers to surveys)."""
    held = Participation.objects.filter(program=program, until__isnull=True, role__in=[Role.SCHOLAR, Role.MENTOR])
    people: dict[int, Somebody] = {}
    seats: dict[Role, list[Seat]] = {Role.SCHOLAR: [], Role.MENTOR: []}
    roles: dict[int, set[Role]] = defaultdict(set)
    rows = held.order_by("person__name", "role").values_list("person", "person__name", "person__email", "role", "since")
    for pk, name, email, held_role, since in rows:
        role = Role(held_role)
        people[pk] = Somebody(pk, name, email)
        seats[role].append(Seat(pk, since))
        roles[pk].add(role)
    places = places_in(program)
    keys = {place.pair for of in places.values() for place in of}
    terms = Terms.objects.filter(agreement__mentorship__program=program, review_on__isnull=False)
    review_on = dict(terms.values_list("agreement__mentorship", "review_on"))
    return World(
        people=people,
        seats=seats,
        places=places,
        trained=training.trained(list(roles), program.course) if program.course else {},
        agreed=agreements.agreed(keys),
        review_on={pair: day for pair, day in review_on.items() if day and pair in keys},
        answered=surveys.done_in(program, dict(roles)) if with_answers else {},
    )


def places_in(program: Program) -> dict[int, list[Place]]:
    """Who is in which open mentorship that has a mentor (two queries that make no objects: there may be thousands)."""
    opened = {"mentorship__program": program, "mentorship__until__isnull": True, "until__isnull": True}
    members = TeamMember.objects.filter(**opened).order_by("pk").values_list("mentorship", "mentor", "since")
    found: dict[int, list[Place]] = defaultdict(list)
    with_mentor = set()
    for pair, mentor, since in members:
        found[mentor].append(Place(pair, since, is_scholar=False))
        with_mentor.add(pair)
    pairs = Mentorship.objects.filter(program=program, until__isnull=True).order_by("pk")
    for pair, scholar, since in pairs.values_list("pk", "scholar", "since"):
        if pair in with_mentor:
            found[scholar].append(Place(pair, since, is_scholar=True))
    return found


def owed_for(duty: Duty, world: World, today: date) -> Iterator[Owed]:
    """Each thing that a duty asks of each person in its role."""
    seats = world.seats[Role(duty.role)]
    if duty.what == Duty.What.TRAIN:
        return (Owed(person, since, person in world.trained) for person, since in seats)
    if duty.what == Duty.What.ANSWER:
        return (
            Owed(seat.person, done.opened_on, done.on is not None)
            for seat in seats
            for done in world.answered.get(seat.person, ())
            if done.survey.role == duty.role
        )
    places = _places(duty, world)
    if duty.what == Duty.What.AGREE:
        return (Owed(person, place.since, place.pair in world.agreed) for person, place in places)
    # A review that was held sets the next day: one that lies ahead is done for now.
    days = ((person, world.review_on.get(place.pair)) for person, place in places)
    return (Owed(person, day, day >= today) for person, day in days if day is not None)


def _places(duty: Duty, world: World) -> Iterator[tuple[int, Place]]:
    """Everybody in the role of a duty, with each mentorship in which they have it."""
    for seat in world.seats[Role(duty.role)]:
        for place in world.places.get(seat.person, ()):
            if place.is_scholar == (duty.role == Role.SCHOLAR):
                yield seat.person, place


def _standing(duty: Duty, person: Somebody, due: date | None, remedies: tuple[Remedy, ...], today: date) -> Standing:
    """`due` is the first day by which something that is not done had to be; None where all is done."""
    is_done = due is None
    if due is not None and remedies:
        due = max([due, *(remedy.new_due for remedy in remedies if remedy.new_due)])
        if any(remedy.kind == Remedy.Kind.EXEMPT for remedy in remedies):
            due = None
    return Standing(duty, person, is_done, due, remedies, today)


def first_open(owed: Iterable[Owed]) -> dict[int, date | None]:
    """For each person, from when the first thing counts that is not done; None for who has done all of it."""
    found: dict[int, date | None] = {}
    for person, from_day, is_done in owed:
        first = found.setdefault(person, None)
        if not is_done and (first is None or from_day < first):
            found[person] = from_day
    return found


def _due(duty: Duty, first: date) -> date:
    """By when something has to be done that counts from this day."""
    return max(duty.fixed_on, first) if duty.fixed_on else first + timedelta(days=duty.days_after or 0)


def remedies_by_place(program: Program) -> dict[tuple[int, int], list[Remedy]]:
    """What was noted, by duty and person, the first first (one query)."""
    found: dict[tuple[int, int], list[Remedy]] = defaultdict(list)
    for remedy in Remedy.objects.filter(duty__program=program).order_by("on", "pk"):
        found[remedy.duty_id, remedy.person_id].append(remedy)
    return found


def log(program: Program) -> list[Remedy]:
    """Everything that was done about what was missed, the latest first (one query)."""
    found = Remedy.objects.filter(duty__program=program).select_related("person", "by", "duty")
    return list(found.order_by("-on", "-pk"))


def programs_with_letters() -> list[Program]:
    """Programmes whose plan writes letters to who is late (one query)."""
    writes = Duty.objects.filter(ended_on__isnull=True).exclude(escalation=Duty.Escalation.NONE)
    return list(Program.objects.filter(pk__in=writes.values("program")).order_by("pk"))
