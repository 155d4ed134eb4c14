"""Who leads a coding project, who codes in it, who decides between two coders – and who must not read what."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs, roles_of
from rapport.qualitative.models import Document, Member, Project
from rapport.surveys.permissions import IN_THE_LINE


@needs(Verb.CODE_TEXT)
def may_see_projects(person: Person, program: Program) -> bool:
    """Whoever may have a part in projects of the programme sees in which they have one."""
    return holds(person, Verb.CODE_TEXT, program)


@needs(Verb.LEAD_CODING)
def may_begin(person: Person, program: Program) -> bool:
    """Whoever may lead projects of the programme sees which others there are, and begins one."""
    return holds(person, Verb.LEAD_CODING, program)


@needs(Verb.LEAD_CODING)
def may_lead(person: Person, program: Program, project: Project) -> bool:
    """A lead of the project."""
    may = project.program_id == program.pk and holds(person, Verb.LEAD_CODING, program)
    return may and has_part(person, project, Member.Part.LEAD) and may_read_texts(person, project)


@needs(Verb.CODE_TEXT)
def may_work(person: Person, program: Program, project: Project) -> bool:
    """Anybody with a part in the project: they open its page."""
    may = project.program_id == program.pk and holds(person, Verb.CODE_TEXT, program)
    return may and has_part(person, project, *Member.Part) and may_read_texts(person, project)


@needs(Verb.CODE_TEXT)
def may_code(person: Person, program: Program, project: Project) -> bool:
    """A coder of the project."""
    may = project.program_id == program.pk and holds(person, Verb.CODE_TEXT, program)
    return may and has_part(person, project, Member.Part.CODER) and may_read_texts(person, project)


@needs(Verb.CODE_TEXT)
def may_adjudicate(person: Person, program: Program, project: Project) -> bool:
    """An adjudicator of the project; of which round, and from when on, its pages ask themselves."""
    may = project.program_id == program.pk and holds(person, Verb.CODE_TEXT, program)
    return may and has_part(person, project, Member.Part.ADJUDICATOR) and may_read_texts(person, project)


def has_part(person: Person, project: Project, *parts: str) -> bool:
    """The person has one of these parts in the project today (one query)."""
    return Member.objects.filter(project=project, person=person, part__in=parts, until=None).exists()


def may_read_texts(person: Person, project: Project) -> bool:
    """What was said in confidence is read by nobody who is a mentor or a scholar there, or in a mentor's line."""
    if not IN_THE_LINE & roles_of(person, project.program):
        return True
    return not project.documents.exclude(degree=Document.Degree.IDENTIFIED).exists()
