"""What addresses of coding projects name: a project, its texts, rounds, quotes, a screening, a file that waits."""

from typing import Protocol

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative import actions as coding
from rapport.qualitative.agreement import tasks as agreement
from rapport.qualitative.material.uploads import actions as text_files
from rapport.qualitative.models import Member, Project, Quote, Reference, Round, Unit
from tests import make


class Made(Protocol):
    """The part of the world that is needed here."""

    here: Program
    visitors: dict[str, Person]


def coding_project(made: Made) -> Project:
    """The one coding project of the programme, with texts and a codebook: evaluator and coder have every part."""
    if found := Project.objects.filter(program=made.here).first():
        return found
    lead, coder = made.visitors[Role.EVALUATOR.value], made.visitors[Role.CODER.value]
    project = make.project(made.here, lead=lead, coders=[lead, coder])
    for person in (lead, coder):
        coding.add_member(by=lead, project=project, person=person, part=Member.Part.ADJUDICATOR)
    make.units(project, ["I ask more questions.", "We meet every week."])
    make.codebook(project, "Asking", "Meeting")
    return project


def open_round(made: Made) -> Round:
    """The one round of that project; evaluator and coder code in it."""
    project, people = coding_project(made), [made.visitors[role.value] for role in (Role.EVALUATOR, Role.CODER)]
    units = list(Unit.objects.filter(document__project=project))
    return project.rounds.filter(closed_at=None).first() or make.round(project, units, people)


def closed_round(made: Made) -> Round:
    """A closed round of that project: its two coders differ about the first text, and agreement is computed."""
    project, people = coding_project(made), [made.visitors[role.value] for role in (Role.EVALUATOR, Role.CODER)]
    if found := project.rounds.exclude(closed_at=None).first():
        return found
    found = make.closed(make.round(project, list(Unit.objects.filter(document__project=project)), people), ["1", ""])
    agreement.compute(found.pk)
    return found


def screened(made: Made) -> Reference:
    """The first publication of the project's screening, opened: evaluator and coder have both read it."""
    if found := Reference.objects.exclude(opened_at=None).first():
        return found
    return make.screened(coding_project(made), [made.visitors[Role.EVALUATOR.value], made.visitors[Role.CODER.value]])


def quoted(made: Made) -> Quote:
    """A text of that project that stands beside a code, and whether it may be quoted; nobody has coded it."""
    project, now = coding_project(made), timezone.now()
    unit, code = Unit.objects.filter(document__project=project).earliest("pk"), project.codes.earliest("pk")
    return Quote.objects.filter(project=project).first() or Quote.objects.create(
        project=project, code=code, unit=unit, by=project.begun_by, at=now
    )


def table_that_waits(made: Made) -> int:
    """A table of texts of which nothing has come in yet."""
    files = [text_files.chosen("answers.csv", b"id,text\n1,A\n", b"id,text\n1,A\n")]
    project = coding_project(made)
    return int(text_files.keep(by=project.begun_by, project=project, kind="table", files=files).pk)
