"""The one address that clients of REDCap post to. Whatever they send, they get what they can read: never a page."""

import logging
from http import HTTPStatus

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from rapport.kit.doors import open_to_everybody
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people.models import Token
from rapport.surveys.redcap_api import calls
from rapport.surveys.redcap_api.asked import Asked, read_form, read_parts
from rapport.surveys.redcap_api.refused import RefusedError, error_format, forbidden, told
from rapport.surveys.redcap_api.writing import TYPES

logger = logging.getLogger(__name__)
MOST_BYTES = 32 * 1024 * 1024
LENGTH_OF_TOKEN = 32
TOO_LARGE = f"The request is larger than {MOST_BYTES // 1024 // 1024} MB; send the data in several calls."
TOO_OFTEN = "You have reached the limit of calls of a minute. Wait, and ask for more at once."
UNKNOWN = "An unknown error occurred. Nothing was written; whoever keeps the server finds it in the log."


@csrf_exempt
@open_to_everybody
def api(request: HttpRequest) -> HttpResponseBase:
    """Whoever holds a token. No session, no cookie, no redirect; a mistake of ours is told as a refusal, too."""
    asked = Asked({})
    try:
        asked, is_whole = read(request)
        if not is_whole:
            return refusal(asked, TOO_LARGE, HTTPStatus.BAD_REQUEST)
        return answer(request, asked)
    except RefusedError as refused:
        return refusal(asked, refused.message, refused.status)
    except Exception:
        logger.exception("A call of the REDCap-compatible API failed")
        return refusal(asked, UNKNOWN, HTTPStatus.BAD_REQUEST)


def refusal(asked: Asked, message: str, status: HTTPStatus) -> HttpResponse:
    kind = error_format(asked.words)
    return HttpResponse(told(message, kind), status=status, content_type=TYPES[kind], headers=calls.NEVER)


def read(request: HttpRequest) -> tuple[Asked, bool]:
    """The parameters of a call, and whether that is all of it.

    The body is read by hand, so that no limit of pages for people is in the way. Of one that is too large the beginning
    is read, too: it says in which format that is told.
    """
    if request.method != "POST":
        raise RefusedError("Send your request with POST.")
    body = request.read(MOST_BYTES + 1)
    is_whole = len(body) <= MOST_BYTES
    if request.content_type == "multipart/form-data":
        boundary = (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
        return read_parts(body if is_whole else body + b"\r\n--" + boundary + b"--", boundary), is_whole
    return read_form(body), is_whole


def answer(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise forbidden("Use https: a token that is sent openly can be read on its way. Make a new one.")
    if not asked.words:
        raise RefusedError("The request is empty.")
    token = bearer(asked.word("token"))
    # Who guesses is counted by where they are; who holds a key, by the key.
    key = token.sha256 if token else ""
    action = "redcap" if token else "redcap_unknown"
    if not consume(request, app="allauth.account", action=action, key=key):
        raise forbidden(TOO_OFTEN)
    if token is None:
        raise forbidden()
    people.use_token(by=None, token=token)
    return calls.answer(token, asked)


def bearer(secret: str) -> Token | None:
    """The token, if the word can be one and opens anything."""
    if len(secret) != LENGTH_OF_TOKEN:
        return None
    return tokens.bearer(secret.lower(), Token.Kind.REDCAP)
