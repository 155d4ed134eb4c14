"""A project of eight answers whose words were counted, and who may read and decide."""

import json
from dataclasses import dataclass

import pytest
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import Project
from rapport.qualitative.wordlist import actions, count_process, tasks
from rapport.qualitative.wordlist.actions import NewRule
from tests import make

ANSWERS = (
    "I plan to communicate more, and to write the plan down.",
    "Planning meetings; better communication.",
    "Listen to my mentees. I’ll communicate!",
    "Plans, plans, plans.",
    "More self-reflection and communication/trust",
    "Meet weekly",
    "Communicate expectations",
    "I will meet and plan",
)
SITES = ("Ash", "Ash", "Ash", "Ash", "Ash", "Ash", "Birch", "Birch")


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    project: Project
    lead: Person
    coder: Person

    def url(self, name: str, query: str = "") -> str:
        address = reverse(f"qualitative:{name}", args=[self.project.program.slug, self.project.pk])
        return f"{address}?{query}" if query else address

    def count(self) -> None:
        """As the worker does."""
        tasks.count(self.project.pk)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that counts takes half a second to start; one test lets it."""

    def computed(question: str) -> str:
        asked = json.loads(question)
        return json.dumps(count_process.count(asked["language"], asked["rules"], asked["texts"]))

    monkeypatch.setattr(tasks, "computed", computed)


@pytest.fixture
def place(db: None) -> Place:
    program = make.program("kl2")
    lead, coder = make.member(program, Role.EVALUATOR, "Inès"), make.member(program, Role.CODER, "Cleo")
    project = make.project(program, lead=lead, coders=[coder])
    make.units(project, ANSWERS, known=[{"site": site} for site in SITES])
    return Place(project, lead, coder)


@pytest.fixture
def counted(place: Place) -> Place:
    """With the line at three respondents."""
    line = NewRule("line", "3", "Eight answers are few.", "respondents")
    actions.add_rule(by=place.lead, project=place.project, rule=line)
    place.count()
    return place
