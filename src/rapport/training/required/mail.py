"""The letter about a required course, rendered when it goes out: who has finished meanwhile gets none."""

from django.utils import timezone

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.training.required.queries import duties_of
from rapport.training.required.standing import State


def reminder(person: Person, *, course: str, program: int) -> Mail | None:
    """A course waits for somebody. None when it is done, or is not required of them any more."""
    today = timezone.localdate()
    duty = next((one for one in duties_of(person) if one.course.id == course), None)
    if duty is None or duty.standing.state(today) is State.DONE:
        return None
    asking = next((one for one in duty.programs if one.pk == program), duty.programs[0])
    return compose(
        "training/required/mail/reminder",
        to=person,
        course=duty.course,
        program=asking,
        due_on=duty.due_on,
        done_on=duty.standing.last_done_on,
        is_late=duty.is_late,
        is_again=duty.is_again,
        is_begun=duty.standing.begun,
    )
