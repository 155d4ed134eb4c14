"""What one side reports is theirs alone."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rapport.agreements.measures import actions
from rapport.agreements.measures.gathering import newest_report
from rapport.agreements.models import SelfReport
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


def page(name: str, pair: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **words})


def said(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


def test_only_who_wrote_it_reads_a_report(client: Client, pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    form = page("self_report", pair, mentor=mentor.pk)
    client.force_login(pair.scholar)
    assert client.post(form, {"talks": "3", "satisfaction": "2", "skill:listens": "1"}).status_code == 302
    mine = said(client, pair.scholar, page("measures", pair))
    assert "Listens, and asks back" in mine
    theirs = said(client, mentor, page("measures", pair))
    assert "Listens, and asks back" not in theirs
    assert "None yet." in theirs


def test_a_second_report_on_the_same_day_takes_the_place_of_the_first(client: Client, pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    for given in ({"talks": 3, "satisfaction": 2}, {"satisfaction": 4}):
        actions.report(by=pair.scholar, mentorship=pair, mentor=mentor, given=given)
    [kept] = SelfReport.objects.all()
    assert [(one.question, one.value) for one in kept.answers.all()] == [("satisfaction", 4)]
    assert 'value="4" checked' in said(client, pair.scholar, page("self_report", pair, mentor=mentor.pk)).replace(
        ' id="id_satisfaction_3"', ""
    ).replace(' class="scale"', "")


@pytest.mark.parametrize(
    ("given_on", "today", "counts"),
    [
        (date(2026, 5, 31), date(2027, 5, 31), True),
        (date(2026, 5, 30), date(2027, 5, 31), False),
        (date(2027, 2, 28), date(2028, 2, 29), True),
        (date(2027, 2, 27), date(2028, 2, 29), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
    ],
)
def test_a_report_counts_for_a_year(pair: Mentorship, given_on: date, today: date, counts: bool) -> None:
    mentor = make.mentor_of(pair)
    with time_machine.travel(given_on):
        actions.report(by=pair.scholar, mentorship=pair, mentor=mentor, given={"satisfaction": 4})
    found = newest_report(pair, mentor.pk, pair.scholar.pk, today)
    assert found == ({"satisfaction": 4} if counts else None)


@pytest.mark.parametrize(
    "given", [{"talks": -1}, {"talks": 100}, {"satisfaction": 6}, {"salary": 1}, {"skill:listens": 3}]
)
def test_what_was_not_asked_is_refused(pair: Mentorship, given: dict[str, int]) -> None:
    mentor = make.mentor_of(pair)
    with pytest.raises(actions.RefusedError):
        actions.report(by=mentor, mentorship=pair, mentor=mentor, given=given)
    assert not SelfReport.objects.exists()


def test_an_empty_form_and_a_wrong_number_say_so(client: Client, pair: Mentorship) -> None:
    form = page("self_report", pair, mentor=make.mentor_of(pair).pk)
    client.force_login(pair.scholar)
    assert client.post(form, {}).status_code == 422
    wrong = client.post(form, {"talks": "often", "satisfaction": "9"})
    assert wrong.status_code == 422
    assert "Write a whole number" in wrong.content.decode()
    assert not SelfReport.objects.exists()


def test_nobody_reports_on_a_pair_that_is_not_theirs(client: Client, pair: Mentorship) -> None:
    second, mentor = make.second_mentor(pair), make.mentor_of(pair)
    director, stranger = make.member(pair.program, Role.DIRECTOR), make.mentorship(pair.program).scholar
    form = page("self_report", pair, mentor=mentor.pk)
    for person in (second, director, stranger):
        client.force_login(person)
        assert client.get(form).status_code == 404
        assert client.post(form, {"talks": "1"}).status_code == 404
    with pytest.raises(actions.NotYoursError):
        actions.report(by=second, mentorship=pair, mentor=mentor, given={"talks": 1})


def test_when_the_mentorship_has_ended_nobody_reports(pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    programs.end_mentorship(by=mentor, mentorship=pair)
    with pytest.raises(actions.NotYoursError):
        actions.report(by=mentor, mentorship=pair, mentor=mentor, given={"talks": 1})


def test_the_programmes_trail_says_nothing_of_it_and_erasing_removes_it(pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    actions.report(by=mentor, mentorship=pair, mentor=mentor, given={"talks": 1})
    assert Event.objects.get(did="agreements.report_self").program == ""
    actions.erase(by=mentor, person=mentor)
    assert not SelfReport.objects.exists()
