"""What a notebook sends, and what it keeps of the courses: never an answer."""

from django.db import transaction

from rapport.people import actions as people
from rapport.people.models import Person
from rapport.training.models import Wording
from rapport.training.notebook.queries import known_hashes, may_have_been_asked
from rapport.training.notebook.wordings import wording_of


@transaction.atomic
def send_to_me(*, by: Person, language: str = "", course: str = "") -> None:
    """Send the person their own notebook, once a minute at most."""
    people.write_once_a_minute(
        composer="rapport.training.notebook.mail.notebook",
        to=by,
        key=f"notebook:{by.pk}:{course}",
        language=language,
        course=course,
    )


@transaction.atomic
def keep_wordings(*, by: None) -> int:
    """Keep how the questions of today's courses are worded. Returns how many were new."""
    asked = {activity.sha256: activity for activity in may_have_been_asked()}
    known = known_hashes(asked)
    new = [wording_of(activity) for sha256, activity in asked.items() if sha256 not in known]
    Wording.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
