"""Who lets another system be told."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.KEEP_WEBHOOKS)
def may_keep_webhooks(person: Person, program: Program) -> bool:
    return holds(person, Verb.KEEP_WEBHOOKS, program)
