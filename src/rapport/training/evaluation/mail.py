"""A copy of one's way in by mail: made and handed to the mail server in memory, and kept nowhere.

It is no letter of the queue: those wait in the database and are tried again, and a secret must not. Whether the server
takes it or not, nothing is written; the page that asked for it shows the link as well.
"""

from collections.abc import Mapping

from django.conf import settings

from rapport.people.mail import compose, send
from rapport.people.models import Person
from rapport.training.course import Course

# Files in the place of a mail server are for development: a secret would stay in them.
FILES = "django.core.mail.backends.filebased.EmailBackend"


def can_mail(person: Person) -> bool:
    """There is an address, and a mail server."""
    return bool(person.email) and (settings.EMAIL_BACKEND != FILES or settings.DEBUG)


def send_copy(person: Person, course: Course, way: Mapping[str, object], promise: str) -> bool:
    """Hand the mail over; False where the server does not take it. No failure carries the secret along."""
    try:
        send(compose("training/evaluation/mail/way_in", to=person, course=course, promise=promise, **way), to=person)
    except OSError:  # smtplib's errors are OSErrors
        return False
    return True
