"""A browser of somebody who needs no second factor, and what it shows."""

import re

from django.http import HttpResponseBase
from django.test import Client

from rapport.people.models import Person


def browser_of(person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(is_demo=True)
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def without_token(page: HttpResponseBase) -> str:
    """A page without what differs each time."""
    text: str = page.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": |csrf[^"]*" content=)"\w+"', "", text)
