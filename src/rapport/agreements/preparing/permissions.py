"""Who prepares: the scholar for themselves, a mentor about themselves."""

from rapport.agreements.models import PossibleMentor
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs


@needs(Verb.WRITE_PLAN)
def may_plan(person: Person, program: Program) -> bool:
    """A scholar of the programme; the page shows their own plan and no other."""
    return holds(person, Verb.WRITE_PLAN, program)


@needs(Verb.WRITE_PLAN)
def may_note(person: Person, program: Program, noted: PossibleMentor) -> bool:
    """The scholar who took the notes."""
    return noted.by_id == person.pk and noted.program_id == program.pk and may_plan(person, program)


@needs(Verb.OFFER_MENTORING)
def may_offer(person: Person, program: Program) -> bool:
    """A mentor of the programme, about themselves."""
    return holds(person, Verb.OFFER_MENTORING, program)
