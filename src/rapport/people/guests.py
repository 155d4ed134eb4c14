"""A page that anybody may open lets somebody in by their address: the usual code, known to the server or not.

Who asks learns nothing about the address: page, mail and limits are the same for everybody.
"""

from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rapport.people import actions, queries
from rapport.people.models import Person, tidy_address


class TooOftenError(Exception):
    """This network address, or this e-mail address, has asked too often."""


def let_in(request: HttpRequest, *, name: str, email: str, then: str) -> HttpResponse:
    """Send a code to the address, and go to the page that asks for it; a right code leads on to the address `then`.

    Who has no account yet gets one, where the server allows it. Raises TooOftenError.
    """
    address = tidy_address(email)
    limits = (
        ratelimit.consume(request, action="signup"),
        ratelimit.consume(request, action="request_login_code", key=address),
    )
    if not all(limits):
        raise TooOftenError
    LoginCodeVerificationProcess.initiate(request=request, user=_person(name, address), email=address)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': then})}")


def _person(name: str, address: str) -> Person | None:
    """Who has the address; whoever is new gets an account. Nobody, where accounts are not made by oneself."""
    known = queries.person_at(address)
    if known or not settings.OPEN_SIGN_UP:
        return known
    try:
        return actions.sign_up(by=None, name=name, email=address)
    except IntegrityError:  # in the same instant, somewhere else
        return queries.person_at(address)
