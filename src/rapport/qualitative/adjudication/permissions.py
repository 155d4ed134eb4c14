"""Who sees where coders differ, and who decides. Nobody does before the round is closed."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs
from rapport.qualitative.agreement.permissions import is_open_to_the_team
from rapport.qualitative.models import Project, Round
from rapport.qualitative.permissions import may_adjudicate, may_work


@needs(Verb.CODE_TEXT)
def may_see_differences(person: Person, program: Program, project: Project, closed_round: Round) -> bool:
    """Anybody with a part in the project, once the round is closed; who said what is not told."""
    return is_open_to_the_team(project, closed_round) and may_work(person, program, project)


@needs(Verb.CODE_TEXT)
def may_decide(person: Person, program: Program, project: Project, closed_round: Round) -> bool:
    """An adjudicator, once the round is closed. Of a training round nothing is decided: it enters no result."""
    is_real = closed_round.kind != Round.Kind.TRAINING
    return is_real and is_open_to_the_team(project, closed_round) and may_adjudicate(person, program, project)
