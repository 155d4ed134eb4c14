"""Who may answer a survey."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.permissions import needs, roles_of
from rapport.surveys.models import Survey


@needs(Verb.ANSWER_SURVEYS)
def may_answer(person: Person, survey: Survey) -> bool:
    """Whoever holds the role today that the survey is for. They see their own answers, and nobody else's."""
    return survey.role in GRANTS[Verb.ANSWER_SURVEYS] & roles_of(person, survey.program)
