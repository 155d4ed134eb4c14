"""Who may write to the ombuds person, and who hears. Nobody else has a way in, whatever their role."""

from rapport.agreements.models import Conversation
from rapport.people.models import Person
from rapport.people.roles import Role, Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs, roles_of

# Whoever holds one of these in the programme stands in a mentor's line there, and cannot hear anybody.
IN_THE_LINE = frozenset({Role.MENTOR, Role.CHAIR, Role.DIRECTOR, Role.COORDINATOR})


@needs(Verb.WRITE_TO_OMBUDS)
def may_write(person: Person, program: Program) -> bool:
    return holds(person, Verb.WRITE_TO_OMBUDS, program)


@needs(Verb.HEAR)
def may_hear(person: Person, program: Program) -> bool:
    """An ombuds person who does not stand in a mentor's line as well."""
    return holds(person, Verb.HEAR, program) and not (IN_THE_LINE & roles_of(person, program))


@needs(Verb.WRITE_TO_OMBUDS)
def may_open(person: Person, program: Program, conversation: Conversation) -> bool:
    """Who wrote, also after they have left; and who was written to, as long as they may hear."""
    if conversation.program_id != program.pk:
        return False
    if conversation.writer_id == person.pk:
        return True
    return conversation.hearer_id == person.pk and may_hear(person, program)
