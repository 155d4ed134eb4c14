"""A screening with two files of references, and four who read."""

from dataclasses import dataclass

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative.models import Hit, Project, Reference, Screening
from rapport.qualitative.screening import actions
from rapport.qualitative.screening.family import Family
from tests import make

FAMILY = Family(("expect", "expected", "expectation"))
FORM = ("abstraction-form", 1)
ABSTRACTS = (
    "Expectations of mentors were aligned.",
    "Scholars said what they expect of mentors.",
    "The result was as expected.",
    "Nothing of the kind.",
)
RIS = "".join(
    f"TY  - JOUR\nTI  - Study {at} of mentors\nAU  - Author{at}, A.\nAU  - Second, B.\nPY  - 20{at:02d}\n"
    f"AB  - {abstract}\nER  -\n"
    for at, abstract in enumerate(ABSTRACTS, start=1)
)
CSV = (
    "Title,Authors,Year,Abstract\nStudy 1 of mentors,Author1 A,2001,\n"
    "Study 5 of mentors,Author5 A,2005,Mentors expect drafts.\n"
)


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    program: Program
    project: Project
    screening: Screening
    lead: Person
    readers: list[Person]

    def number(self, number: int) -> Reference:
        return self.screening.references.get(number=number)


@pytest.fixture
def place(db: None) -> Place:
    program = make.program("kl2")
    lead = make.member(program, Role.EVALUATOR, "Inès")
    readers = [make.member(program, Role.CODER, f"Reader {at}") for at in range(4)]
    project = make.project(program, lead=lead, coders=readers)
    screening = actions.begin(by=lead, project=project, family=FAMILY, instrument=FORM)
    for name, text in (("pubmed.ris", RIS), ("more.csv", CSV)):
        file = actions.keep_file(by=lead, screening=screening, name=name, data=text.encode())
        actions.confirm(by=lead, file=file)
    return Place(program, project, screening, lead, readers)


@pytest.fixture
def drawn(place: Place) -> Place:
    """Publication 3 is out by its sense; 1, 2 and 5 are read by two of four each."""
    found = Hit.objects.filter(reference__screening=place.screening)
    third = found.filter(reference__number=3).values_list("pk", flat=True)
    actions.judge(by=place.lead, screening=place.screening, hits=third, counts=False, reason="a plain verb")
    actions.judge(
        by=place.lead,
        screening=place.screening,
        hits=found.exclude(pk__in=third).values_list("pk", flat=True),
        counts=True,
    )
    actions.draw(by=place.lead, screening=place.screening, reviewers=place.readers)
    place.screening.refresh_from_db()
    return place
