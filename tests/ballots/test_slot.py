"""The address into which a browser puts a ballot."""

import json
import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.ballots import actions, views
from rapport.ballots.models import Pending
from rapport.kit.doors import EVERYBODY
from tests import make
from tests.ballots.boxes import VISITOR, answers, closed_box, put_in

pytestmark = pytest.mark.django_db


def test_first_again_wrong_closed_none() -> None:
    secret = closed_box("box", 20)[0]
    first, again = put_in("box", secret, answers("x")), put_in("box", secret, answers("y"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert json.loads(first.content)["receipt"] == json.loads(again.content)["receipt"]
    assert put_in("box", "guess", answers("x")).status_code == 403
    assert put_in("none", secret, answers("x")).status_code == 404
    actions.close(slug="box")
    closed = put_in("box", secret, answers("x"))
    assert closed.status_code == 410
    assert "closed" in json.loads(closed.content)["message"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ('{"secret": "x"}', "application/json"),
        ('{"secret": 7, "answers": {}}', "application/json"),
        ('{"secret": "SECRET", "answers": {}, "person": 3}', "application/json"),
        ('{"secret": "SECRET", "answers": {"who": "me"}}', "application/json"),
        ('{"secret": "SECRET", "answers": {"now": NaN}}', "application/json"),
        ('{"secret": "SECRET", "answers": {"now": 1' + "0" * 5000 + "}}", "application/json"),
        ("[" * 100_000, "application/json"),
        ('{"secret": "SECRET", "answers": {"changes": "' + "x" * 140_000 + '"}}', "application/json"),
        ("\xff\xfe", "application/json"),
        (r'{"secret": "\ud800", "answers": {}}', "application/json"),
        ('{"secret": "SECRET", "answers": {}}', "text/plain"),
    ],
    ids=lambda word: str(word)[:40],
)
def test_bad_bodies_are_told_and_spend_nothing(body: str, kind: str) -> None:
    secret = closed_box("box", 20)[0]
    answer = VISITOR.post("/ballots/box/", body.replace("SECRET", secret).encode("latin-1"), content_type=kind)
    assert answer.status_code == 422
    assert json.loads(answer.content)["message"]
    assert put_in("box", secret, answers("x")).status_code == 201


def test_no_cookie_is_read_and_none_is_set() -> None:
    """Somebody who is signed in, in a browser that sends its cookies nevertheless, is nobody here."""
    secret = closed_box("box", 20)[0]
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.person("Ada"))
    before = list(Session.objects.values_list("session_key", "session_data", "expire_date"))
    answer = put_in("box", secret, answers("x"), client)
    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.wsgi_request.user.is_authenticated
    assert answer.wsgi_request.COOKIES == {}
    assert list(Session.objects.values_list("session_key", "session_data", "expire_date")) == before


def test_no_question_about_a_session_reaches_the_database() -> None:
    secret = closed_box("box", 20)[0]
    client = Client()
    client.force_login(make.person("Ada"))
    with CaptureQueriesContext(connection) as asked:
        assert put_in("box", secret, answers("x"), client).status_code == 201
    tables = {
        name for query in asked.captured_queries for name in re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"])
    }
    assert tables == {"ballots_box", "ballots_secret", "ballots_pending"}


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = closed_box("box", 20)[0]
    for given in (answers("x"), answers("x"), {"who": "me"}):
        put_in("box", secret, given)
    put_in("box", "guess", {})
    put_in("none", secret, {})
    assert not [record for record in caplog.records if record.name.startswith(("django", "rapport"))]


def test_a_failing_database_is_told_without_what_was_sent(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = closed_box("box", 20)[0]

    def fail(**row: object) -> None:
        raise DatabaseError(f"could not insert {row}")

    with monkeypatch.context() as patch:
        patch.setattr(Pending.objects, "create", fail)
        answer = put_in("box", secret, answers("what I wrote"))
    assert answer.status_code == 503
    assert "still in this browser" in json.loads(answer.content)["message"]
    assert caplog.messages == ["A ballot could not be kept: DatabaseError"]
    assert put_in("box", secret, answers("what I wrote")).status_code == 201


def test_the_promise_is_open_to_everybody() -> None:
    closed_box("box", 20)
    assert views.box.door == EVERYBODY  # type: ignore[attr-defined]
    client = Client()
    client.force_login(make.person("Ada Lovelace"))
    page = client.get("/ballots/box/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ada" not in text
    assert "Set-Cookie" not in page.headers
    assert views.queries.box("box").policy_hash in text
    assert VISITOR.get("/ballots/none/").status_code == 404
    assert VISITOR.put("/ballots/box/").status_code == 405
