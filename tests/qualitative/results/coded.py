"""A project whose round is closed: two coders gave the same codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative.models import Assignment, Code, Coding, Member, Project, Round, Unit
from rapport.qualitative.results.quotes import actions
from tests import make

PLAN, GOALS, RARE = "Plan", "Goals", "Rare"
# Twelve people plan, six of them write of goals, too; two of something rare. Two write nothing of it.
TEXTS = (
    *("We plan and write a plan of goals.",) * 6,
    *("We plan, and we write a plan.",) * 6,
    *("We write, we plan nothing rare of it.",) * 2,
    *("Nothing of it, we write.",) * 2,
)
CODES = (*((PLAN, GOALS),) * 6, *((PLAN,),) * 6, *((RARE,),) * 2, *((),) * 2)


@dataclass
class Coded:
    """The project, and who is who."""

    project: Project
    lead: Person
    units: list[Unit]
    codes: dict[str, Code] = field(default_factory=dict)
    round: Round | None = None

    @property
    def program(self) -> Program:
        return self.project.program

    def passing(self, code: str, at: int = 0) -> int:
        """Choose a quote and see to it that it passes; its id."""
        made = actions.choose(by=self.lead, project=self.project, code=self.codes[code], unit=self.units[at])
        for kind in set(made.findings.values_list("kind", flat=True)):
            actions.decide(by=self.lead, quote=made, kind=kind, reason="It tells nobody.")
        document = self.units[at].document
        actions.note_consent(by=self.lead, document=document, allows=True, reason="They were told.")
        return made.pk


def coded(
    texts: Sequence[str] = TEXTS,
    codes: Sequence[Sequence[str]] = CODES,
    *,
    program: Program | None = None,
    known: Sequence[Mapping[str, str]] = (),
    of: Sequence[str] = (),
    degree: str = "confidential",
) -> Coded:
    """Each text with its codes, from both coders."""
    program = program or make.program("kl2")
    lead = make.member(program, Role.EVALUATOR, "Lena Lead")
    coders = [make.member(program, Role.CODER, name) for name in ("Ada Reader", "Bo Reader")]
    project = make.project(program, lead=lead, coders=coders)
    Project.objects.filter(pk=project.pk).update(name="Changes", question="What will they do differently?")
    project.refresh_from_db()
    units = make.units(project, texts, known=known, of=of, degree=degree, name="Answers")
    book = make.codebook(project, PLAN, GOALS, RARE)
    names = {one.name: one.code for one in book.entries.select_related("code")}
    made = make.round(project, units, coders, codebook=book)
    at = dict(zip((one.pk for one in units), codes, strict=True))
    for assignment in Assignment.sealed.filter(coder__round=made):
        Coding.objects.bulk_create(Coding(assignment=assignment, code=names[name]) for name in at[assignment.unit_id])
    Assignment.sealed.filter(coder__round=made).update(is_done=True)
    Assignment.sealed.filter(coder__round=made, unit=units[3]).update(is_starred=True)
    now = timezone.now()
    made.coders.update(submitted_at=now)
    Round.objects.filter(pk=made.pk).update(closed_at=now)
    made.refresh_from_db()
    return Coded(project, lead, units, names, made)


def take_back(unit: Unit) -> None:
    """Who wrote it took it back."""
    Unit.objects.filter(pk=unit.pk).update(text="", withdrawn_at=timezone.now())


def leads(made: Coded, person: Person) -> None:
    """Somebody else leads the project, too."""
    Member.objects.create(project=made.project, person=person, part=Member.Part.LEAD, since=timezone.now())
