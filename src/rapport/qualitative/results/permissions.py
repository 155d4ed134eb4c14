"""Whose quote it is, and who reads what came out."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs
from rapport.qualitative.models import Project, Quote
from rapport.qualitative.permissions import may_lead


@needs(Verb.LEAD_CODING)
def may_quote(person: Person, program: Program, project: Project, quote: Quote) -> bool:
    """A lead of the project, who may read its texts."""
    return quote.project_id == project.pk and may_lead(person, program, project)


@needs(Verb.READ_CODING_RESULTS)
def may_read_results(person: Person, program: Program) -> bool:
    """Whoever directs or evaluates the programme reads what is shown, and nothing else."""
    return holds(person, Verb.READ_CODING_RESULTS, program)
