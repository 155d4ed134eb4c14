"""Who sees, confirms and states time."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.SEE_LOAD)
def may_see_load(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_LOAD, program)


@needs(Verb.CONFIRM_EFFORT)
def may_confirm_effort(person: Person, program: Program) -> bool:
    return holds(person, Verb.CONFIRM_EFFORT, program)


@needs(Verb.SEND_REMINDERS)
def may_ask_chairs(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEND_REMINDERS, program)


@needs(Verb.STATE_TIME)
def may_state_time(person: Person, program: Program) -> bool:
    return holds(person, Verb.STATE_TIME, program)
