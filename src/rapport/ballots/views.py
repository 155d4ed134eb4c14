"""The slot of the box. The form, with its pages and its fields, belongs to who asks the questions."""

import json
import logging
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rapport.ballots import actions, queries
from rapport.ballots.answers import ROOM, Refused
from rapport.ballots.models import Box
from rapport.ballots.outcomes import BoxIsClosed, NoSuchBox, WrongSecret
from rapport.ballots.policy import CLAIM, ROWS_FROM, Policy
from rapport.ballots.sealing import KeyLost
from rapport.kit.doors import open_to_everybody

logger = logging.getLogger(__name__)

# Letters may take six characters each in JSON (\u00e4).
LONGEST_BODY = 4 * ROOM
THANKS = "Your answers are in the box. Nobody can connect them with you, so nobody can change or return them."
AGAIN = "Answers with this link are in the box already, and stay as they were sent first."
CLOSED = "This box is closed. If you have sent your answers before, they were received."
WRONG = "This link does not belong to this box. Please open it again from where you got it, the whole of it."
LATER = "Your answers could not be stored just now. They are still in this browser: please try again in a few minutes."
NO_BOX = "There is no such box."


@open_to_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked, it tells what the box promises; answers are put in by POST, with no cookie that could be forged."""
    return put_in(request, slug) if request.method == "POST" else promise(request, slug)


def promise(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.box(slug)
    except Box.DoesNotExist as missing:
        raise Http404 from missing
    promised = Policy.read(found.policy)
    page = {"box": found, "policy": promised, "claim": CLAIM, "rows_from": ROWS_FROM}
    return render(request, "ballots/promise.html", page)


def put_in(request: HttpRequest, slug: str) -> JsonResponse:
    """201 the first time, 200 again, and otherwise the reason in plain words."""
    try:
        secret, answers = read(request)
        receipt = actions.spend(slug=slug, secret=secret, answers=answers)
    except Refused as problem:
        return say(422, str(problem))
    except NoSuchBox:
        return say(404, NO_BOX)
    except WrongSecret:
        return say(403, WRONG)
    except BoxIsClosed:
        return say(410, CLOSED)
    except (DatabaseError, KeyLost, OSError) as problem:
        # The class alone: a message of the database may quote what was sent.
        logger.error("A ballot could not be kept: %s", type(problem).__name__)  # noqa: TRY400
        return say(503, LATER)
    return say(201, THANKS, receipt.code) if receipt.is_first else say(200, AGAIN, receipt.code)


def read(request: HttpRequest) -> tuple[str, Any]:
    """Secret and answers of the body, and nothing beside them. Raises Refused."""
    if request.content_type != "application/json":
        raise Refused("Answers are sent as application/json.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        raise Refused("Your answers are longer than this box can take.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as broken:
        raise Refused("What arrived is no JSON.") from broken
    if not isinstance(body, dict) or body.keys() != {"secret", "answers"} or not isinstance(body["secret"], str):
        raise Refused("A ballot has a secret and answers, and nothing else.")
    if not body["secret"].isascii():
        raise Refused(WRONG)
    return body["secret"], body["answers"]


def say(status: int, message: str, receipt: str = "") -> JsonResponse:
    response = JsonResponse({"message": message, "receipt": receipt}, status=status)
    # Django would write a line about it: that something happened here, and in which order.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
