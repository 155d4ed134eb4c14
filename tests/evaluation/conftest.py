"""A programme with two waves of a scale that six scholars answered, and who evaluates it."""

from dataclasses import dataclass

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.library import branches_of
from rapport.surveys.models import Response, Survey
from tests import make


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    program: Program
    evaluator: Person
    before: Survey
    after: Survey
    scholars: list[Person]


def answer(survey: Survey, person: Person, value: int) -> None:
    """Everything with the same value."""
    fields = branches_of(survey.instrument, survey.instrument_version).fields
    given = {name: surveys.Given(value) for name, one in fields.items() if one.kind == "choice"}
    surveys.submit(by=person, survey=survey, given=given)


def withdraw(survey: Survey, person: Person) -> None:
    """Take back what somebody answered."""
    surveys.withdraw(by=person, response=Response.objects.get(survey=survey, person=person))


@pytest.fixture
def place(db: None) -> Place:
    program = make.program("kl2")
    evaluator = make.member(program, Role.EVALUATOR, "Inès")
    before = make.survey(wave=make.wave(program, name="Baseline"))
    after = make.survey(wave=make.wave(program, name="One year"))
    scholars = [make.member(program, Role.SCHOLAR, f"Scholar {at}") for at in range(6)]
    for at, one in enumerate(scholars):
        answer(before, one, 1 + at % 5)
        answer(after, one, min(5, 2 + at % 5))
    return Place(program, evaluator, before, after, scholars)
