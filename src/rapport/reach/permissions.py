"""Who sees the reach of a programme, and who keeps its registrations."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs
from rapport.reach.models import OldFile


@needs(Verb.SEE_REACH)
def may_see_reach(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_reach(person: Person, program: Program) -> bool:
    return holds(person, Verb.KEEP_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_file(person: Person, program: Program, file: OldFile) -> bool:
    return file.program_id == program.pk and holds(person, Verb.KEEP_REACH, program)
