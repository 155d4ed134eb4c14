"""Builders of people and programmes; `tests.make` has them, too."""

from itertools import count

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from rapport.people import actions as people
from rapport.people.models import Institution, Person
from rapport.people.roles import NEED_SECOND_FACTOR, Role
from rapport.programs import actions as programs
from rapport.programs.models import Participation, Program

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
    """Somebody with a role; with a second factor, where the role needs one to see anything."""
    person = person or make_person(role.value)
    if role in NEED_SECOND_FACTOR:
        second_factor(person)
    return programs.enrol(by=None, program=program, person=person, role=role)


def second_factor(person: Person) -> str:
    """An authenticator app for the person; returns its secret."""
    has = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    secret: str = has.data["secret"] if has else generate_totp_secret()
    if not has:
        TOTP.activate(person, secret)
    return secret


def administrator(name: str = "Administrator") -> Person:
    """A server administrator with a second factor."""
    person = make_person(name)
    people.make_administrator(by=None, person=person)
    second_factor(person)
    return Person.objects.get(pk=person.pk)


def member(program: Program, role: Role, name: str = "") -> Person:
    """Somebody with a role in the programme."""
    return participation(program, role, make_person(name or role.value)).person


make_person = person
