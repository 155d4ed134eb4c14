"""The letter with a person's notebook, to themselves. It is written when it goes out; what waits is who and when."""

from django.utils import timezone

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.training.notebook.markdown import written
from rapport.training.notebook.queries import notebook_of


def notebook(person: Person, *, language: str = "", course: str = "") -> Mail:
    """All that the person has written, with the HTML of the page."""
    notes = notebook_of(person, language, course)
    text = written(notes, str(person), timezone.localdate())
    return compose("training/notebook/mail/notebook", to=person, notes=notes, text=text)
