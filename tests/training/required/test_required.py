"""A programme requires a course of a role: people are told, reminded once a week, and left alone when they are done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.models import Completion, Refresher, Reminded, Requirement
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions, queries, tasks
from rapport.training.required.actions import Rule
from rapport.training.required.standing import State
from tests import make
from tests.training.signed_in import browser_of

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SAID = Said("Professor", "Lakeside", ("required",), "faculty")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@contextmanager
def on_day(day: int, hour: int = 12) -> Iterator[None]:
    with time_machine.travel(NOON.replace(hour=hour) + timedelta(days=day), tick=False):
        yield


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR)


def require(program: Program, **rule: Any) -> Requirement:
    return actions.require(by=None, program=program, course="listening", role=Role.MENTOR, rule=Rule(**rule))


def finish(person: Person, on: datetime | None = None) -> None:
    Completion.objects.create(
        person=person, course="listening", course_version=1, course_sha256="", at=on or timezone.now()
    )


@pytest.fixture
def post(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[..., list[Any]]:
    """Runs the worker's minute on a day and gives what was sent."""

    def run(day: int = 0, hour: int = 12) -> list[Any]:
        mail.outbox.clear()
        with on_day(day, hour), django_capture_on_commit_callbacks(execute=True):
            tasks.remind()
        with on_day(day, hour):
            send_waiting()
        return list(mail.outbox)

    return run


def test_a_first_letter_at_once_then_weekly_from_four_weeks_before_and_none_when_done(
    program: Program, mentor: Person, post: Callable[..., list[Any]]
) -> None:
    require(program, days_after=60)
    days = [day for day in range(100) if post(day)]
    assert days[:5] == [0, 32, 39, 46, 53]
    finish(mentor)
    assert not [day for day in range(100, 130) if post(day)]


def test_the_letter_says_what_by_when_and_whose(
    program: Program, mentor: Person, post: Callable[..., list[Any]]
) -> None:
    require(program, due_on=date(2027, 3, 20))
    (letter,) = post()
    assert letter.to == [mentor.email]
    assert letter.subject == "A course that is asked of you: Listening, by 20 March 2027"
    assert program.name in letter.body
    assert "by 20 March 2027" in letter.body
    assert "/training/listening/" in letter.body
    late = post(21)[0]
    assert "it was due on 20 March 2027" in late.body


def test_twice_in_a_minute_or_by_night_writes_nothing_more(
    program: Program, mentor: Person, post: Callable[..., list[Any]]
) -> None:
    require(program, due_on=date(2027, 3, 20))
    assert not post(0, hour=3)
    assert not post(0, hour=19)
    assert len(post()) == 1
    assert not post()
    assert Letter.objects.count() == 1


def test_who_finishes_before_the_letter_goes_out_gets_none(program: Program, mentor: Person) -> None:
    require(program, due_on=date(2027, 3, 20))
    tasks.remind()
    finish(mentor)
    mail.outbox.clear()
    send_waiting()
    assert not mail.outbox


def test_reminders_end_long_after_the_day(program: Program, mentor: Person, post: Callable[..., list[Any]]) -> None:
    require(program, due_on=date(2027, 3, 1))
    assert post(84)
    assert not post(92)


def test_a_killed_worker_leaves_letter_and_day_or_neither(
    program: Program, mentor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(program, due_on=date(2027, 3, 20))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Reminded.objects, "bulk_create", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.remind()
    assert not Letter.objects.exists()
    assert tasks.remind() == 1
    assert tasks.remind() == 0


def test_other_roles_former_members_and_ended_requirements_are_left_alone(
    program: Program, mentor: Person, coordinator: Person, post: Callable[..., list[Any]]
) -> None:
    gone = make.member(program, Role.MENTOR)
    programs.leave_all(by=gone, person=gone)
    make.member(program, Role.SCHOLAR)
    make.member(make.program(), Role.MENTOR)
    required = require(program, due_on=date(2027, 3, 20))
    assert [letter.to for letter in post()] == [[mentor.email]]
    actions.end_requirement(by=coordinator, requirement=required)
    assert not post(8)


def test_a_group_is_reminded_of_its_day_a_week_after_registering(
    program: Program, post: Callable[..., list[Any]]
) -> None:
    code = registrations.make_code(
        by=None, program=program, new=NewCode("listening", group="Medicine", due_on=date(2027, 3, 20))
    )
    ada = make.person("Ada")
    registrations.register(by=ada, code=code, said=SAID)
    assert [day for day in range(20) if post(day)] == [7, 14]
    finish(ada)
    assert not post(21)


def test_the_worker_asks_little_when_there_is_nothing_to_do(program: Program) -> None:
    with CaptureQueriesContext(connection) as asked:
        tasks.remind()
    assert len(asked) == 2


def test_thirty_are_written_to_in_as_many_questions_as_three(program: Program) -> None:
    def asked(number: int) -> int:
        required = require(make.program(), due_on=date(2027, 3, 20))
        for _ in range(number):
            make.member(required.program, Role.MENTOR)
        with CaptureQueriesContext(connection) as found:
            assert tasks.remind() == number
        Requirement.objects.all().delete()
        return len(found)

    assert asked(3) == asked(30)


def test_many_are_written_to_in_portions(
    program: Program, monkeypatch: pytest.MonkeyPatch, post: Callable[..., list[Any]]
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for _ in range(5):
        make.member(program, Role.MENTOR)
    require(program, due_on=date(2027, 3, 20))
    assert [len(post()) for _ in range(4)] == [2, 2, 1, 0]


def test_requiring_again_replaces_and_the_same_again_changes_nothing(program: Program) -> None:
    first = require(program, days_after=30)
    assert require(program, days_after=30) == first
    assert Event.objects.filter(did="training.require").count() == 1
    with on_day(10):
        second = require(program, days_after=30, refresher_years=3)
    first.refresh_from_db()
    assert first.ended_on
    assert second.made_on == first.made_on  # a refresher more does not give everybody more time
    assert queries.requirements(program) == [second]


def test_nobody_is_late_for_what_was_not_asked_yet(program: Program, mentor: Person) -> None:
    with on_day(400):
        require(program, days_after=30)
        (duty,) = queries.duties_of(mentor)
        assert duty.due_on == (NOON + timedelta(days=430)).date()


def test_after_some_years_it_is_asked_again_and_the_first_completion_stays(
    program: Program, course: Course, mentor: Person, post: Callable[..., list[Any]]
) -> None:
    require(program, days_after=30, refresher_years=3)
    finish(mentor, NOON)
    first = Completion.objects.get()
    site = browser_of(mentor)
    assert "Nothing is due" in site.get("/training/again/listening/").content.decode()
    site.post("/training/again/listening/", {"section": "why"})
    assert not Refresher.objects.exists()
    later = (date(2030, 2, 10) - NOON.date()).days
    (letter,) = post(later)
    assert letter.subject == "Time to refresh “Listening”, by 1 March 2030"
    with on_day(later):
        site = browser_of(mentor)
        assert "Go over it again: Listening" in site.get("/").content.decode()
        page = site.get("/training/again/listening/").content.decode()
        assert "by 1 March 2030" in page
        for section in ("why", "why", "how"):
            assert site.post("/training/again/listening/", {"section": section}).status_code == 302
        refresher = Refresher.objects.get()
        assert (refresher.number, refresher.course_version) == (1, course.version)
        assert refresher.course_sha256 == course.sha256
        (duty,) = queries.duties_of(mentor)
        assert duty.standing.state(date(2030, 2, 10)) is State.DONE
        assert duty.standing.again_on == date(2033, 2, 10)
        assert "Go over it again" not in site.get("/").content.decode()
    assert Completion.objects.get() == first
    assert Event.objects.filter(did="training.complete_again").count() == 1
    assert not post(later + 8)


def test_home_says_by_when(program: Program) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    assert "Listening" not in browser_of(scholar).get("/").content.decode()
    actions.require(
        by=None, program=program, course="listening", role=Role.SCHOLAR, rule=Rule(due_on=date(2027, 3, 20))
    )
    page = browser_of(scholar).get("/").content.decode()
    assert f"{program.name} requires it by 20 March 2027." in page
    mine = browser_of(scholar).get("/training/").content.decode()
    assert "Due by 20 March 2027" in mine


def test_a_course_that_is_not_the_programmes_own_is_open_to_whom_it_is_required_of(
    program: Program, mentor: Person
) -> None:
    program.course = ""
    program.save()
    assert browser_of(mentor).get("/training/listening/").status_code == 404
    required = require(program, days_after=30)
    assert browser_of(mentor).get("/training/listening/").status_code == 200
    assert browser_of(make.member(program, Role.SCHOLAR)).get("/training/listening/").status_code == 404
    actions.end_requirement(by=mentor, requirement=required)
    assert browser_of(mentor).get("/training/listening/").status_code == 404


RULE = {"course": "listening", "role": "mentor", "when": "joining", "days_after": "30", "refresher_years": "3"}


def test_the_coordinator_requires_and_ends(program: Program, coordinator: Person) -> None:
    site = browser_of(coordinator)
    address = f"/training/required/{program.slug}/"
    assert site.post(address, RULE | {"due_on": "2027-05-01"}).status_code == 302
    found = Requirement.objects.get()
    assert (found.due_on, found.days_after, found.refresher_years) == (None, 30, 3)
    assert "30 days after joining" in site.get(address).content.decode()
    assert site.post(f"{address}{found.pk}/end/").status_code == 302
    assert not queries.requirements(program)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days_after": ""}, "Say after how many days."),
        ({"when": "day"}, "Say by which day."),
        ({"refresher_years": "0"}, "greater than or equal to 1"),
        ({"role": "observer"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_named(program: Program, coordinator: Person, wrong: dict[str, str], words: str) -> None:
    page = browser_of(coordinator).post(f"/training/required/{program.slug}/", RULE | wrong)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Requirement.objects.exists()


def test_strangers_require_and_end_nothing(program: Program, mentor: Person) -> None:
    required = require(program, days_after=30)
    address = f"/training/required/{program.slug}/"
    for stranger in (mentor, make.member(program, Role.EVALUATOR), make.member(make.program(), Role.DIRECTOR)):
        site = browser_of(stranger)
        assert site.get(address).status_code == 404
        assert site.post(address, RULE).status_code == 404
        assert site.post(f"{address}{required.pk}/end/").status_code == 404
    elsewhere = make.program()
    other = browser_of(make.member(elsewhere, Role.COORDINATOR))
    assert other.post(f"/training/required/{elsewhere.slug}/{required.pk}/end/").status_code == 404
    assert queries.requirements(program) == [required]


def test_a_refresher_is_nobody_elses(program: Program, mentor: Person) -> None:
    stranger = browser_of(make.person())
    assert stranger.get("/training/again/listening/").status_code == 404
    assert stranger.post("/training/again/listening/", {"section": "why"}).status_code == 404
