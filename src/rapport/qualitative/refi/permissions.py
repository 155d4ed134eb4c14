"""Whose file of another program it is."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs
from rapport.qualitative.models import ForeignFile
from rapport.qualitative.permissions import may_begin


@needs(Verb.LEAD_CODING)
def may_take_over(person: Person, program: Program, foreign: ForeignFile) -> bool:
    """Who brought the file, as long as they may begin projects: it may hold names, and nobody else sees it."""
    return foreign.program_id == program.pk and foreign.by_id == person.pk and may_begin(person, program)
