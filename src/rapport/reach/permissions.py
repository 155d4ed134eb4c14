"""Who sees the reach of a programme, and who keeps its registrations."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs
from rapport.reach.models import Decision, Hub, OldFile, SamePerson


@needs(Verb.SEE_REACH)
def may_see_reach(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_reach(person: Person, program: Program) -> bool:
    return holds(person, Verb.KEEP_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_file(person: Person, program: Program, old: OldFile) -> bool:
    return old.program_id == program.pk and holds(person, Verb.KEEP_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_pair(person: Person, program: Program, pair: SamePerson) -> bool:
    return pair.program_id == program.pk and holds(person, Verb.KEEP_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_hub(person: Person, program: Program, hub: Hub) -> bool:
    return hub.program_id == program.pk and holds(person, Verb.KEEP_REACH, program)


@needs(Verb.KEEP_REACH)
def may_keep_decision(person: Person, program: Program, decision: Decision) -> bool:
    """Names mean the same on the whole server; a decision is mended where somebody typed the name."""
    typed_here = program.registrants.filter(plain=decision.plain).exists()
    return typed_here and holds(person, Verb.KEEP_REACH, program)
