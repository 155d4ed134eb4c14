"""Who reads figures of cohorts."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.READ_MEASURES)
def may_read_measures(person: Person, program: Program) -> bool:
    """Whoever is part of a pair there could take their own numbers out of the sum."""
    is_part = any(one.program_id == program.pk for one in programs.mentorships_of(person))
    return holds(person, Verb.READ_MEASURES, program) and not is_part
