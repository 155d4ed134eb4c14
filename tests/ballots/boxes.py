"""Builders: policies, answers, and a visit to the slot as a browser makes it."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from rapport.ballots import actions
from rapport.ballots.policy import Policy

# One for all: no cookie is ever set, and to make one takes longer than to answer.
VISITOR = Client(enforce_csrf_checks=True)


def policy(audience: int | None = None, *, joined: bool = False, least: int = 5) -> Policy:
    return Policy(
        questions="0" * 64,
        closes="two weeks after the last mail",
        demographics=("title",),
        rated=("before", "now", "ticks"),
        texts=("changes", "wishes"),
        audience=audience,
        joined=joined,
        least=least,
    )


def closed_box(slug: str, people: int, **promise: Any) -> list[str]:
    return actions.open_box(slug=slug, policy=policy(people, **promise), secrets=people)


def rolling_box(slug: str, **promise: Any) -> None:
    actions.open_box(slug=slug, policy=policy(**promise), rolling=True)


def answers(marker: str, now: int = 5) -> dict[str, object]:
    return {"title": "prof", "before": 3, "now": now, "changes": marker}


def put_in(slug: str, secret: str, given: object, client: Client | None = None) -> HttpResponse:
    """POST as the form's script does it: JSON, no cookie."""
    said = json.dumps({"secret": secret, "answers": given})
    answer = (client or VISITOR).post(f"/ballots/{slug}/", said, content_type="application/json")
    assert not answer.cookies
    return answer
