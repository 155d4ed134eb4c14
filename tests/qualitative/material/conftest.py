"""A programme whose scholars answered a survey in words, and who reads it."""

from dataclasses import dataclass, field

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative import actions
from rapport.qualitative.material.answers import queries
from rapport.qualitative.material.answers.queries import Question
from rapport.qualitative.models import Member, Project
from rapport.surveys.models import Response, Survey
from tests import make

# Asked of mentors; who says yes to `changed` is asked what.
INSTRUMENT, WORDS = "mentor-training-evaluation", "changes"


@dataclass
class Room:
    """Where it happens."""

    program: Program
    lead: Person
    coder: Person
    project: Project
    wrote: list[Person] = field(default_factory=list)

    def asked(self, texts: list[str], degree: Survey.Degree = Survey.Degree.IDENTIFIED) -> Question:
        """A survey of mentors, each of whom wrote one of these texts; its question as the lead is offered it."""
        survey = make.survey(self.program, Role.MENTOR, instrument=INSTRUMENT, degree=degree)
        for text in texts:
            self.wrote.append(make.member(self.program, Role.MENTOR, f"Writer {len(self.wrote)}"))
            make.answered(survey, self.wrote[-1], changed=1, changes=text)
        return self.question(survey)

    def question(self, survey: Survey) -> Question:
        """What of them they changed, as the lead is offered it now."""
        found = queries.questions(self.lead, self.program)
        return next(one for one in found if (one.survey, one.column.name) == (survey, WORDS))

    def take_back(self, survey: Survey, person: Person) -> None:
        """Somebody takes their answers back."""
        make.surveys.withdraw(by=person, response=Response.objects.get(survey=survey, person=person))


@pytest.fixture
def room(db: None) -> Room:
    program = make.program("kl2")
    lead, coder = make.member(program, Role.EVALUATOR, "Inès"), make.member(program, Role.CODER, "Ada")
    project = make.project(program, lead=lead)
    actions.add_member(by=lead, project=project, person=coder, part=Member.Part.CODER)
    return Room(program, lead, coder, project)
