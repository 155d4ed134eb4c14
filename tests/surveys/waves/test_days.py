"""Days of a wave are changed where nobody was promised otherwise."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rapport.audit.queries import events_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.library import shelf
from rapport.surveys.models import Survey, Wave
from rapport.surveys.waves import actions as waves
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return make.program("own")


@pytest.fixture(autouse=True)
def director(client: Client, program: Program) -> Person:
    person = make.member(program, Role.DIRECTOR)
    client.force_login(person)
    return person


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def change(client: Client, wave: Wave, **days: str) -> str:
    """What the page says of a change; empty when it was made."""
    answer = client.post(f"/surveys/program/own/{wave.pk}/days/", days)
    return "" if answer.status_code == 302 else answer.content.decode()


def changes(program: Program) -> int:
    return [event.did for event in events_of("own")].count("surveys.change_wave")


def test_the_end_moves_while_it_is_open_and_the_first_day_stays(client: Client, program: Program) -> None:
    wave = make.wave(program, opens=-3, closes=7)
    make.survey(program, wave=wave)
    for _ in range(2):
        assert change(client, wave, first_on=in_days(-3), last_on=in_days(30)) == ""
    wave.refresh_from_db()
    assert (wave.last_day, changes(program)) == (timezone.localdate() + timedelta(days=30), 1)
    assert change(client, wave, first_on=in_days(-3), last_on=in_days(0)) == ""
    assert "The last day has passed" in change(client, wave, first_on=in_days(-3), last_on=in_days(-1))
    assert "its first day stays" in change(client, wave, first_on=in_days(1), last_on=in_days(9))


def test_before_it_opens_both_days_move(client: Client, program: Program) -> None:
    wave = make.wave(program, opens=3, closes=7)
    assert change(client, wave, first_on=in_days(5), last_on=in_days(6)) == ""
    assert "cannot be before" in change(client, wave, first_on=in_days(7), last_on=in_days(6))


def test_a_wave_that_is_over_stays_over(client: Client, program: Program) -> None:
    wave = make.wave(program, opens=-9, closes=-2)
    assert "This wave is over" in client.get(f"/surveys/program/own/{wave.pk}/days/").content.decode()
    assert "This wave is over" in change(client, wave, first_on=in_days(-9), last_on=in_days(9))


@pytest.mark.parametrize("counted", [False, True])
def test_an_anonymous_survey_holds_its_wave(client: Client, program: Program, counted: bool) -> None:
    wave = make.wave(program, opens=3, closes=9)
    if counted:
        wave = waves.plan_counted_wave(by=None, program=program, name="Later", days_after=9, open_days=9)
    make.survey(program, wave=wave, degree=Survey.Degree.ANONYMOUS)
    days = {"days_after": "8", "open_days": "9"} if counted else {"first_on": in_days(4), "last_on": in_days(9)}
    assert "Its ballot box promised" in change(client, wave, **days)
    assert changes(program) == 0


def test_it_never_ends_after_a_report_was_promised(client: Client, program: Program) -> None:
    wave = make.wave(program, opens=-1, closes=7)
    waves.open_survey(
        by=None, wave=wave, instrument=shelf().instruments["mentee-rates-mentor", 1], role=Role.SCHOLAR,
        degree=Survey.Degree.CONFIDENTIAL, report_days=[timezone.localdate() + timedelta(days=20)],
    )  # fmt: skip
    assert "A report was promised" in change(client, wave, first_on=in_days(-1), last_on=in_days(20))
    assert change(client, wave, first_on=in_days(-1), last_on=in_days(19)) == ""


def test_a_counted_wave_changes_freely_until_somebody_has_begun(client: Client, program: Program) -> None:
    wave = waves.plan_counted_wave(by=None, program=program, name="Later", days_after=90, open_days=30)
    survey = make.survey(program, wave=wave)
    assert change(client, wave, days_after="0", open_days="20") == ""
    make.answered(Survey.objects.get(pk=survey.pk), make.member(program, Role.SCHOLAR), si_team=3)
    assert "for each person stays" in change(client, wave, days_after="5", open_days="20")
    assert "longer, not shorter" in change(client, wave, days_after="0", open_days="19")
    assert change(client, wave, days_after="0", open_days="40") == ""
    assert changes(program) == 2


def test_whether_anybody_has_begun_in_confidence_is_not_told(client: Client, program: Program) -> None:
    wave = waves.plan_counted_wave(by=None, program=program, name="Later", days_after=0, open_days=30)
    make.survey(program, wave=wave, degree=Survey.Degree.CONFIDENTIAL)
    assert "for each person stays" in change(client, wave, days_after="5", open_days="30")
