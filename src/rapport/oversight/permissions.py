"""Who may look across a programme."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.SEE_STATUS)
def may_see_status(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_STATUS, program)


@needs(Verb.SEND_REMINDERS)
def may_remind(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEND_REMINDERS, program)


@needs(Verb.CHOOSE_CONTENT)
def may_choose(person: Person, program: Program) -> bool:
    return holds(person, Verb.CHOOSE_CONTENT, program)


@needs(Verb.KEEP_PLAN)
def may_keep_plan(person: Person, program: Program) -> bool:
    return holds(person, Verb.KEEP_PLAN, program)
