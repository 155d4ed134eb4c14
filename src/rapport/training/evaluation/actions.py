"""Give somebody their way into the evaluation of a course.

Nothing is audited, and no time is kept: what is written of the person is that they were invited. It is written in one
transaction, and the secret is taken in another, so that no number of a transaction binds the two.
"""

from django.db import transaction

from rapport.ballots import actions as ballots
from rapport.people.models import Person
from rapport.training.course import Course
from rapport.training.models import EvaluationInvited


class InvitedBeforeError(Exception):
    """The person was given their way in before: there is one for each."""


def invite(*, by: Person, course: Course, box: str) -> str:
    """Note that the person is invited, and give the secret, this once: it is kept nowhere.

    Runs in no other transaction. Raises InvitedBeforeError; and BoxIsClosed, KeyLost, NoSuchBox, after which the
    person may ask again.
    """
    _note(by, course)
    try:
        return ballots.issue(slug=box)
    except Exception:
        _take_back(by, course)
        raise


@transaction.atomic(durable=True)
def _note(person: Person, course: Course) -> None:
    _, is_new = EvaluationInvited.objects.get_or_create(person=person, course=course.id)
    if not is_new:
        raise InvitedBeforeError


@transaction.atomic(durable=True)
def _take_back(person: Person, course: Course) -> None:
    EvaluationInvited.objects.filter(person=person, course=course.id).delete()
