"""The letter to a reviewer who was given publications to read; rendered when it goes out."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.qualitative.models import Screening
from rapport.qualitative.permissions import may_work
from rapport.qualitative.screening.queries import own_readings


def given(person: Person, *, screening: int) -> Mail | None:
    """Tell a reviewer how many publications wait for them; None when none does, or they may not read them any more."""
    found = Screening.objects.select_related("project__program").filter(pk=screening).first()
    left = own_readings(found, person).filter(finished_at=None).count() if found else 0
    if found is None or not left or not may_work(person, found.project.program, found.project):
        return None
    return compose("qualitative/mail/given", to=person, project=found.project, left=left)
