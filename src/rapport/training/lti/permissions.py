"""Who may register learning platforms."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.CONNECT_PLATFORMS)
def may_connect(person: Person, program: Program) -> bool:
    """Whoever runs the programme, and the server's administrator."""
    return holds(person, Verb.CONNECT_PLATFORMS, program)
