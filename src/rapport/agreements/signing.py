"""Who signs has just shown that it is them: they signed in a short while ago."""

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings

from rapport.people.request import SignedInRequest

# Long enough to read an agreement, short enough that a screen left open signs nothing.
FRESH_FOR = 15 * 60


def stands_in(request: SignedInRequest) -> bool:
    """A made-up person of the demo, whom a visitor plays with one click."""
    return bool(request.user.is_demo and settings.DEMO)


def is_fresh(request: SignedInRequest) -> bool:
    """The person signed in, or showed a factor again, within the last minutes."""
    if stands_in(request):
        return True
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(times) and time.time() - max(times) < FRESH_FOR
