"""A link that signs one person in, once and within the hour: for the first administrator of a new server.

Its signature covers the time of the last sign-in, so that it is void after use; nothing is stored.
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from rapport.people.models import Person


class OnceOnly(PasswordResetTokenGenerator):
    key_salt = "rapport.people.first_sign_in"


once_only = OnceOnly()


def link(person: Person) -> str:
    """The whole address, to be printed on the terminal of whoever runs the server."""
    return settings.SITE_URL + reverse(
        "people:first_sign_in", kwargs={"who": person.pk, "token": once_only.make_token(person)}
    )


def bearer(who: int, token: str) -> Person | None:
    """Whose link it is, if it is still good."""
    person = Person.objects.filter(pk=who, is_active=True).first()
    return person if person and once_only.check_token(person, token) else None
