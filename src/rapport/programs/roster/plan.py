"""What a roster would change in a programme: the preview, and all that is written when it is confirmed."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rapport.people.models import Affiliation, Institution, Person
from rapport.people.roles import BY_APPOINTMENT, Role
from rapport.programs.models import Cohort, Participation, Program, TeamMember
from rapport.programs.roster.reading import Mentor, Roster, Seat, Somebody
from rapport.textfiles.mistakes import TextFileError

Place = TeamMember.Place


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "unchanged"


@dataclass(frozen=True)
class Step:
    """What happens to one person, in words."""

    line: int
    email: str
    name: str
    kind: Kind
    news: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class NewSeat:
    """A role to be given, or one whose cohort or institution changes. Empty: leave it as it is."""

    email: str
    role: Role
    cohort: str
    institution: str


@dataclass(frozen=True)
class NewWork:
    """Where somebody works, where the server does not know it yet."""

    email: str
    institution: str
    department: str
    title: str


@dataclass(frozen=True)
class NewPlace:
    """A mentor to be put into a scholar's team, or to another place in it."""

    scholar: str
    mentor: str
    place: TeamMember.Place


@dataclass
class Plan:
    """Everything that confirming a roster writes, and the same in words."""

    roster: Roster
    steps: list[Step] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    seats: list[NewSeat] = field(default_factory=list)
    works: list[NewWork] = field(default_factory=list)
    places: list[NewPlace] = field(default_factory=list)

    def number(self, kind: Kind) -> int:
        """How many people are added, changed or left as they are."""
        return sum(step.kind == kind for step in self.steps)

    @property
    def changes_nothing(self) -> bool:
        """The programme already is as the file says."""
        return not (self.seats or self.works or self.places)

    @property
    def digest(self) -> str:
        """A short mark of what the reader of the preview saw, to notice when it is no longer true."""
        return hashlib.sha256(repr(self.steps).encode()).hexdigest()[:20]


@dataclass
class Standing:
    """The programme as it is now: five questions for any number of people."""

    program: Program
    people: dict[str, Person] = field(default_factory=dict)
    seats: dict[tuple[str, Role], Participation] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    works: dict[tuple[str, str], Affiliation] = field(default_factory=dict)
    teams: dict[str, dict[str, TeamMember]] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    cohorts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in Participation.objects.filter(program=self.program).select_related("person", "cohort", "institution"):
            email = one.person.email or ""
            self.people[email] = one.person
            self.seats[email, Role(one.role)] = one
            if one.until is None:
                self.here.add(email)
        in_team = TeamMember.objects.filter(
            mentorship__program=self.program, mentorship__until__isnull=True, until__isnull=True
        )
        for member in in_team.select_related("mentor", "mentorship__scholar"):
            scholar, mentor = member.mentorship.scholar.email or "", member.mentor.email or ""
            self.teams.setdefault(scholar, {})[mentor] = member
        known = Affiliation.objects.filter(person__participations__program=self.program).distinct()
        for work in known.select_related("person", "institution"):
            self.works[work.person.email or "", work.institution.name.casefold()] = work
        self.spellings = spellings(Institution.objects.values_list("name", flat=True))
        self.cohorts = spellings(Cohort.objects.filter(program=self.program).values_list("name", flat=True))

    def holds(self, email: str, role: Role) -> bool:
        seat = self.seats.get((email, role))
        return seat is not None and seat.until is None


def spellings(names: Iterable[str]) -> dict[str, str]:
    """How a name is written here, whichever way a file writes it."""
    return {spelling.casefold(): spelling for spelling in sorted(names, reverse=True)}


def plan(program: Program, roster: Roster, *, may_appoint: bool) -> Plan:
    """Compare a roster with the programme as it is now.

    Raises TextFileError with every mistake of the file, those of its cells included.
    """
    return Planner(Standing(program), roster, may_appoint).plan()


@dataclass
class Planner:
    """Compares person by person."""

    now: Standing
    roster: Roster
    may_appoint: bool

    def plan(self) -> Plan:
        done = Plan(self.roster)
        for somebody in self.roster.people.values():
            self.check(somebody)
            done.steps.append(self.step(somebody, done))
        if self.roster.mistakes:
            raise TextFileError(self.roster.mistakes)
        return done

    def check(self, somebody: Somebody) -> None:
        """Note what cannot be, given who takes part already."""
        wrong = self.roster.wrong
        if not somebody.name.text and somebody.email not in self.now.people:
            column = "name" if "name" in self.roster.headings else "last name"
            wrong(somebody.line, column, "the name is missing", "write it")
        for seat in somebody.seats.values():
            if seat.role in BY_APPOINTMENT and not self.may_appoint and not self.now.holds(somebody.email, seat.role):
                mend = "ask the director to add this person, or leave the row out"
                wrong(seat.line, seat.column, f"only a director names a person {seat.role}", mend)
        for mentor in somebody.mentors.values():
            self.check_mentor(somebody, mentor)
        self.check_primary(somebody)

    def check_mentor(self, scholar: Somebody, mentor: Mentor) -> None:
        wrong = self.roster.wrong
        if not self.is_or_becomes(scholar.email, Role.SCHOLAR) and scholar.email not in self.roster.doubtful:
            what = f"a mentor is named for {scholar.email}, who is no scholar"
            wrong(mentor.line, mentor.column, what, "write the role scholar in this row, or clear this cell")
        if mentor.email in self.roster.doubtful or self.is_or_becomes(mentor.email, Role.MENTOR):
            return
        if mentor.email in self.roster.people or mentor.email in self.now.here:
            what = f"somebody is named who takes part, but not as a mentor: {mentor.email}"
        else:
            what = f"somebody is named who is neither in this file nor in the programme: {mentor.email}"
        wrong(mentor.line, mentor.column, what, "add a row with this address and the role mentor, or mend the address")

    def is_or_becomes(self, email: str, role: Role) -> bool:
        somebody = self.roster.people.get(email)
        return self.now.holds(email, role) or bool(somebody and role in somebody.seats)

    def check_primary(self, scholar: Somebody) -> None:
        """A scholar has one primary mentor, counting those whom the file does not name."""
        named = [mentor for mentor in scholar.mentors.values() if mentor.place == Place.PRIMARY]
        for second in named[1:]:
            what = f"two primary mentors are named: {named[0].email} (row {named[0].line}) and {second.email}"
            mend = "write co:, career: or near-peer: before one of the addresses"
            self.roster.wrong(second.line, second.column, what, mend)
        team = self.now.teams.get(scholar.email, {})
        kept = [email for email, one in team.items() if one.place == Place.PRIMARY and email not in scholar.mentors]
        if named and kept:
            what = f"there is another primary mentor of {scholar.email} already: {team[kept[0]].mentor}"
            mend = "end that on the page of mentorships first, or write co: before the address"
            self.roster.wrong(named[0].line, named[0].column, what, mend)

    def step(self, somebody: Somebody, done: Plan) -> Step:
        """Everything that is new about one person, noted for writing and told in words."""
        email = somebody.email
        news = [
            *self.seats(somebody, done),
            *self.works(somebody, done),
            *self.places(somebody, done),
        ]
        known = self.now.people.get(email)
        if news:
            done.names[email] = somebody.name.text or str(known)
        kind = Kind.ADDED if email not in self.now.here else Kind.CHANGED if news else Kind.SAME
        note = ""
        if known and known.name and somebody.name.text and known.name.casefold() != somebody.name.text.casefold():
            note = f"Called “{somebody.name.text}” in the file. A name belongs to its person and stays as it is."
        return Step(somebody.line, email, str(known or somebody.name.text), kind, tuple(news), note)

    def seats(self, somebody: Somebody, done: Plan) -> Iterator[str]:
        for seat in somebody.seats.values():
            held = self.now.seats.get((somebody.email, seat.role))
            cohort = self.now.cohorts.setdefault(seat.cohort.text.casefold(), seat.cohort.text)
            institution = self.spelling(seat.institution.text)
            if held is None or held.until is not None:
                news = [self.how(somebody, seat, held), cohort, institution]
                words = ", ".join(filter(None, news))
            else:
                words = ", ".join([*changed("cohort", held.cohort, cohort), *moved(held.institution, institution)])
                words = words and f"{seat.role}: {words}"
            if words:
                done.seats.append(NewSeat(somebody.email, seat.role, cohort, institution))
                yield words

    def how(self, somebody: Somebody, seat: Seat, held: Participation | None) -> str:
        if held is not None:
            return f"comes back as {seat.role}"
        return f"becomes {seat.role}" if somebody.email in self.now.here else f"joins as {seat.role}"

    def spelling(self, institution: str) -> str:
        return self.now.spellings.setdefault(institution.casefold(), institution)

    def works(self, somebody: Somebody, done: Plan) -> Iterator[str]:
        for key, work in somebody.works.items():
            known = self.now.works.get((somebody.email, key))
            institution = self.spelling(work.institution)
            if known is None:
                words = ", ".join(filter(None, [work.title.text, work.department.text]))
                words = f"{words} at {institution}" if words else f"works at {institution}"
            else:
                news = [
                    *changed("department", known.department, work.department.text),
                    *changed("title", known.title, work.title.text),
                ]
                words = ", ".join(news)
            if words:
                done.works.append(NewWork(somebody.email, institution, work.department.text, work.title.text))
                yield words

    def places(self, somebody: Somebody, done: Plan) -> Iterator[str]:
        team = self.now.teams.get(somebody.email, {})
        for mentor in somebody.mentors.values():
            held = team.get(mentor.email)
            if held is not None and held.place == mentor.place:
                continue
            done.places.append(NewPlace(somebody.email, mentor.email, mentor.place))
            name = self.name_of(mentor.email)
            done.names.setdefault(mentor.email, name)
            if held is None:
                yield f"mentor: {name} ({mentor.place.value})"
            else:
                yield f"mentor {name}: {held.place} → {mentor.place.value}"

    def name_of(self, email: str) -> str:
        if email in self.now.people:
            return str(self.now.people[email])
        somebody = self.roster.people.get(email)
        return somebody.name.text if somebody else email


def changed(what: str, before: object, now: str) -> Iterator[str]:
    """The change of a text that the file gives; an empty cell changes nothing."""
    if now and str(before or "") != now:
        yield f"{what} {before} → {now}" if before else f"{what} {now}"


def moved(before: object, now: str) -> Iterator[str]:
    return changed("institution", before, now)
