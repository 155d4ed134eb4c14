"""Who makes keys."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.MAKE_KEYS)
def may_make_keys(person: Person, program: Program) -> bool:
    return holds(person, Verb.MAKE_KEYS, program)
