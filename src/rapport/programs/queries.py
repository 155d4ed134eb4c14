"""Questions about programmes, participations and mentorships."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, F, Min, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from rapport.people.models import Institution, Person
from rapport.people.roles import NEED_SECOND_FACTOR, Role
from rapport.programs.held import held_today
from rapport.programs.models import Cohort, Consent, Mentorship, Participation, Program, TeamMember

TEAM = Prefetch(
    "team",
    TeamMember.objects.filter(until__isnull=True).select_related("mentor").order_by("pk"),
    to_attr="mentors",
)


def program(slug: str) -> Program:
    """One programme. Raises Program.DoesNotExist."""
    return Program.objects.select_related("institution").get(slug=slug)


def programs_of(person: Person) -> QuerySet[Program]:
    """The programmes that the person takes part in today."""
    return (
        Program.objects.filter(participations__person=person, participations__until__isnull=True)
        .distinct()
        .order_by("name")
    )


def participations_of(person: Person) -> QuerySet[Participation]:
    """The person's roles today, programme by programme."""
    return (
        Participation.objects.filter(person=person, until__isnull=True)
        .select_related("program", "cohort", "institution")
        .order_by("program__name", "role")
    )


def mentorship(pk: int) -> Mentorship:
    """One mentorship with programme, scholar and today's team in `.mentors`. Raises Mentorship.DoesNotExist."""
    return Mentorship.objects.select_related("program", "scholar").prefetch_related(TEAM).get(pk=pk)


def mentorships_of(person: Person) -> QuerySet[Mentorship]:
    """Open mentorships in which the person is scholar or mentor, with today's team in `.mentors`."""
    as_scholar = Mentorship.objects.filter(scholar=person)
    as_mentor = Mentorship.objects.filter(team__mentor=person, team__until__isnull=True)
    return (
        (as_scholar | as_mentor)
        .filter(until__isnull=True)
        .distinct()
        .select_related("program", "scholar")
        .prefetch_related(TEAM)
        .order_by("pk")
    )


def mentorships_in(program: Program) -> QuerySet[Mentorship]:
    """The programme's open mentorships, with scholar and today's team in `.mentors`."""
    return (
        Mentorship.objects.filter(program=program, until__isnull=True)
        .select_related("scholar")
        .prefetch_related(TEAM)
        .order_by("scholar__name", "pk")
    )


@dataclass
class Pair:
    """An open mentorship in numbers: itself, its scholar, today's mentors."""

    pk: int
    scholar: int
    mentors: list[int] = field(default_factory=list)


def pairs_in(program: Program) -> list[Pair]:
    """The programme's open mentorships in numbers (two queries that make no objects: there may be thousands)."""
    opened = Mentorship.objects.filter(program=program, until__isnull=True).order_by("pk")
    found = {pk: Pair(pk, scholar) for pk, scholar in opened.values_list("pk", "scholar")}
    places = TeamMember.objects.filter(mentorship__in=opened.order_by().values("pk"), until__isnull=True)
    for pk, mentor in places.order_by("pk").values_list("mentorship", "mentor"):
        if pk in found:
            found[pk].mentors.append(mentor)
    return list(found.values())


def people_in(program: Program) -> QuerySet[Participation]:
    """Who takes part in the programme today, by name."""
    return (
        Participation.objects.filter(program=program, until__isnull=True)
        .select_related("person", "cohort", "institution")
        .order_by("person__name", "role")
    )


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the list of people; empty asks for nothing."""

    q: str = ""
    role: str = ""
    cohort: str = ""
    institution: str = ""
    sort: str = "name"


@dataclass
class PersonRow:
    """One person of the programme today: roles, mentors as a scholar, scholars as a mentor."""

    person: Person
    seats: list[Participation] = field(default_factory=list)
    mentors: list[TeamMember] = field(default_factory=list)
    scholars: list[TeamMember] = field(default_factory=list)

    @property
    def roles(self) -> list[str]:
        """The person's roles, in the order of the alphabet."""
        return [seat.role for seat in self.seats]

    @property
    def institutions(self) -> list[str]:
        """Where the person is from, each place once."""
        return list(dict.fromkeys(seat.institution.name for seat in self.seats if seat.institution))

    @property
    def cohorts(self) -> list[str]:
        """The person's cohorts, each once."""
        return list(dict.fromkeys(seat.cohort.name for seat in self.seats if seat.cohort))


PEOPLE_SORTS = {
    "name": Lower("name"),
    "role": Min("participations__role"),
    "institution": Min("participations__institution__name"),
    "cohort": Min("participations__cohort__name"),
}
PHASES = Case(*[When(phase=phase, then=Value(at)) for at, phase in enumerate(Mentorship.Phase)])
MENTORSHIP_SORTS = {"scholar": Lower("scholar__name"), "phase": PHASES, "since": F("since")}


def people_found(program: Program, asked: Asked) -> QuerySet[Person]:
    """The people of the programme today who fit, each once, sorted."""
    seat = Q(participations__program=program, participations__until__isnull=True)
    if asked.role:
        seat &= Q(participations__role=asked.role)
    if asked.cohort:
        seat &= Q(participations__cohort__name=asked.cohort)
    if asked.institution:
        seat &= Q(participations__institution__name=asked.institution)
    key = asked.sort.removeprefix("-")
    people = Person.objects.filter(seat).annotate(key=PEOPLE_SORTS.get(key, PEOPLE_SORTS["name"]))
    if asked.q:
        people = people.filter(Q(name__icontains=asked.q) | Q(email__icontains=asked.q))
    order = F("key").desc(nulls_last=True) if asked.sort.startswith("-") else F("key").asc(nulls_last=True)
    return people.distinct().order_by(order, Lower("name"), "pk")


def rows_of(program: Program, people: Sequence[Person]) -> list[PersonRow]:
    """Roles and pairs of these people in the programme today (two queries)."""
    rows = {person.pk: PersonRow(person) for person in people}
    for seat in people_in(program).filter(person__in=rows):
        rows[seat.person_id].seats.append(seat)
    places = TeamMember.objects.filter(
        mentorship__program=program, mentorship__until__isnull=True, until__isnull=True
    ).filter(Q(mentor__in=rows) | Q(mentorship__scholar__in=rows))
    for place in places.select_related("mentor", "mentorship__scholar").order_by("pk"):
        if place.mentor_id in rows:
            rows[place.mentor_id].scholars.append(place)
        if place.mentorship.scholar_id in rows:
            rows[place.mentorship.scholar_id].mentors.append(place)
    return list(rows.values())


def people_after(program: Program, after: int, number: int) -> list[PersonRow]:
    """So many of the people of the programme today whose number is higher, by number (three queries)."""
    held = people_in(program).order_by()
    people = Person.objects.filter(pk__in=held.values("person"), pk__gt=after).order_by("pk")[:number]
    return rows_of(program, list(people))


def mentorships_after(program: Program, after: int, number: int) -> list[Mentorship]:
    """So many of the programme's open mentorships, by number, with today's team in `.mentors` (two queries)."""
    return list(mentorships_in(program).filter(pk__gt=after).order_by("pk")[:number])


def person_in(program: Program, pk: int) -> Person | None:
    """Somebody who takes or took part in the programme."""
    return Person.objects.filter(participations__program=program, pk=pk).distinct().first()


def seats_of(program: Program, person: Person) -> QuerySet[Participation]:
    """All roles of a person in the programme, those of today first."""
    seats = Participation.objects.filter(program=program, person=person).select_related("cohort", "institution")
    return seats.order_by(F("until").desc(nulls_first=True), "role")


def participation(program: Program, pk: int) -> Participation | None:
    """One role of somebody in the programme."""
    return Participation.objects.filter(program=program, pk=pk).select_related("program", "person").first()


def place_in_team(program: Program, pk: int) -> TeamMember | None:
    """One mentor's place in a team of the programme."""
    places = TeamMember.objects.filter(mentorship__program=program, pk=pk)
    return places.select_related("mentor", "mentorship__scholar", "mentorship__program").first()


def who_runs(program: Program) -> list[Participation]:
    """Whom people of the programme may turn to: directors, coordinators, ombuds persons."""
    order = [Role.DIRECTOR, Role.COORDINATOR, Role.OMBUDS]
    return sorted(people_in(program).filter(role__in=order), key=lambda one: order.index(Role(one.role)))


def with_role(program: Program, role: Role) -> QuerySet[Person]:
    """Who holds a role in the programme today, by name."""
    held = Participation.objects.filter(program=program, role=role, until__isnull=True)
    return Person.objects.filter(pk__in=held.values("person")).order_by(Lower("name"), "pk")


def scholars_without_mentor(program: Program) -> QuerySet[Person]:
    """Scholars in whose team nobody is today, by name."""
    places = TeamMember.objects.filter(mentorship__program=program, mentorship__until__isnull=True, until__isnull=True)
    return with_role(program, Role.SCHOLAR).exclude(pk__in=places.values("mentorship__scholar"))


def mentorships_found(program: Program, *, q: str, phase: str, sort: str) -> QuerySet[Mentorship]:
    """The programme's open mentorships that fit, each once, sorted, with today's team in `.mentors`."""
    found = mentorships_in(program)
    if phase:
        found = found.filter(phase=phase)
    if q:
        mentor = Q(team__mentor__name__icontains=q, team__until__isnull=True)
        found = found.filter(Q(scholar__name__icontains=q) | mentor).distinct()
    key = MENTORSHIP_SORTS.get(sort.removeprefix("-"), MENTORSHIP_SORTS["scholar"])
    found = found.annotate(key=key)
    return found.order_by(F("key").desc() if sort.startswith("-") else F("key").asc(), Lower("scholar__name"), "pk")


def cohorts_of(program: Program) -> list[str]:
    """The names of the programme's cohorts."""
    return list(Cohort.objects.filter(program=program).order_by("name").values_list("name", flat=True))


def institutions_in(program: Program) -> list[str]:
    """The names of the institutions that people of the programme come from."""
    found = Institution.objects.filter(participation__program=program, participation__until__isnull=True)
    return list(found.distinct().order_by("name").values_list("name", flat=True))


def institution_names() -> list[str]:
    """The names of all institutions of the server."""
    return list(Institution.objects.order_by("name").values_list("name", flat=True))


def consents_of(program: Program, person: Person) -> list[Consent]:
    """What the person has agreed to in the programme, withdrawn or not."""
    return list(Consent.objects.filter(program=program, person=person).order_by("given_at"))


def all_programs() -> QuerySet[Program]:
    """Every programme of the server, by name."""
    return Program.objects.select_related("institution").order_by("name")


def needs_second_factor(person: Person) -> bool:
    """The person holds, in any programme today or on the server, a role that sees many people's data."""
    if person.is_server_administrator:
        return Role.SERVER_ADMINISTRATOR in NEED_SECOND_FACTOR
    return any(one.role in NEED_SECOND_FACTOR for one in held_today(person))
