"""The coordinator's list: who is registered or has to take the course, found by state, group, cohort and name."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.learners import queries, tasks
from rapport.training.learners.queries import LATE, STATES, Wanted
from rapport.training.models import Attendance, Completion, JoinCode, LearnersFile, Refresher, Visit, Workshop
from rapport.training.plan.queries import people_to_write_to
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions as required
from rapport.training.required.actions import Rule
from rapport.training.required.queries import to_remind
from rapport.training.required.standing import State
from tests import make
from tests.training.signed_in import browser_of, without_token

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SAID = Said("Professor", "Lakeside", ("required",), "faculty")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Coordinator")


@pytest.fixture
def code(program: Program) -> JoinCode:
    return registrations.make_code(by=None, program=program, new=NewCode("listening", group="Medicine", cohort="2027"))


def learner(name: str, code: JoinCode, said: Said = SAID) -> Person:
    person = make.person(name)
    registrations.register(by=person, code=code, said=said)
    return person


def visit(person: Person) -> None:
    Visit.objects.create(person=person, course="listening", page="silence", at=timezone.now())


def finish(person: Person, at: datetime = NOW) -> None:
    Completion.objects.create(person=person, course="listening", course_version=1, course_sha256="", at=at)


def refresh(person: Person, at: datetime = NOW) -> None:
    Refresher.objects.create(person=person, course="listening", number=1, begun_at=at, done_at=at)


def names(program: Program, **asked: str) -> list[str]:
    wanted = Wanted("listening", **asked)
    return [one.name for one in queries.found(program, wanted, queries.of_course(program, "listening"))]


def address(program: Program, query: str = "") -> str:
    return f"/training/learners/{program.slug}/{query}"


def test_learners_are_the_registered_and_those_of_whom_it_is_required(
    program: Program, course: Course, code: JoinCode
) -> None:
    learner("Guest", code)
    learner("Elsewhere", registrations.make_code(by=None, program=make.program(), new=NewCode("listening")))
    make.member(program, Role.MENTOR, "Mentor")
    make.member(program, Role.SCHOLAR, "Scholar")
    assert names(program) == ["Guest", "Mentor"]
    required.require(by=None, program=program, course="listening", role=Role.SCHOLAR, rule=Rule(days_after=3))
    assert names(program) == ["Guest", "Scholar"]


def test_it_is_searched_and_narrowed(program: Program, code: JoinCode) -> None:
    other = registrations.make_code(by=None, program=program, new=NewCode("listening", group="Surgery"))
    learner("Ada", code)
    learner("Berta", other)
    mentor = make.member(program, Role.MENTOR, "Carl")
    cohort = programs.add_cohort(by=None, program=program, name="2026")
    programs.enrol(by=None, program=program, person=mentor, role=Role.MENTOR, cohort=cohort)
    assert names(program, q="ert") == ["Berta"]
    assert names(program, q=str(mentor.email)) == ["Carl"]
    assert names(program, code=str(code.pk)) == ["Ada"]
    assert names(program, cohort="2027") == ["Ada"]
    assert names(program, cohort="2026") == ["Carl"]
    assert names(program, state="nonsense") == names(program, code="²") == ["Ada", "Berta", "Carl"]


def everybody(program: Program) -> None:
    """People of every kind: how they came, what is asked of them, how far they are and since when."""
    days = [NOW - timedelta(days=at) for at in (0, 365 * 3 - 40, 365 * 3 - 20, 365 * 3 + 1, 365 * 3 + 200, 365 * 6)]
    due = registrations.make_code(
        by=None, program=program, new=NewCode("listening", group="G", due_on=date(2027, 2, 1))
    )
    free = registrations.make_code(by=None, program=program, new=NewCode("listening"))
    required.require(
        by=None, program=program, course="listening", role=Role.MENTOR, rule=Rule(days_after=30, refresher_years=3)
    )
    required.require(by=None, program=program, course="listening", role=Role.CHAIR, rule=Rule(due_on=date(2027, 3, 1)))
    roles: list[Role | None] = [None, Role.MENTOR, Role.CHAIR]
    for role, code, done in product(roles, [None, due, free], [None, "begun", *days]):
        if role is None and code is None:
            continue
        person = make.person()
        if role:
            seat = programs.enrol(by=None, program=program, person=person, role=role)
            seat.since = date(2024, 1, 1)
            seat.save()
        if code:
            registrations.register(by=person, code=code, said=SAID)
        if done == "begun":
            visit(person)
        elif isinstance(done, datetime):
            finish(person, done)
            if person.pk % 2:
                refresh(person, min(done + timedelta(days=300), NOW))


def test_the_database_finds_the_state_that_the_list_shows(program: Program, course: Course) -> None:
    with time_machine.travel(NOW - timedelta(days=200), tick=False):
        everybody(program)
    rules = queries.of_course(program, "listening")
    people = list(queries.found(program, Wanted("listening"), rules))
    shown = queries.learners(program, "listening", people, rules)
    assert {one.state for one in shown} == set(State)
    for state in STATES:
        found = {one.pk for one in queries.found(program, Wanted("listening", state=state), rules)}
        expected = {one.person.pk for one in shown if (one.is_late if state == LATE else one.state == state)}
        assert found == expected, state
        assert found, state


def test_people_are_looked_for_one_by_one(program: Program, course: Course, code: JoinCode) -> None:
    """PostgreSQL goes through a list within an "or" again for every person, once it is too long to be remembered."""
    for role, rule in ((Role.MENTOR, Rule(days_after=30, refresher_years=3)), (Role.CHAIR, Rule(due_on=NOW.date()))):
        required.require(by=None, program=program, course="listening", role=role, rule=rule)
    rules = queries.of_course(program, "listening")
    wanted = [{"code": str(code.pk)}, {"cohort": "2027"}, *({"state": state} for state in STATES)]
    looks = [queries.found(program, Wanted("listening", **words), rules) for words in wanted]
    looks += [to_remind(rule, NOW.date()) for rule in rules]
    with CaptureQueriesContext(connection) as asked:
        assert [list(look) for look in looks]
        people_to_write_to(NOW.date())
    assert len(asked) > len(looks)
    assert not [one["sql"] for one in asked if " IN (SELECT" in one["sql"]]


def test_the_page_says_what_is_known_and_nothing_of_other_programmes(
    program: Program, code: JoinCode, coordinator: Person
) -> None:
    ada = learner("Ada", code)
    finish(ada)
    carl = make.member(program, Role.MENTOR, "Carl")
    elsewhere = registrations.make_code(by=None, program=make.program(), new=NewCode("listening"))
    registrations.register(by=carl, code=elsewhere, said=Said("Said elsewhere", "Hidden College", ("other",), "other"))
    page = browser_of(coordinator).get(address(program)).content.decode()
    for words in ("Ada", "Medicine", "Lakeside", "1 Mar 2027", "2 learners", "Carl", "not started"):
        assert words in page
    assert "Hidden College" not in page
    nobody = browser_of(coordinator).get(address(program, "?q=zzz")).content.decode()
    assert "No learner fits" in nobody


def test_it_asks_as_much_for_many_as_for_a_few(
    program: Program, code: JoinCode, coordinator: Person, same_queries: Callable[..., None]
) -> None:
    browser_of(coordinator)

    def more(number: int) -> None:
        for _ in range(number):
            finish(learner("", code))
            visit(make.member(program, Role.MENTOR))

    same_queries(address(program), few=lambda: more(2), many=lambda: more(12), by=coordinator)
    same_queries(address(program, "?state=late"), few=lambda: more(1), many=lambda: more(3), by=coordinator)


@pytest.mark.parametrize("state", ["", *STATES])
def test_the_list_and_its_file_say_the_same_whatever_people_answer(
    program: Program, code: JoinCode, coordinator: Person, state: str
) -> None:
    ada = learner("Ada", code)
    visit(ada)
    site = browser_of(coordinator)

    def seen() -> tuple[str, bytes]:
        query = f"?state={state}"
        file = site.get(address(program, f"learners.csv{query}"))
        return without_token(site.get(address(program, query))), b"".join(file.streaming_content)  # type: ignore[attr-defined]

    before = seen()
    answer = {"activity": "quiet", "text": "I hate my boss", "version": 0}
    assert browser_of(ada).post("/training/listening/silence/", answer).status_code == 302
    assert seen() == before


def test_the_files_hold_what_was_found_and_no_formula(program: Program, code: JoinCode, coordinator: Person) -> None:
    learner("=1+1", code, Said("@Boss", "Lakeside", ("development", "other"), "faculty", "Curious"))
    learner("Berta", code)
    make.member(program, Role.MENTOR, "Carl")
    site = browser_of(coordinator)
    answer = site.get(address(program, "learners.csv?course=listening&q=1%2B1"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Name"], row["Job title"], row["Other reason"]) == ("'=1+1", "'@Boss", "Curious")
    assert row["Reasons"] == "My own professional development; Other"
    assert (row["State"], row["Registered on"], row["Cohort"]) == ("not started", "2027-03-01", "2027")
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(did="training.export_learners", program=program.slug).count() == 1


def made_for(site: Client, program: Program, query: str = "") -> tuple[LearnersFile, HttpResponse]:
    """Somebody asks for a workbook, the worker makes it, and they look at the page."""
    asked = site.post(address(program, f"workbooks/{query}"))
    assert asked["Location"] == address(program, "workbooks/")
    file = LearnersFile.objects.latest("pk")
    tasks.write(file.pk)
    file.refresh_from_db()
    return file, site.get(asked["Location"])


def test_a_workbook_is_made_by_the_worker_and_fetched_once(
    program: Program, code: JoinCode, coordinator: Person
) -> None:
    for name in ("=1+1", "Berta"):
        learner(name, code)
    make.member(program, Role.MENTOR, "Carl")
    site = browser_of(coordinator)
    before = site.post(address(program, "workbooks/?course=listening&q=b"))
    site.post(address(program, "workbooks/?course=listening&q=b"))
    [file] = LearnersFile.objects.all()
    assert Event.objects.filter(did="training.export_learners").count() == 1, "the same twice is made once"
    assert b"It is made in a moment" in site.get(before["Location"]).content
    here = f"/training/learners/workbook/{file.pk}/"
    assert site.post(here)["Location"] == before["Location"], "not made yet"
    tasks.write(file.pk)
    page = site.get(before["Location"]).content.decode()
    assert "Ready" in page
    assert "Only: b." in page
    workbook = site.post(here)
    assert workbook["Cache-Control"] == "no-store"
    assert workbook["Content-Disposition"].endswith('-learners-2027-03-01.xlsx"')
    rows = list(load_workbook(io.BytesIO(workbook.content))["Learners"].iter_rows(values_only=True))
    assert [one[0] for one in rows] == ["Name", "Berta"]
    assert site.post(here).status_code == 404, "it is gone"


def test_a_workbook_holds_no_formula_and_what_the_csv_holds(
    program: Program, code: JoinCode, coordinator: Person
) -> None:
    learner("=1+1", code, Said("@Boss", "Lakeside", ("other",), "faculty", "Curious"))
    make.member(program, Role.MENTOR, "Carl")
    site = browser_of(coordinator)
    file, _ = made_for(site, program)
    rows = list(load_workbook(io.BytesIO(bytes(file.content or b"")))["Learners"].iter_rows(values_only=True))
    text = b"".join(site.get(address(program, "learners.csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert [[cell or "" for cell in row] for row in rows] == list(csv.reader(io.StringIO(text)))
    assert rows[1][0] == "'=1+1"


def test_a_workbook_is_for_who_asked_and_goes_after_a_day(
    program: Program, code: JoinCode, coordinator: Person
) -> None:
    file, _ = made_for(browser_of(coordinator), program)
    director = browser_of(make.member(program, Role.DIRECTOR))
    here = f"/training/learners/workbook/{file.pk}/"
    assert director.post(here).status_code == 404
    assert file.name.encode() not in director.get(address(program, "workbooks/")).content
    programs.leave_all(by=coordinator, person=coordinator)
    assert browser_of(coordinator).post(here).status_code == 404, "who has left fetches nothing"
    with time_machine.travel(NOW + timedelta(hours=23)):
        assert tasks.forget() == 0
    with time_machine.travel(NOW + timedelta(hours=25)):
        assert tasks.forget() == 1
    tasks.write(file.pk)


def test_a_workbook_can_be_removed_and_a_failure_is_told(program: Program, code: JoinCode, coordinator: Person) -> None:
    site = browser_of(coordinator)
    file, _ = made_for(site, program)
    site.post(f"/training/learners/workbook/{file.pk}/", {"discard": "yes"})
    assert not LearnersFile.objects.exists()
    site.post(address(program, "workbooks/"))
    Job.objects.update(state=Job.State.FAILED)
    assert b"Ask for it anew" in site.get(address(program, "workbooks/")).content
    site.post(address(program, "workbooks/"))
    assert LearnersFile.objects.count() == 2


def test_pages_of_workbooks_ask_as_much_however_many_there_are(program: Program, coordinator: Person) -> None:
    site = browser_of(coordinator)
    counts = []
    for number in (1, 5):
        for at in range(number):
            site.post(address(program, f"workbooks/?q={number}{at}"))
        with CaptureQueriesContext(connection) as asked:
            site.get(address(program, "workbooks/"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hours_of_workshops_stand_beside_those_of_the_course(
    program: Program, code: JoinCode, coordinator: Person
) -> None:
    ada = learner("Ada", code)
    finish(ada)
    for number, course in enumerate(("listening", "listening", "another")):
        at, hours = NOW - timedelta(days=number), Decimal("1.5")
        held = Workshop.objects.create(program=program, title="Practice", course=course, starts_at=at, hours=hours)
        Attendance.objects.create(workshop=held, person=ada, state="present", hours=hours, taken_at=NOW)
    site = browser_of(coordinator)
    text = b"".join(site.get(address(program, "learners.csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Course hours"], row["Workshop hours"]) == ("0.5", "3")
    assert '<td data-label="Workshops" class="numeric">3 h</td>' in site.get(address(program)).content.decode()


@pytest.mark.parametrize("file", ["", "learners.csv", "workbooks/"])
def test_strangers_find_no_list(program: Program, code: JoinCode, file: str) -> None:
    ada = learner("Ada", code)
    strangers: list[Any] = [ada, make.member(program, Role.MENTOR), make.member(program, Role.EVALUATOR)]
    for stranger in [*strangers, make.member(make.program(), Role.DIRECTOR)]:
        assert browser_of(stranger).get(address(program, file)).status_code == 404
    assert not Event.objects.filter(did="training.export_learners").exists()
