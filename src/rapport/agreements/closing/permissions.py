"""Who deals with the wish for another team."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.CHANGE_TEAMS)
def may_change_teams(person: Person, program: Program) -> bool:
    """Staff; the page shows only wishes that are addressed to them (`closing.changes.hearers`)."""
    return holds(person, Verb.CHANGE_TEAMS, program)
