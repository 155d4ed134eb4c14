"""Who reads how far the coders of a round agree. Nobody does before the round is closed."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs
from rapport.qualitative.models import Project, Round
from rapport.qualitative.permissions import may_lead, may_work


def is_open_to_the_team(project: Project, closed_round: Round) -> bool:
    """The round is one of the project, and closed."""
    return closed_round.project_id == project.pk and closed_round.closed_at is not None


@needs(Verb.CODE_TEXT)
def may_read_agreement(person: Person, program: Program, project: Project, closed_round: Round) -> bool:
    """Anybody with a part in the project, once the round is closed."""
    return is_open_to_the_team(project, closed_round) and may_work(person, program, project)


@needs(Verb.LEAD_CODING)
def may_compute(person: Person, program: Program, project: Project, closed_round: Round) -> bool:
    """A lead of the project, once the round is closed."""
    return is_open_to_the_team(project, closed_round) and may_lead(person, program, project)
