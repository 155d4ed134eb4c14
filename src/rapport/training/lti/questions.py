"""The question with which a browser is sent to its platform, kept in a signed cookie of that browser until the answer.

The answer comes as a form that another site sends: the session's cookie stays at home then, so this one has a life
of its own – ten minutes, this path, and `SameSite=None` where the connection is safe. Nothing is stored on the server,
so that nobody fills it up by asking.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rapport.training.lti.launches import MINUTES, START_AGAIN
from rapport.training.lti.refused import RefusedError
from rapport.training.models import Platform

SALT = "rapport.training.lti"


@dataclass(frozen=True)
class Question:
    """What the answer is held to."""

    platform: int
    nonce: str


def address(name: str) -> str:
    """A whole address of ours, as platforms know it."""
    return f"{settings.SITE_URL}{reverse(f'training:{name}')}"


def ask(request: HttpRequest, platform: Platform, hint: str, message_hint: str) -> HttpResponse:
    """Send the browser to its platform, with a question that only this browser can bring the answer to."""
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    said = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": address("lti_launch"),
        "login_hint": hint,
        "state": state,
        "nonce": nonce,
        **({"lti_message_hint": message_hint} if message_hint else {}),
    }
    mark = "&" if "?" in platform.sign_in_url else "?"
    answer = redirect(f"{platform.sign_in_url}{mark}{urlencode(said)}")
    answer.set_cookie(
        _cookie(state),
        signing.dumps([platform.pk, nonce, state], salt=SALT),
        max_age=MINUTES * 60,
        path=reverse("training:lti_launch"),
        secure=request.is_secure(),
        httponly=True,
        samesite="None" if request.is_secure() else "Lax",
    )
    return answer


def asked(request: HttpRequest, state: str) -> Question:
    """The question to which this is the answer. Raises RefusedError when this browser was not sent with it."""
    kept = request.COOKIES.get(_cookie(state), "")
    try:
        platform, nonce, of = signing.loads(kept, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError) as problem:
        raise RefusedError(
            "Your browser did not bring back what it was sent with, or too long ago. It may block cookies inside the "
            f"page of another site: then the course has to open in a new tab. {START_AGAIN}"
        ) from problem
    if not secrets.compare_digest(str(of).encode(), state.encode()):
        raise RefusedError(f"This answer belongs to another question. {START_AGAIN}")
    return Question(int(platform), str(nonce))


def forget(answer: HttpResponse, state: str) -> None:
    """Take the question out of the browser: it has been answered."""
    answer.delete_cookie(_cookie(state), path=reverse("training:lti_launch"))


def _cookie(state: str) -> str:
    """One for each question, so that two tabs do not take each other's."""
    return "lti-" + "".join(sign for sign in state[:16] if sign.isascii() and (sign.isalnum() or sign in "-_"))
