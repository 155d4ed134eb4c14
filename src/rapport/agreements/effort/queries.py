"""Protected time of scholars, and the load of mentors, as chairs and those who run a programme see it.

Read here are counts, hours and per cents alone; no answer, and nothing of an agreement that is still unseen.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone

from rapport.agreements.models import Effort, MentorTime, Terms
from rapport.people.models import Institution, Person
from rapport.people.roles import GRANTS, STAFF, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Participation, Program, TeamMember


@dataclass(frozen=True)
class Scope:
    """Of whom somebody may see time and load: everybody, or people of some institutions."""

    everybody: bool
    institutions: frozenset[int]
    names: tuple[str, ...]
    may_confirm: bool

    def holds(self, seat: Participation) -> bool:
        """The seat is in the scope."""
        return self.everybody or seat.institution_id in self.institutions


@dataclass(frozen=True)
class EffortRow:
    """One scholar: what the pair has stated, and what a chair has confirmed last."""

    seat: Participation
    stated: Terms | None
    confirmed: Effort | None
    today: date

    @property
    def state(self) -> str:
        """In a word: confirmed, ended, less (than was stated), open, or nothing to confirm."""
        stated = self.stated.protected_percent if self.stated else None
        if self.confirmed is None:
            return "open" if stated else "nothing"
        if self.confirmed.until and self.confirmed.until < self.today:
            return "ended"
        return "less" if stated and self.confirmed.percent < stated else "confirmed"


@dataclass
class Load:
    """One mentor: open mentorships by place in the team, and what they say about their time."""

    mentor: Person
    institution: Institution | None
    places: dict[str, int] = field(default_factory=dict)
    time: MentorTime | None = None

    @property
    def scholars(self) -> int:
        """How many open mentorships."""
        return sum(self.places.values())

    @property
    def by_place(self) -> list[tuple[str, int]]:
        """(place, mentorships) in the order of the places."""
        return [(place.value.capitalize(), self.places.get(place.value, 0)) for place in TeamMember.Place]

    @property
    def hours_each(self) -> float | None:
        """Stated hours a month for each scholar."""
        if self.time is None or self.time.hours_a_month is None or not self.scholars:
            return None
        return self.time.hours_a_month / self.scholars


def scope_of(person: Person, program: Program) -> Scope:
    """What the person may see in a programme (one query)."""
    seats = list(programs.people_in(program).filter(person=person))
    chairs = [seat for seat in seats if Role(seat.role) in GRANTS[Verb.CONFIRM_EFFORT]]
    places = {seat.institution.pk: seat.institution.name for seat in chairs if seat.institution}
    return Scope(
        everybody=any(seat.role in STAFF for seat in seats),
        institutions=frozenset(places),
        names=tuple(sorted(places.values())),
        may_confirm=bool(chairs),
    )


def efforts(program: Program, scope: Scope) -> list[EffortRow]:
    """The scholars of the scope by name, with protected time stated and confirmed (three queries)."""
    held = programs.people_in(program).filter(role=Role.SCHOLAR).select_related(None)
    seats = [seat for seat in held.select_related("person", "institution") if scope.holds(seat)]
    return rows_of(program, seats)


def effort_of(program: Program, scope: Scope, scholar: int) -> EffortRow | None:
    """One scholar of the scope."""
    seats = programs.people_in(program).filter(role=Role.SCHOLAR, person=scholar)
    rows = rows_of(program, [seat for seat in seats if scope.holds(seat)])
    return rows[0] if rows else None


def rows_of(program: Program, seats: Iterable[Participation]) -> list[EffortRow]:
    """These scholars with what was stated and confirmed (two queries)."""
    kept = list(seats)
    people = {seat.person_id for seat in kept}
    # Only what all parties have come to see: before that, even a stated per cent would tell of one side.
    seen = Terms.objects.filter(
        agreement__mentorship__program=program,
        agreement__mentorship__until__isnull=True,
        agreement__revealed_at__isnull=False,
    )
    stated = {terms.agreement.mentorship.scholar_id: terms for terms in seen.select_related("agreement__mentorship")}
    found = Effort.objects.filter(program=program).order_by("pk").select_related("confirmed_by")
    confirmed = {effort.scholar_id: effort for effort in found if effort.scholar_id in people}
    today = timezone.localdate()
    return [EffortRow(seat, stated.get(seat.person_id), confirmed.get(seat.person_id), today) for seat in kept]


def loads(program: Program, scope: Scope) -> list[Load]:
    """The mentors of the scope, who has most scholars first (three queries)."""
    found = {
        seat.person_id: Load(seat.person, seat.institution)
        for seat in programs.people_in(program).filter(role=Role.MENTOR)
        if scope.holds(seat)
    }
    for mentor, places in places_in(program).items():
        if mentor in found:
            found[mentor].places = places
    for time in MentorTime.objects.filter(program=program):
        if time.mentor_id in found:
            found[time.mentor_id].time = time
    return sorted(found.values(), key=lambda load: (-load.scholars, str(load.mentor)))


def places_in(program: Program) -> dict[int, dict[str, int]]:
    """For each mentor of open mentorships, how many places of each kind (one query)."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    places = TeamMember.objects.filter(
        mentorship__program=program, mentorship__until__isnull=True, until__isnull=True
    ).order_by()
    for mentor, place, number in places.values_list("mentor", "place").annotate(Count("pk")):
        found[mentor][place] = number
    return found


def time_of(mentor: Person, program: Program) -> MentorTime | None:
    """What a mentor said about their time."""
    return MentorTime.objects.filter(program=program, mentor=mentor).first()


def chairs_to_ask(program: Program) -> dict[Person, int]:
    """Chairs of the programme and of how many scholars of their institution protected time waits (four queries)."""
    waiting: dict[int, int] = defaultdict(int)
    everybody = Scope(everybody=True, institutions=frozenset(), names=(), may_confirm=False)
    for row in efforts(program, everybody):
        if row.state != "confirmed" and row.seat.institution_id and row.state != "nothing":
            waiting[row.seat.institution_id] += 1
    chairs = programs.people_in(program).filter(role__in=GRANTS[Verb.CONFIRM_EFFORT], institution__in=list(waiting))
    return {seat.person: waiting[seat.institution_id] for seat in chairs if seat.institution_id}
