"""Who is refused, and how: in the shape that clients of REDCap read, with 400 or 403, and never with a page."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import redcap
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redcap import RedcapError

from rapport.audit.models import Event
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people.models import Token
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.surveys.redcap_api import api
from tests import make
from tests.surveys.redcap_api.clients import ADAPTER, URL, post, project, token_of
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db
RIGHT = "You do not have permissions to use the API"


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ({"format": "json"}, '{"error": "%s"}'),
        ({"format": "csv"}, "ERROR: %s"),
        ({"format": "xml"}, '<?xml version="1.0" encoding="UTF-8" ?><hash><error>%s</error></hash>'),
        ({}, '<?xml version="1.0" encoding="UTF-8" ?><hash><error>%s</error></hash>'),
        ({"format": "json", "returnFormat": "csv"}, "ERROR: %s"),
        ({"format": "odm"}, '<?xml version="1.0" encoding="UTF-8" ?><hash><error>%s</error></hash>'),
    ],
)
def test_the_shape_of_a_refusal(words: dict[str, str], body: str) -> None:
    answer = post("0" * 32, content="record", **words)
    assert (answer.status_code, answer.text) == (403, body % RIGHT)
    assert "charset=utf-8" in answer.headers["Content-Type"]


@pytest.mark.parametrize("secret", ["", "short", "z" * 32, "0" * 33, "\x00" * 32])
def test_no_token_no_answer(secret: str) -> None:
    assert post(secret, content="version").status_code == 403


def test_strangers(site: Site) -> None:
    elsewhere = make.program()
    other = make.member(elsewhere, Role.EVALUATOR)
    cases = {
        "a scholar": token_of(site.scholars[0], site.program),
        "a mentor": token_of(site.mentor, site.program),
        "an evaluator of another programme": token_of(other, site.program),
        "expired": token_of(site.evaluator, site.program, expires_on=timezone.localdate() - timedelta(days=1)),
        "of another kind": people.make_token(by=site.evaluator, kind=Token.Kind.API, program=site.program.slug)[1],
        "of no programme": people.make_token(by=site.evaluator, kind=Token.Kind.REDCAP, program="gone")[1],
        "of a survey that is not anonymous": token_of(
            site.evaluator, site.program, "full", f"survey:{site.identity.pk}"
        ),
        "of a survey that is not there": token_of(site.evaluator, site.program, "full", "survey:999999"),
    }
    for who, secret in cases.items():
        for content in ("record", "metadata", "project", "user"):
            answer = post(secret, content=content, format="json")
            assert (answer.status_code, answer.json()) == (403, {"error": RIGHT}), who
    # Their own programme has its own records, and none of these.
    assert project(token_of(other, elsewhere)).export_records() == []


def test_revoked_and_given_up(site: Site) -> None:
    secret = site.key()
    cap = project(secret)
    assert cap.export_records()
    token = tokens.bearer(secret, Token.Kind.REDCAP)
    assert token is not None
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    people.revoke_token(by=site.evaluator, token=token)
    with pytest.raises(RedcapError, match=RIGHT):
        cap.export_records()
    # Whoever is evaluator no more reads nothing any more, whatever their key said.
    cap = site.project()
    programs.end_participation(by=site.evaluator, participation=site.evaluator.participations.get())
    with pytest.raises(RedcapError, match=RIGHT):
        cap.export_records()


def test_a_key_reaches_no_further_than_its_scope(site: Site) -> None:
    names = {scope: set(site.project(scope).field_names) for scope in ("full", "noidentifiers", "deidentified")}
    assert "proof" in names["full"]
    assert names["full"] - names["noidentifiers"] == {"proof"}
    assert {"word", "why", "born", "titles_other", "proof"}.isdisjoint(names["deidentified"])
    cap = site.project("deidentified")
    assert "Grüße" not in str(cap.export_records())
    with pytest.raises(RedcapError, match='"fields" is not valid'):
        cap.export_records(fields=["word"])
    with pytest.raises(RedcapError, match="there is no field “word”"):
        cap.export_records(filter_logic="[word] = 'x'")
    assert "everything_timestamp" not in cap.export_records(export_survey_fields=True)[0]
    # A key without a word that we know tells as little as can be.
    assert "word" not in site.project("import").field_names


def test_a_director_sees_what_has_a_name(site: Site) -> None:
    director = make.member(site.program, Role.DIRECTOR)
    assert len(project(token_of(director, site.program)).export_records()) == 3
    statistician = make.member(site.program, Role.STATISTICIAN)
    assert project(token_of(statistician, site.program)).export_records() == []


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("delete_records", {"records": ["1"]}),
        ("import_metadata", {"to_import": []}),
        ("import_arms", {"to_import": []}),
        ("import_events", {"to_import": []}),
        ("delete_arms", {"arms": ["1"]}),
        ("delete_events", {"events": ["baseline_arm_1"]}),
        ("import_instrument_event_mappings", {"to_import": []}),
        ("import_users", {"to_import": []}),
        ("delete_users", {"users": ["a"]}),
        ("export_user_roles", {}),
        ("export_user_role_assignment", {}),
        ("import_dags", {"to_import": []}),
        ("delete_dags", {"dags": ["a"]}),
        ("switch_dag", {"dag": "a"}),
        ("export_logging", {}),
        ("export_file_repository", {}),
        ("generate_next_record_name", {}),
        ("export_survey_queue_link", {"record": "1"}),
        ("export_survey_access_code", {"record": "1", "instrument": "everything"}),
        ("export_survey_return_code", {"record": "1", "instrument": "everything"}),
    ],
)
def test_everything_else_is_refused_in_the_same_shape(site: Site, method: str, words: dict[str, object]) -> None:
    with pytest.raises(RedcapError):
        getattr(site.project("full", "import"), method)(**words)
    assert ADAPTER.last is not None
    assert ADAPTER.last.status_code == 400
    assert "not implemented" in ADAPTER.last.text


def test_names_and_addresses_are_not_handed_out(site: Site) -> None:
    with pytest.raises(RedcapError, match="Names and addresses are not handed out"):
        site.project().export_survey_participant_list(instrument="everything")
    assert ADAPTER.last is not None
    assert ADAPTER.last.status_code == 403


def test_other_bad_calls(site: Site) -> None:
    secret = site.key()
    cases = {
        "missing": {},
        '"content" is not valid': {"content": "everything_else"},
        '"format" is not valid': {"content": "record", "format": "odm"},
        '"type" is not valid': {"content": "record", "type": "long"},
        '"report_id" is not valid': {"content": "report", "report_id": "7"},
        '"exportCheckboxLabel" is not valid': {"content": "record", "exportCheckboxLabel": "perhaps"},
        '"dateRangeBegin" is not valid': {"content": "record", "dateRangeBegin": "yesterday"},
    }
    for why, words in cases.items():
        answer = post(secret, **words)
        assert answer.status_code == 400
        assert why in answer.text, words
    assert Event.objects.filter(did="surveys.redcap_refused").count() == len(cases)


@pytest.mark.parametrize("path", ["/api/redcap", "/api/redcap/", "/api/redcap/api/", "/api/redcap/any%0Athing"])
def test_no_cookie_no_redirect_no_session(client: Client, site: Site, path: str) -> None:
    client.force_login(site.evaluator)
    for answer in (client.get(path), client.put(path), client.post(path), client.head(path)):
        assert answer.status_code in (400, 403)
        assert answer.headers["Content-Type"].startswith("text/xml")
        assert not answer.cookies
    assert client.post(path, {"token": site.key(), "content": "version"}).content == b"14.7.3"


def test_2_500_fields_in_one_call(site: Site) -> None:
    secret = site.key()
    names = ["record_id", "mood"] * 1_250
    data = {"token": secret, "content": "record", "format": "json"} | {
        f"fields[{at}]": name for at, name in enumerate(names)
    }
    found = redcap.request._session.post(URL, data=data)
    assert (found.status_code, len(found.json())) == (200, 3)
    assert list(found.json()[0]) == ["record_id", "redcap_event_name", "mood"]


@pytest.mark.parametrize("spelling", ["fields[]", "fields", "fields[7]"])
def test_lists_in_every_spelling(site: Site, spelling: str) -> None:
    found = redcap.request._session.post(
        URL, data={"token": site.key(), "content": "record", "format": "json", spelling: "record_id, mood"}
        if spelling == "fields" else [("token", site.key()), ("content", "record"), ("format", "json"),
                                      (spelling, "record_id"), (spelling.replace("7", "8"), "mood")],
    )  # fmt: skip
    assert list(found.json()[0]) == ["record_id", "redcap_event_name", "mood"]


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", 1_000)
    assert "larger than" in post("0" * 32, content="record", data="x" * 2_000).text


def test_a_fault_of_ours_is_no_page(site: Site) -> None:
    secret = site.key()
    with patch("rapport.surveys.redcap_api.calls.project_of", side_effect=ZeroDivisionError):
        answer = post(secret, content="record", format="json")
    assert (answer.status_code, "unknown error" in answer.json()["error"]) == (400, True)


def test_who_asks_too_often_waits(site: Site, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"redcap": "2/m/key", "redcap_unknown": "1/m/ip"}
    cache.clear()
    secret, other = site.key(), site.key()
    assert [post(secret, content="version").status_code for _ in range(3)] == [200, 200, 403]
    assert post(other, content="version").status_code == 200
    assert "limit of calls" in post(secret, content="version", format="json").json()["error"]
    assert "limit" not in post("1" * 32, content="version").text
    assert "limit" in post("2" * 32, content="version").text
    cache.clear()


def test_a_key_that_travels_openly_is_refused(site: Site, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^api/redcap"]
    answer = post(site.key(), content="version")
    assert (answer.status_code, "https" in answer.text) == (403, True)


def test_each_call_stands_in_the_trail(site: Site) -> None:
    cap = site.project()
    cap.export_metadata()
    cap.export_records()
    found = Event.objects.filter(did__startswith="surveys.redcap_").order_by("pk")
    assert [(one.did, one.by, one.program) for one in found] == [
        ("surveys.redcap_read", site.evaluator.pk, site.program.slug),
        ("surveys.redcap_read", site.evaluator.pk, site.program.slug),
        ("surveys.redcap_export", site.evaluator.pk, site.program.slug),
    ]
