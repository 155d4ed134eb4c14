"""Who may see how an anonymous survey goes, and end it. Who may read what it has released: `surveys.permissions`."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.permissions import holds, needs
from rapport.surveys.models import Survey


@needs(Verb.SEE_RATES)
def may_see_box(person: Person, survey: Survey) -> bool:
    return holds(person, Verb.SEE_RATES, survey.program)


@needs(Verb.OPEN_SURVEYS)
def may_end_box(person: Person, survey: Survey) -> bool:
    return holds(person, Verb.OPEN_SURVEYS, survey.program)
