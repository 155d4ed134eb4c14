"""Who signs has just shown that it is them: they signed in a short while ago."""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpResponseBase
from django.shortcuts import redirect

from rapport.kit import drafts
from rapport.kit.doors import to_sign_in
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


def prove(request: SignedInRequest) -> HttpResponseBase:
    """Ask who is there to show again that it is them, and come back; what was typed comes back too.

    Whoever has a passkey or an app shows that. Anybody else goes through the whole sign-in, with a new code by mail.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        logout(request)
        return to_sign_in(request)
    if request.method == "POST":
        drafts.keep(request)
    return redirect(f"{methods[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")
