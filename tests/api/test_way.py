"""How one asks: keys, pages, what is known already, limits, and problems in one shape."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import TimeMachineFixture

from rapport.api import schema
from rapport.kit.problems import MEDIA_TYPE
from rapport.people import actions as people
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from tests import make
from tests.api.conftest import ask, key

pytestmark = pytest.mark.django_db


def test_pages_hold_each_row_once_whatever_is_added(program: Program, director: Person) -> None:
    for _ in range(5):
        make.member(program, Role.SCHOLAR)
    secret, cursor, seen = key(director, program), "", []
    for _ in range(10):
        said = ask(secret, f"programs/demo/people?limit=2&cursor={cursor}").json()
        seen += [one["person"] for one in said["items"]]
        if len(seen) == 2:
            make.member(program, Role.MENTOR)  # comes at the end, whatever their name
        if said["next"] is None:
            break
        cursor = said["next"]
    assert len(seen) == len(set(seen)) == 7


def test_a_row_that_goes_leaves_no_gap(program: Program, director: Person) -> None:
    scholars = [make.member(program, Role.SCHOLAR) for _ in range(3)]
    secret = key(director, program)
    first = ask(secret, "programs/demo/people?limit=2").json()
    programs.end_participation(by=director, participation=scholars[0].participations.get())
    second = ask(secret, f"programs/demo/people?limit=2&cursor={first['next']}").json()
    assert len({one["person"] for one in first["items"] + second["items"]}) == 4
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["x", "7", "=====", "%00", "ä", "A" * 201])
def test_a_cursor_that_was_not_given_is_refused(program: Program, director: Person, cursor: str) -> None:
    answer = ask(key(director, program), f"programs/demo/people?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["mistakes"][0]["where"] == "cursor"


def test_a_cursor_of_another_list_is_refused(program: Program, director: Person) -> None:
    make.member(program, Role.SCHOLAR)
    secret = key(director, program)
    cursor = ask(secret, "programs/demo/people?limit=1").json()["next"]
    assert cursor
    assert ask(secret, f"programs/demo/people?cursor={cursor}").status_code == 200
    assert ask(secret, f"programs/demo/mentorships?cursor={cursor}").status_code == 422


@pytest.mark.parametrize(("limit", "status"), [("0", 422), ("501", 422), ("many", 422), ("500", 200)])
def test_a_limit_has_limits(program: Program, director: Person, limit: str, status: int) -> None:
    assert ask(key(director, program), f"programs/demo/people?limit={limit}").status_code == status


def test_what_has_not_changed_is_not_sent_again(program: Program, director: Person) -> None:
    secret = key(director, program)
    first = ask(secret, "programs/demo/people")
    tag = first.headers["ETag"]
    again = ask(secret, "programs/demo/people", **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    make.member(program, Role.SCHOLAR)
    assert ask(secret, "programs/demo/people", **{"If-None-Match": tag}).status_code == 200


def test_who_asks_too_often_waits(
    program: Program, director: Person, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    settings.API_PER_MINUTE = 2
    time_machine.move_to(timezone.now().replace(second=50), tick=False)  # no minute ends in between
    secret = key(director, program)
    assert [ask(secret, "programs").status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(secret, "programs")
    assert refused.headers["Retry-After"] == "10"
    assert refused.json()["status"] == 429
    # Another key has its own; guesses are counted by address.
    assert ask(key(director, program), "programs").status_code == 200
    assert [ask("guess", "programs").status_code for _ in range(3)] == [401, 401, 429]
    time_machine.shift(10)
    assert ask(secret, "programs").status_code == 200


def test_keys_that_are_over_or_of_another_kind_open_nothing(program: Program, director: Person) -> None:
    over = people.make_token(
        by=director,
        kind=Token.Kind.API,
        scopes=["programs"],
        program="demo",
        expires_on=timezone.localdate() - timedelta(days=1),
    )[1]
    calendar = people.make_token(by=director, kind=Token.Kind.CALENDAR)[1]
    redcap = people.make_token(by=director, kind=Token.Kind.REDCAP, scopes=["programs"], program="demo")[1]
    token, revoked = people.make_token(by=director, kind=Token.Kind.API, scopes=["programs"], program="demo")
    people.revoke_token(by=director, token=token)
    for secret in (over, calendar, redcap, revoked, "", "ä"):
        answer = ask(secret, "programs")
        assert answer.status_code == 401, secret
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_opens_what_its_words_say(program: Program, director: Person) -> None:
    secret = key(director, program, "waves")
    assert ask(secret, "programs/demo/waves").status_code == 200
    refused = ask(secret, "programs/demo/people")
    assert refused.status_code == 403
    assert "“people”" in refused.json()["detail"]


def test_a_key_opens_its_own_programme_alone(program: Program, director: Person) -> None:
    other = make.program(slug="other")
    programs.enrol(by=None, program=other, person=director, role=Role.DIRECTOR)
    survey = make.survey(other, Role.SCHOLAR)
    secret = key(director, program)
    for path in ("programs/other/people", f"programs/demo/surveys/{survey.pk}/responses"):
        assert ask(secret, path).status_code == 404


def test_no_session_opens_anything_and_no_cookie_is_set(program: Program, director: Person, client: Client) -> None:
    client.force_login(director)
    refused = client.get("/api/v1/programs")
    assert refused.status_code == 401
    assert not refused.cookies
    answer = ask(key(director, program), "programs")
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_key_in_an_address_opens_nothing(program: Program, director: Person) -> None:
    secret = key(director, program)
    assert Client().get(f"/api/v1/programs?access_token={secret}&token={secret}").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "nowhere", 404),
        ("get", "programs/", 404),
        ("get", "programs/not a slug/people", 404),
        ("get", "", 404),
        ("post", "programs", 405),
        ("delete", "programs/demo/people", 405),
        ("get", "programs/demo/surveys/999999999999999999999999/responses", 404),
    ],
)
def test_problems_have_one_shape(program: Program, director: Person, method: str, path: str, status: int) -> None:
    program_asks = Client(headers={"Authorization": f"Bearer {key(director, program)}"})
    answer = getattr(program_asks, method)(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    said = answer.json()
    assert set(said) == {"type", "title", "status", "detail", "mistakes"}
    assert said["status"] == status
    assert said["type"] == f"http://testserver/api/v1/docs#problem-{status}"


def test_a_failure_of_ours_has_the_same_shape(
    program: Program, director: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("words of somebody")

    monkeypatch.setattr("rapport.programs.queries.people_after", broken)
    answer = ask(key(director, program), "programs/demo/people")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert "somebody" not in answer.content.decode()
    assert "failed" in caplog.text


def test_every_answer_that_is_described_says_the_word_of_its_key() -> None:
    for path, ways in schema()["paths"].items():
        [word] = ways["get"]["security"][0]["Key"]
        assert word in path


@pytest.mark.parametrize("path", ["nowhere", "programs/de%0Amo/people", "%0A", "programs/", "programs/demo/people/%0A"])
def test_what_there_is_not_is_refused_in_the_same_shape(program: Program, director: Person, path: str) -> None:
    """Line breaks included: an address is whatever a program makes of its data."""
    answer = ask(key(director, program), path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, MEDIA_TYPE)
