"""Whoever asks the JSON API shows a key in a header, and nothing else: no session, no cookie, no key in an address."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer

from rapport.kit.limits import seconds_to_wait
from rapport.kit.problems import ProblemError
from rapport.people import queries
from rapport.people.models import Token

NO_KEY = (
    "Show a key in the header “Authorization: Bearer …”. A key opens nothing once it is revoked or its day is over."
)
SLOWER = "Too many requests within a minute. Wait as many seconds as the header Retry-After says."


class KeyRequest(HttpRequest):
    """A request whose key is known."""

    auth: Token


class Key(HttpBearer):
    """Finds the token and counts what it asks; whoever shows none that opens anything is counted by address."""

    def __call__(self, request: HttpRequest) -> Token:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None
        who = f"key:{token.pk}" if token else f"no-key:{_address(request)}"
        if wait := seconds_to_wait(who, settings.API_PER_MINUTE):
            raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, SLOWER, headers={"Retry-After": str(wait)})
        if token is None:
            raise ProblemError(HTTPStatus.UNAUTHORIZED, NO_KEY, headers={"WWW-Authenticate": 'Bearer realm="Rapport"'})
        # What the rules find out about the person holds until the answer is sent, and no longer.
        token.person.remembers = {}  # type: ignore[attr-defined]
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        return queries.bearer(token, Token.Kind.API) if token else None


def _address(request: HttpRequest) -> str:
    """From where somebody without a key asks; all whose address nobody can tell are counted together."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
