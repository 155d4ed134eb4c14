"""Whose page of a round it is. What somebody finds there of others, `visible` decides."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs
from rapport.qualitative.models import Project, Round, RoundCoder
from rapport.qualitative.permissions import may_code, may_lead, may_work


@needs(Verb.CODE_TEXT)
def may_see_round(person: Person, program: Program, project: Project, coding_round: Round) -> bool:
    """Anybody with a part in the project: that there is a round, and whether it is open."""
    return coding_round.project_id == project.pk and may_work(person, program, project)


@needs(Verb.CODE_TEXT)
def may_code_round(person: Person, program: Program, project: Project, coding_round: Round) -> bool:
    """Coders of the project; the page itself is there only for those who code in this round."""
    return coding_round.project_id == project.pk and may_code(person, program, project)


@needs(Verb.LEAD_CODING)
def may_release(person: Person, program: Program, project: Project, coder: RoundCoder) -> bool:
    """A lead of the project."""
    return coder.round.project_id == project.pk and may_lead(person, program, project)
