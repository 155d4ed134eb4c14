"""Builders: three lines each, typed, through the same actions as the pages."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from rapport.people import actions as people
from rapport.people.models import Institution, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Participation, Program, TeamMember
from rapport.surveys import actions as surveys
from rapport.surveys.library import shelf as instruments
from rapport.surveys.models import Survey

numbers = count(1)


def person(name: str = "", email: str | None = "") -> Person:
    """A person with an address of their own, unless `email=None`."""
    number = next(numbers)
    name = name or f"Person {number}"
    address = f"person{number}@example.org" if email == "" else email
    return people.add_person(by=None, name=name, email=address)


def institution(name: str = "") -> Institution:
    return people.add_institution(by=None, name=name or f"Institution {next(numbers)}")


def program(slug: str = "", name: str = "") -> Program:
    slug = slug or f"program-{next(numbers)}"
    return programs.open_program(by=None, slug=slug, name=name or slug.title())


def participation(program: Program, role: Role, person: Person | None = None) -> Participation:
    return programs.enrol(by=None, program=program, person=person or make_person(role.value), role=role)


def member(program: Program, role: Role, name: str = "") -> Person:
    """Somebody with a role in the programme."""
    return participation(program, role, make_person(name or role.value)).person


def mentorship(
    program: Program | None = None,
    scholar: Person | None = None,
    mentor: Person | None = None,
    place: TeamMember.Place = TeamMember.Place.PRIMARY,
) -> Mentorship:
    """A scholar and their primary mentor, both enrolled."""
    program = program or make_program()
    scholar, mentor = scholar or make_person("Scholar"), mentor or make_person("Mentor")
    participation(program, Role.SCHOLAR, scholar)
    participation(program, Role.MENTOR, mentor)
    return programs.pair(by=None, program=program, scholar=scholar, mentor=mentor, place=place)


make_person, make_program = person, program


def survey(program: Program | None = None, role: Role = Role.SCHOLAR, opens: int = -1, closes: int = 7) -> Survey:
    """The science identity scale, asked of a role; it opens and closes so many days from now."""
    now = timezone.now()
    return surveys.open_survey(
        by=None,
        program=program or make_program(),
        instrument=instruments().instruments["science-identity", 1],
        role=role,
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
    )
