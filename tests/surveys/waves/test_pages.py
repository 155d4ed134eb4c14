"""Planning and opening on pages: what is promised is seen first, and what may not be is refused with its reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rapport.audit.queries import events_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import queries
from rapport.surveys.consent import promise
from rapport.surveys.library import shelf
from rapport.surveys.models import Answer, ReminderDay, Response, Survey, Wave
from tests import make

pytestmark = pytest.mark.django_db
BASE = "/surveys/program/own/"


@pytest.fixture
def program() -> Program:
    return make.program(slug="own")


@pytest.fixture
def director(client: Client, program: Program) -> Person:
    person = make.member(program, Role.DIRECTOR)
    client.force_login(person)
    return person


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def text(client: Client, address: str = BASE) -> str:
    return client.get(address).content.decode()


def did(program: Program) -> list[str]:
    return [event.did for event in events_of(program.slug)]


def test_an_empty_programme_says_what_to_do_first(client: Client, director: Person) -> None:
    assert "First plan a wave" in text(client)


def test_a_wave_is_planned_once_on_fixed_days(client: Client, program: Program, director: Person) -> None:
    assert "12 months" in text(client, f"{BASE}plan/")
    form = {"name": "Baseline", "kind": "fixed", "first_on": in_days(0), "last_on": in_days(13)}
    for _ in range(2):
        assert client.post(f"{BASE}plan/", form).status_code == 302
    wave = Wave.objects.get()
    assert wave.last_day == timezone.localdate() + timedelta(days=13)
    assert did(program).count("surveys.plan") == 1
    assert "No survey stands in this wave yet" in text(client)


def test_a_wave_is_counted_from_joining(client: Client, director: Person) -> None:
    form = {"name": "3 months", "kind": "counted", "days_after": "90", "open_days": "30"}
    assert client.post(f"{BASE}plan/", form).status_code == 302
    assert "From day 90 after joining, open 30 days" in text(client)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_on": "2019-01-01", "last_on": "2020-01-01"}, "has passed"),
        ({"first_on": "2999-01-01"}, "before the first"),
        ({"first_on": "yesterday"}, "Write a date"),
        ({"last_on": ""}, "Choose a day"),
        ({"kind": ""}, "Choose one of the two"),
        ({"kind": "counted", "days_after": "", "open_days": "9"}, "Write a number of days"),
        ({"name": ""}, "Give the wave a name"),
    ],
)
def test_a_plan_with_a_mistake_keeps_what_was_typed(
    client: Client, director: Person, changed: dict[str, str], said: str
) -> None:
    form = {"name": "Baseline", "kind": "fixed", "first_on": in_days(0), "last_on": in_days(13), **changed}
    page = client.post(f"{BASE}plan/", form)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Wave.objects.exists()


def test_a_name_that_is_taken_changes_nothing(client: Client, program: Program, director: Person) -> None:
    make.wave(program, name="Baseline")
    form = {"name": "Baseline", "kind": "counted", "days_after": "1", "open_days": "9"}
    assert "There is a wave of this name" in client.post(f"{BASE}plan/", form).content.decode()
    assert Wave.objects.get().is_fixed


def choice(**changed: str) -> dict[str, str]:
    return {"role": "scholar", "degree": "confidential", "report_1": in_days(90), **changed}


def test_a_survey_is_opened_after_its_promise_was_read(client: Client, program: Program, director: Person) -> None:
    make.mentorship(program)
    wave = make.wave(program, name="Baseline")
    address = f"{BASE}{wave.pk}/open/mentee-rates-mentor/1/"
    assert "mentee-rates-mentor" in text(client, f"{BASE}{wave.pk}/open/")
    assert "nobody can change it later" in text(client, address)
    page = client.post(address, choice()).content.decode()
    said = promise("confidential", program=program.name, about="mentor", reports=[date.fromisoformat(in_days(90))])
    assert all(sentence in page for sentence in said.sentences)
    assert "Today 1 person" in page
    preview = page.partition("/preview/mentee-rates-mentor/1/")[2].partition('"')[0].replace("&amp;", "&")
    shown = text(client, f"{BASE}preview/mentee-rates-mentor/1/{preview}")
    assert all(sentence in shown for sentence in said.sentences)
    assert client.get(f"{BASE}preview/mentee-rates-mentor/1/?report=soon&degree=none").status_code == 200
    assert not Survey.objects.exists()
    for _ in range(2):
        assert client.post(address, choice(confirmed="yes")).status_code == 302
    survey = Survey.objects.get()
    assert (survey.degree, survey.role, survey.report_days.count()) == ("confidential", "scholar", 1)
    assert {str(one) for one in ReminderDay.objects.all()} == {"after 7", "after 14", "before 2"}
    assert did(program).count("surveys.open") == 1
    assert "Your mentor, as you see them" in text(client)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"degree": "identified"}, "Select a valid choice"),
        ({"degree": "anonymous"}, "Reports are made of confidential surveys"),
        ({"role": "mentor"}, "Select a valid choice"),
        ({"report_1": in_days(1)}, "choose later days"),
        ({"degree": ""}, "Choose one"),
    ],
)
def test_what_may_not_be_opened_is_refused_with_its_reason(
    client: Client, program: Program, director: Person, changed: dict[str, str], said: str
) -> None:
    wave = make.wave(program)
    page = client.post(f"{BASE}{wave.pk}/open/mentee-rates-mentor/1/", choice(confirmed="yes", **changed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Survey.objects.exists()


def test_a_degree_is_never_changed(client: Client, program: Program, director: Person) -> None:
    survey = make.survey(program)
    address = f"{BASE}{survey.wave_id}/open/science-identity/1/"
    page = client.post(address, {"role": "scholar", "degree": "confidential", "confirmed": "yes"})
    assert "This survey is identified, and that stays so" in page.content.decode()


def test_four_people_cannot_be_asked_anonymously(client: Client, program: Program, director: Person) -> None:
    wave, later = make.wave(program), make.wave(program, opens=3, closes=9)
    for _ in range(4):
        make.member(program, Role.SCHOLAR)
    form = {"role": "scholar", "degree": "anonymous", "confirmed": "yes"}
    page = client.post(f"{BASE}{wave.pk}/open/science-identity/1/", form)
    assert "Fewer than 5 people cannot be asked anonymously" in page.content.decode()
    assert not Survey.objects.exists()
    del form["confirmed"]
    page = client.post(f"{BASE}{later.pk}/open/science-identity/1/", form)
    assert "Today only 4 would be asked" in page.content.decode()
    make.member(program, Role.SCHOLAR)
    form["confirmed"] = "yes"
    assert client.post(f"{BASE}{wave.pk}/open/science-identity/1/", form).status_code == 302
    assert Survey.objects.get().box == ""


def test_in_a_wave_that_is_over_nothing_is_opened(client: Client, program: Program, director: Person) -> None:
    wave = make.wave(program, opens=-9, closes=-2)
    form = {"role": "scholar", "degree": "identified", "confirmed": "yes"}
    page = client.post(f"{BASE}{wave.pk}/open/science-identity/1/", form)
    assert "This wave is over" in page.content.decode()
    assert not Survey.objects.exists()


def test_a_preview_takes_nothing(client: Client, program: Program, director: Person) -> None:
    address = f"{BASE}preview/mentee-rates-mentor/1/?degree=confidential"
    page = text(client, address)
    assert "This is a preview" in page
    assert "Your answers are confidential" in page
    assert "hx-post" not in page
    form = page.partition("data-survey")[2].partition("</form>")[0]
    assert 'type="submit"' not in form
    assert client.post(address, {"met_overall": "3"}).status_code == 405
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_reminder_days_are_chosen(client: Client, program: Program, director: Person) -> None:
    survey = make.survey(program)
    address = f"{BASE}survey/{survey.pk}/reminders/"
    for _ in range(2):
        assert client.post(address, {"after": "3, 10;20", "before": "1"}).status_code == 302
    assert {str(one) for one in survey.reminder_days.all()} == {"after 3", "after 10", "after 20", "before 1"}
    assert did(program).count("surveys.remind") == 1
    page = client.post(address, {"after": "soon", "before": ""})
    assert page.status_code == 422
    assert "soon" in page.content.decode()
    assert "Write whole numbers" in page.content.decode()


PAGES = ("", "plan/", "rates/", "survey/{survey}/", "{wave}/days/", "{wave}/open/", "{wave}/open/science-identity/1/")


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.STATISTICIAN])
def test_others_find_nothing(client: Client, program: Program, role: Role) -> None:
    survey = make.survey(program)
    stranger = make.member(make.program(), Role.DIRECTOR)
    for person in (make.member(program, role), stranger):
        client.force_login(person)
        for page in (*PAGES, "preview/science-identity/1/", "survey/{survey}/reminders/"):
            address = BASE + page.format(survey=survey.pk, wave=survey.wave_id)
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404


def test_a_wave_and_a_survey_of_another_programme_are_not_found(client: Client, director: Person) -> None:
    other = make.survey(make.program())
    for page in ("survey/{survey}/", "{wave}/days/", "{wave}/open/", "{wave}/open/science-identity/1/"):
        assert client.get(BASE + page.format(survey=other.pk, wave=other.wave_id)).status_code == 404


def test_the_pages_cost_as_many_queries_for_many_as_for_few(
    client: Client, program: Program, director: Person, same_queries: Callable[..., None]
) -> None:
    def more(times: int) -> None:
        for _ in range(times):
            pair = make.mentorship(program)
            wave = make.wave(program)
            survey = make.survey(program, wave=wave)
            make.survey(program, wave=wave, degree=Survey.Degree.CONFIDENTIAL, instrument="mentee-rates-mentor")
            make.survey(program, Role.MENTOR, wave=wave, degree=Survey.Degree.ANONYMOUS)
            make.answered(survey, pair.scholar, si_team=3)

    same_queries(BASE, few=lambda: more(1), many=lambda: more(3), by=director)
    same_queries(f"{BASE}rates/", few=lambda: more(1), many=lambda: more(2), by=director)


def test_an_evaluator_gets_there_by_the_navigation(client: Client, program: Program) -> None:
    client.force_login(make.member(program, Role.EVALUATOR))
    assert BASE in text(client, "/")
    assert client.get(BASE).status_code == 200


def test_who_also_mentors_or_is_a_scholar_sees_no_more_than_an_evaluator(client: Client, program: Program) -> None:
    pair = make.mentorship(program)
    survey = make.survey(program, degree=Survey.Degree.CONFIDENTIAL, instrument="mentee-rates-mentor")
    subject = queries.subjects_of(pair.scholar, survey, shelf().instruments["mentee-rates-mentor", 1].content)[0]
    make.answered(survey, pair.scholar, subject, met_overall=1)
    for person in (make.mentor_of(pair), pair.scholar):
        make.participation(program, Role.EVALUATOR, person)
        client.force_login(person)
        page = text(client, f"{BASE}survey/{survey.pk}/")
        assert "Not told yet" in page
        assert "Median" not in page
