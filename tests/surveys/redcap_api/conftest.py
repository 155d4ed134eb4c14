"""A programme with two waves, scholars and mentors, identified answers, and an evaluator with a key."""

from dataclasses import dataclass

import pytest
import redcap

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from rapport.surveys.redcap_api import actions
from tests import make
from tests.surveys.exports.conftest import everything_on_the_shelf  # noqa: F401 – a fixture
from tests.surveys.redcap_api.clients import project, token_of

ANSWERS: dict[str, object] = {
    "mentors": 1, "since": 1999, "long_ago": 0, "hours": 2.5, "born": "1980-02-29", "word": "Grüße; “so”",
    "listen_before": 1, "listen_now": 3, "plan_before": 2, "plan_now": 3, "mood": 3, "why": "=1+1, he said\n\"twice\"",
}  # fmt: skip


@dataclass
class Site:
    """What the tests talk about."""

    program: Program
    evaluator: Person
    scholars: list[Person]
    mentor: Person
    everything: Survey
    identity: Survey
    later: Survey
    of_mentors: Survey

    def key(self, *scopes: str) -> str:
        return token_of(self.evaluator, self.program, *scopes)

    def project(self, *scopes: str) -> redcap.Project:
        return project(self.key(*scopes))

    def record(self, person: Person) -> str:
        """The study id of somebody."""
        return str(person.study_ids.get(program=self.program).code)


@pytest.fixture
def site(everything_on_the_shelf: None) -> Site:  # noqa: F811 – the fixture above
    program = make.program(name="Lakeside")
    baseline, follow = make.wave(program, name="Baseline"), make.wave(program, name="3 months")
    everything = make.survey(program, instrument="everything", wave=baseline)
    identity = make.survey(program, wave=baseline)
    later = make.survey(program, instrument="everything", wave=follow)
    of_mentors = make.survey(program, Role.MENTOR, instrument="career-commitment", wave=baseline)
    scholars = [make.member(program, Role.SCHOLAR, f"Scholar {number}") for number in range(3)]
    mentor = make.member(program, Role.MENTOR, "Mentor")
    evaluator = make.member(program, Role.EVALUATOR, "Eve Evaluator")
    make.answered(everything, scholars[0], titles=frozenset({1, 8}), titles_other="Dean of\tall", **ANSWERS)  # type: ignore[arg-type]
    make.answered(everything, scholars[1], mentors=-97, titles=frozenset({9}))
    make.answered(later, scholars[0], mentors=0)
    make.answered(identity, scholars[0], **{f"si{number}": 4 for number in range(1, 6)})
    actions.give_study_ids(by=evaluator, program=program)
    return Site(program, evaluator, scholars, mentor, everything, identity, later, of_mentors)
