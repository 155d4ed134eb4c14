"""The evaluation of a course: opened by staff, asked of no role, reached by address, read as every anonymous survey."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.ballots import names
from rapport.ballots.models import Box
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.anonymous import actions as anonymous
from rapport.surveys.anonymous import queries as going
from rapport.surveys.anonymous import tasks
from rapport.surveys.evaluations import actions, queries
from rapport.surveys.library import find
from rapport.surveys.models import CourseWave, Invited, Mailed, Survey, Wave
from rapport.surveys.queries import invitations_of
from rapport.surveys.waves import tasks as wave_tasks
from rapport.training import actions as training
from rapport.training.library import shelf
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode
from rapport.training.required import actions as required
from rapport.training.required.actions import Rule
from tests import make
from tests.surveys.anonymous.boxes import EVALUATION, answer

pytestmark = pytest.mark.django_db
COURSE = "optimising-mentoring"


def opened(program: Program, by: Person | None = None, course: str = COURSE) -> Survey:
    read = find(EVALUATION, 1)
    assert read
    by = by or make.member(program, Role.COORDINATOR)
    return actions.open_evaluation(by=by, program=program, course=course, instrument=read)


def page_of(program: Program, course: str = COURSE) -> str:
    return f"/surveys/program/{program.slug}/course/{course}/"


def browser(person: Person) -> Client:
    client = Client()
    person.is_demo = True
    person.save()
    client.force_login(person)
    return client


@pytest.mark.parametrize("how", ["own", "required", "code", "taken by five", "taken by four", "nobody"])
def test_courses_are_offered_that_are_required_or_taken(how: str) -> None:
    program = make.program()
    other = "getting-the-mentoring-you-need"
    Program.objects.filter(pk=program.pk).update(course=other if how == "own" else COURSE)
    if how == "required":
        required.require(by=None, program=program, course=other, role=Role.SCHOLAR, rule=Rule(days_after=30))
    elif how == "code":
        registrations.make_code(by=None, program=program, new=NewCode(other))
    elif how.startswith("taken"):
        page = shelf().courses[other].pages[0]
        for _ in range(5 if "five" in how else 4):
            training.visit(by=make.member(program, Role.SCHOLAR), course=shelf().courses[other], page=page)
    site = browser(make.member(program, Role.COORDINATOR))
    waves = f"/surveys/program/{program.slug}/"
    offered = page_of(program, other) in site.get(waves).content.decode()
    assert offered == (how not in {"taken by four", "nobody"})
    if offered:
        assert site.post(page_of(program, other), {"asks": f"{EVALUATION}-1"}).status_code == 302
        assert page_of(program, other) not in site.get(waves).content.decode(), "one is open"


def test_staff_open_it_and_it_stands_on_the_page_of_waves() -> None:
    program = make.program()
    Program.objects.filter(pk=program.pk).update(course=COURSE)
    site = browser(make.member(program, Role.COORDINATOR))
    waves = f"/surveys/program/{program.slug}/"
    assert page_of(program) in site.get(waves).content.decode()
    assert "Your answers are anonymous" in site.get(page_of(program)).content.decode()
    answered = site.post(page_of(program), {"asks": f"{EVALUATION}-1"})
    survey = Survey.objects.get()
    assert answered["Location"] == f"/surveys/{survey.pk}/box/"
    assert survey.box == names.of_course(program.pk, COURSE)[0]
    assert Box.objects.get(slug=survey.box).is_rolling
    page = site.get(waves).content.decode()
    assert f"/surveys/{survey.pk}/box/" in page
    assert page_of(program) not in page
    assert "Every " not in page
    box = site.get(answered["Location"])
    assert "everybody who has completed the course" in box.content.decode()
    assert "Could not be reached" not in box.content.decode()
    assert Event.objects.filter(did="surveys.open", program=program.slug).count() == 1


@pytest.mark.parametrize("asks", ["", "science-identity-1", "nothing-1"])
def test_other_questions_are_refused(asks: str) -> None:
    program = make.program()
    site = browser(make.member(program, Role.COORDINATOR))
    assert site.post(page_of(program), {"asks": asks}).status_code == 422
    assert not Box.objects.exists()


def test_one_is_open_at_a_time_and_the_next_has_a_box_of_its_own() -> None:
    program = make.program()
    first = opened(program)
    with pytest.raises(ValueError, match="has an evaluation already"):
        opened(program)
    assert browser(make.member(program, Role.DIRECTOR)).get(page_of(program)).status_code == 200
    anonymous.end(by=make.member(program, Role.COORDINATOR), survey=first)
    second = opened(program)
    assert second.box == names.of_course(program.pk, COURSE)[1]
    assert second.wave.name == f"{first.wave.name} (2)"
    assert opened(make.program()).box != second.box


def test_a_wave_that_somebody_has_named_alike_stays_a_wave() -> None:
    program = make.program()
    theirs = make.wave(program, name="After the course Optimising mentoring")
    assert opened(program).wave != theirs
    assert not CourseWave.objects.filter(wave=theirs).exists()


def test_strangers_find_nothing_and_nobody_signs_in_first() -> None:
    program = make.program()
    strangers = [
        make.person(),
        make.member(program, Role.MENTOR),
        make.member(make.program(), Role.COORDINATOR),
        make.administrator(),
    ]
    for stranger in strangers:
        site = browser(stranger)
        assert site.get(page_of(program)).status_code == 404
        assert site.post(page_of(program), {"asks": f"{EVALUATION}-1"}).status_code == 404
    assert Client().get(page_of(program))["Location"].startswith("/people/account/login/")
    staff = browser(make.member(program, Role.COORDINATOR))
    assert staff.get(page_of(program, "no-such-course")).status_code == 404
    assert not Box.objects.exists()


def test_nobody_is_written_to_or_listed_and_no_page_of_waves_changes_it() -> None:
    program = make.program()
    people = [make.member(program, role) for role in (Role.MENTOR, Role.SCHOLAR)]
    survey = opened(program)
    mail.outbox.clear()
    tasks.look_after()
    wave_tasks.write_due()
    assert not mail.outbox
    assert not Letter.objects.exists()
    assert not Invited.objects.exists()
    assert not Mailed.objects.exists()
    assert not going.due(timezone.now()).invite
    assert all(not invitations_of(person) for person in people)
    staff = browser(make.member(program, Role.COORDINATOR))
    here = f"/surveys/program/{program.slug}"
    for path in (f"/{survey.wave.pk}/days/", f"/{survey.wave.pk}/open/", f"/survey/{survey.pk}/"):
        assert staff.get(here + path).status_code == 404
    assert staff.get(f"{here}/rates/").status_code == 200


def test_the_form_is_there_for_anybody_who_has_the_address_and_says_where_the_code_is() -> None:
    survey = opened(make.program())
    page = Client().get(f"/surveys/anonymous/{survey.box}/")
    assert page.status_code == 200
    said = page.content.decode()
    assert "The code that you were shown" in said
    assert "mail" not in said.partition('id="ballot-gate"')[2].partition("</section>")[0]
    assert not page.cookies


def test_answers_are_released_and_read_as_those_of_every_anonymous_survey() -> None:
    program = make.program()
    survey = opened(program)
    for number in range(20):
        secret = ballots.issue(slug=survey.box)
        assert answer(survey, secret, valuable=4 + number % 2, changed=1, changes=f"text {number}") == 201
    assert ballots.release(slug=survey.box) == 15
    state = going.state(survey)
    assert (state.sent, state.released, state.unreachable) == (20, 15, 0)
    assert state.rate == 75
    anonymous.end(by=make.member(program, Role.COORDINATOR), survey=survey)
    assert (going.state(survey).sent, going.state(survey).released) == (20, 20)
    evaluator = browser(make.member(program, Role.EVALUATOR))
    page = evaluator.get(f"/surveys/{survey.pk}/released/").content.decode()
    assert "Released from <strong>20</strong> people" in page
    assert "text 7" in evaluator.get(f"/surveys/{survey.pk}/released/changes/").content.decode()
    assert evaluator.get(f"/surveys/{survey.pk}/export/").status_code == 200
    for role in (Role.COORDINATOR, Role.DIRECTOR, Role.MENTOR):
        assert browser(make.member(program, role)).get(f"/surveys/{survey.pk}/released/").status_code == 404


def test_the_page_of_waves_costs_the_same_with_many(same_queries: Callable[..., None]) -> None:
    program = make.program()
    coordinator = make.member(program, Role.COORDINATOR)
    ask = iter(f"course-{letter}" for letter in "abcdef")
    same_queries(
        f"/surveys/program/{program.slug}/",
        few=lambda: opened(program, coordinator, next(ask)),
        many=lambda: [opened(program, coordinator, next(ask)) for _ in range(3)],
        by=coordinator,
    )


def test_names_of_boxes_differ_and_fit() -> None:
    found = names.of_course(12345678901, "c" * 50)
    assert len(set(found)) == names.MOST
    assert max(map(len, found)) <= Box._meta.get_field("slug").max_length  # type: ignore[operator]
    assert not set(names.of_course(1, "a")) & set(names.of_course(1, "2-a"))


def test_the_programmes_wave_is_only_marked(db: None) -> None:
    survey = opened(make.program())
    assert Wave.objects.get().of_course.course == COURSE
    assert queries.evaluations_of(survey.program)[0].is_open
