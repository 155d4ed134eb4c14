import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.surveys import actions, privacy, queries
from rapport.surveys.actions import Given, NotOpenError
from rapport.surveys.library import shelf
from rapport.surveys.models import Answer, Response, Submission, Survey
from rapport.surveys.reading import ReadInstrument
from rapport.surveys.waves import actions as waves
from tests import make

pytestmark = pytest.mark.django_db


def page(values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of items with these answers."""
    return {f"on-{name}": "1" for name in values} | values


ALL = {"si_community": 4, "si_team": 5, "si_self": 3, "si_field": 4, "si_daily": 4}
HAND_IN = {**page(ALL), "submit": "yes"}
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def survey(program: Program) -> Survey:
    return make.survey(program)


@pytest.fixture
def scholar(program: Program) -> Person:
    return make.member(program, Role.SCHOLAR, "Scholar")


@pytest.fixture
def address(survey: Survey) -> str:
    return f"/surveys/{survey.pk}/"


@pytest.fixture
def site(scholar: Person) -> Client:
    return signed_in(scholar)


def signed_in(person: Person) -> Client:
    """A browser of this person, who needs no second factor."""
    person.is_demo = True
    person.save()
    client = Client()
    client.force_login(person)
    return client


def test_opening_a_page_consumes_nothing(site: Client, address: str) -> None:
    for _ in range(3):
        assert site.get(address).status_code == 200
        assert site.head(address).status_code in {200, 405}
    assert not Response.objects.exists()


def test_every_answer_is_saved_when_it_is_given(site: Client, address: str) -> None:
    first = site.post(address, page({"si_team": "5"}), headers=SCRIPT)
    assert first.status_code == 200
    assert "Saved" in first.content.decode()
    assert "1 of 5" in first.content.decode()
    assert json.loads(first["HX-Trigger"])["draft-saved"].startswith("survey:")
    site.post(address, page({"si_team": "4"}), headers=SCRIPT)
    second = site.post(address, page({"si_self": "2"}), headers=SCRIPT)
    assert "2 of 5" in second.content.decode()
    assert dict(Answer.objects.values_list("field", "number")) == {"si_team": 4, "si_self": 2}
    again = site.get(address).content.decode()
    assert again.count("checked") == 2


def test_without_a_script_one_press_hands_it_in(site: Client, address: str, scholar: Person, survey: Survey) -> None:
    response = site.post(address, HAND_IN)
    assert response.status_code == 302
    assert response["Location"] == address
    html = site.get(address).content.decode()
    assert "your answers are in" in html
    assert "4.00</strong> on a scale from 1 to 5" in html
    assert [one.person for one in queries.submitted(survey)] == [scholar]


def test_pressing_twice_is_one_response(site: Client, address: str) -> None:
    for _ in range(2):
        assert site.post(address, HAND_IN).status_code == 302
    assert Response.objects.count() == 1
    assert Submission.objects.count() == 1
    assert Event.objects.filter(did="surveys.submit").count() == 1


def test_an_edit_is_another_submission_until_the_survey_closes(site: Client, address: str, survey: Survey) -> None:
    site.post(address, HAND_IN)
    assert "Change my answers" in site.get(address).content.decode()
    assert site.get(f"{address}?edit=yes").content.decode().count("checked") == 5
    assert site.post(address, {**HAND_IN, "si_team": 1, "seen-si_team": 1}).status_code == 302
    first, last = Submission.objects.order_by("number")
    assert (json.loads(first.answers)["si_team"], json.loads(last.answers)["si_team"]) == (5, 1)
    assert (first.is_last, last.is_last) == (False, True)
    assert Event.objects.filter(did="surveys.edit").count() == 1
    assert "handed in 2 times" in site.get(address).content.decode()
    with time_machine.travel(survey.wave.closes_at + timedelta(seconds=1)):
        site.force_login(Response.objects.get().person)
        assert site.post(address, {**HAND_IN, "si_team": 2, "seen-si_team": 2}).status_code == 409
    assert Submission.objects.count() == 2


def test_a_stale_tab_overwrites_nothing(site: Client, address: str) -> None:
    site.post(address, page({"si_team": "5"}), headers=SCRIPT)
    part = site.post(address, page({"si_team": "1"}) | {"seen-si_team": "0"}, headers=SCRIPT).content.decode()
    assert "Changed elsewhere meanwhile" in part
    assert "HX-Trigger" not in part
    whole = site.post(address, {**HAND_IN, "si_team": "1", "seen-si_team": "0"}).content.decode()
    assert "Some answers were changed elsewhere" in whole
    assert Answer.objects.get(field="si_team").number == 5
    assert not Submission.objects.exists()


def test_what_was_left_open_is_reminded_of_once(site: Client, address: str) -> None:
    some = {**page(ALL), **dict.fromkeys(set(ALL) - {"si_team", "si_self"}, ""), "submit": "yes"}
    reminded = site.post(address, some)
    assert reminded.status_code == 200
    assert "You left 3 questions open" in reminded.content.decode()
    assert Response.objects.get().state == Response.State.BEGUN
    assert Answer.objects.count() == 2
    assert site.post(address, {**some, "reminded": "yes"}).status_code == 302
    assert Response.objects.get().state == Response.State.SUBMITTED
    html = site.get(address).content.decode()
    assert "No answer" in html
    assert "No score: too few of its questions are answered." in html


def test_later_saves_and_goes_back(site: Client, address: str) -> None:
    response = site.post(address, {**page({"si_team": 5}), "later": "yes"})
    assert response["Location"] == "/surveys/"
    assert "Continue" in site.get("/surveys/").content.decode()


def test_a_strange_value_is_refused_and_nothing_is_written(site: Client, address: str) -> None:
    for value in ("6", "many", "1.5"):
        assert site.post(address, {**page({"si_team": value}), "submit": "yes"}).status_code == 422
    assert not Answer.objects.exists()


def test_before_and_after_its_time(
    site: Client, program: Program, survey: Survey, address: str, scholar: Person
) -> None:
    early = make.survey(program, opens=2, closes=3)
    assert "not open yet" in site.get(f"/surveys/{early.pk}/").content.decode()
    site.post(address, page({"si_team": 5}), headers=SCRIPT)
    with time_machine.travel(survey.wave.closes_at + timedelta(seconds=1)):
        site.force_login(scholar)
        late = site.post(address, HAND_IN)
        assert late.status_code == 409
        assert "came too late and were not kept" in late.content.decode()
        assert "closed" in site.get(address).content.decode()
        assert "was not handed in" in site.get("/surveys/").content.decode()
    assert Answer.objects.count() == 1
    assert Response.objects.get().state == Response.State.BEGUN


def test_own_answers_can_be_looked_at_after_the_end(
    site: Client, survey: Survey, address: str, scholar: Person
) -> None:
    site.post(address, HAND_IN)
    with time_machine.travel(survey.wave.closes_at + timedelta(days=1)):
        site.force_login(scholar)
        assert "your answers are in" in site.get(address).content.decode()


def test_strangers_find_nothing(survey: Survey, program: Program, address: str, site: Client) -> None:
    site.post(address, HAND_IN)
    gone = make.member(program, Role.SCHOLAR)
    programs.leave_all(by=gone, person=gone)
    strangers = [
        make.person(),
        gone,
        make.member(make.program(), Role.SCHOLAR),
        make.member(make.program(), Role.DIRECTOR),
        *(make.member(program, role) for role in (Role.MENTOR, Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR)),
    ]
    for stranger in strangers:
        other = signed_in(stranger)
        assert other.get(address).status_code == 404
        assert other.post(address, HAND_IN).status_code == 404
    assert site.get("/surveys/987654/").status_code == 404
    assert Response.objects.count() == 1
    for closed in ("/surveys/", address):
        assert Client().get(closed)["Location"].startswith("/people/account/login/")


def test_another_scholar_sees_only_their_own_answers(program: Program, site: Client, address: str) -> None:
    site.post(address, HAND_IN)
    other = signed_in(make.member(program, Role.SCHOLAR))
    html = other.get(address).content.decode()
    assert "your answers are in" not in html
    assert "checked" not in html


def test_a_lost_session_loses_no_answer(site: Client, address: str, scholar: Person) -> None:
    owner = site.get(address).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    site.logout()
    response = site.post(address, {**HAND_IN, "draft-owner": owner})
    assert response["Location"] == f"/people/account/login/?next={address}"
    kept = site.session["draft"]
    site.force_login(scholar)
    session = site.session
    session["draft"] = kept
    session.save()
    html = site.get(address).content.decode()
    assert html.count("checked") == 5
    assert "Welcome back" in html
    assert not Response.objects.exists()


def test_a_changed_instrument_is_not_asked(site: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.library, "find", lambda *_: None)
    assert site.get(address).status_code == 503
    assert site.post(address, HAND_IN).status_code == 503
    assert not Response.objects.exists()


def test_opening_the_same_twice_is_one_survey(program: Program) -> None:
    wave = make.wave(program)
    opened = [make.survey(role=Role.MENTOR, wave=wave) for _ in range(2)]
    assert opened[0] == opened[1]
    assert Event.objects.filter(did="surveys.open").count() == 1


def test_what_a_survey_promised_stays(survey: Survey, program: Program) -> None:
    with pytest.raises(ValueError, match="identified, and that stays so"):
        make.survey(wave=survey.wave, degree=Survey.Degree.CONFIDENTIAL)
    other = make.wave(program)
    changes = (
        {"degree": "anonymous"},
        {"degree": "confidential"},
        {"role": "mentor"},
        {"instrument_version": 2},
        {"instrument_sha256": "0" * 64},
        {"wave": other},
    )
    for change in changes:
        with pytest.raises(IntegrityError, match="keeps what it has promised"), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(**change)
    assert Survey.objects.filter(pk=survey.pk).update(box="a-box") == 1


def test_a_placeholder_is_not_asked_and_nobody_else_is(program: Program) -> None:
    instrument = shelf().instruments["science-identity", 1]
    placeholder = instrument.content.model_copy(
        update={"source": instrument.content.source.model_copy(update={"wording_status": "placeholder"})}
    )
    read = ReadInstrument(placeholder, instrument.sha256)
    for asked, role in ((read, Role.SCHOLAR), (instrument, Role.OBSERVER)):
        with pytest.raises(ValueError, match=r"placeholder|answers no surveys"):
            waves.open_survey(by=None, wave=make.wave(program), instrument=asked, role=role)


def test_nothing_is_begun_before_the_time(program: Program, scholar: Person) -> None:
    early = make.survey(program, opens=1, closes=2)
    with pytest.raises(NotOpenError):
        actions.save_answers(by=scholar, survey=early, given={"si_team": Given(5)})
    assert not Response.objects.exists()


def test_who_has_answered_in_three_queries(
    program: Program, survey: Survey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.member(program, Role.SCHOLAR) for _ in range(4)]
    for person in people[:3]:
        make.answered(survey, person, **ALL)
    actions.save_answers(by=people[3], survey=survey, given={"si_team": Given(5)})
    make.survey(program, opens=1, closes=2)
    make.survey(program, Role.MENTOR)
    make.survey(program, instrument="mentee-rates-mentor", degree=Survey.Degree.CONFIDENTIAL)
    with django_assert_num_queries(3):
        found = queries.done_in(program, {person.pk: {Role.SCHOLAR} for person in people})
    today = timezone.localdate()
    assert {pk: [(one.survey, one.on) for one in done] for pk, done in found.items()} == {
        person.pk: [(survey, today if person in people[:3] else None)] for person in people
    }


def test_my_surveys_cost_as_many_queries_for_many_as_for_few(
    same_queries: Callable[..., None], program: Program, scholar: Person
) -> None:
    def more(count: int) -> None:
        for at in range(count):
            survey = make.survey(program, opens=-2 - at - Survey.objects.count())
            if at % 2:
                make.answered(survey, scholar, **ALL)

    scholar.is_demo = True
    scholar.save()
    same_queries("/surveys/", few=lambda: more(2), many=lambda: more(8), by=scholar)


def test_all_that_is_kept_can_be_taken_away_and_erased(program: Program, survey: Survey, scholar: Person) -> None:
    other = make.member(program, Role.SCHOLAR)
    make.answered(survey, other, **ALL)
    make.answered(survey, scholar, **ALL)
    parts = dict(privacy.about(scholar))
    assert [row["state"] for row in parts["survey responses"]] == ["submitted"]
    assert {row["field"]: row["number"] for row in parts["survey answers"]} == ALL
    assert len(parts["survey submissions"]) == 1
    actions.erase(by=scholar, person=scholar)
    assert not any(rows for _, rows in privacy.about(scholar))
    assert Response.objects.count() == 1
    assert Answer.objects.count() == 5
