"""Who is told: the scholar of the pair, and nobody else."""

from rapport.agreements.permissions import may_read
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Mentorship
from rapport.programs.permissions import needs


@needs(Verb.READ_AGREEMENT)
def may_see_signs(person: Person, mentorship: Mentorship) -> bool:
    return mentorship.scholar_id == person.pk and may_read(person, mentorship)
