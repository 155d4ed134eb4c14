"""The type of a request behind a door: somebody is signed in (`kit.doors` saw to that)."""

from django.http import HttpRequest

from rapport.people.models import Person


class SignedInRequest(HttpRequest):
    user: Person
