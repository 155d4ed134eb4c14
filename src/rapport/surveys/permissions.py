"""Who may answer a survey, and who may read what is asked."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation
from rapport.programs.permissions import needs, roles_of
from rapport.surveys.models import Survey


@needs(Verb.ANSWER_SURVEYS)
def may_answer(person: Person, survey: Survey) -> bool:
    """Whoever holds the role today that the survey is for. They see their own answers, and nobody else's."""
    return survey.role in GRANTS[Verb.ANSWER_SURVEYS] & roles_of(person, survey.program)


@needs(Verb.READ_CODEBOOKS)
def may_read_codebooks(person: Person) -> bool:
    """Whoever holds such a role today, in any programme: instruments belong to the server (one query)."""
    held = Participation.objects.filter(person=person.pk, until__isnull=True, role__in=GRANTS[Verb.READ_CODEBOOKS])
    return held.exists()
