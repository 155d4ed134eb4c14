"""The reach of a programme on one page, and the same as files."""

import csv
import io
import json
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from threading import Event
from typing import Any

import pytest
from defusedxml import ElementTree
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.figures import apart
from rapport.kit.models import Job
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.reach.counting import actions, queries, tasks
from rapport.reach.counting.people import count as count_people
from rapport.reach.funnel import queries as funnel
from rapport.reach.funnel.steps import Reached, steps, stopped
from rapport.reach.institutions import actions as institutions
from rapport.reach.models import Count, Institution, Registrant
from rapport.reach.placing.finding import Finder
from rapport.training.library import shelf
from rapport.training.models import Completion, EvaluationInvited, Joined, PlanLine, Visit
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.programs.test_at_once import at_once
from tests.reach.conftest import Place, brought_in

Registry = dict[str, Institution]
HERE = "/reach/program/reach/"


@pytest.fixture
def counted(place: Place, registry: Registry) -> Place:
    """Earlier years are in and counted; the own institution is known, and one of a network."""
    institutions.set_home(by=place.director, program=place.program, institution=registry["lake"])
    institutions.add_to_network(
        by=place.director, program=place.program, institution=registry["hill"], network="CTSA",
        since=timezone.localdate(), until=None,
    )  # fmt: skip
    brought_in(place)
    tasks.count_reach(place.program.pk)
    return place


def records(client: Client) -> dict[tuple[str, str, str], Any]:
    told = json.loads(client.get(f"{HERE}results/").content)
    return {(one["table"], one["term"], one["statistic"]): one["value"] for one in told}


def test_the_first_look_says_what_to_do(place: Place, client: Client, run_jobs: Callable[[], None]) -> None:
    client.force_login(place.director)
    assert HERE in client.get("/programs/reach/").content.decode()
    text = client.get(HERE).content.decode()
    assert "Nothing counted yet" in text
    assert "No registry of institutions yet" in text
    assert client.get(f"{HERE}all/").status_code == HTTPStatus.FOUND
    client.post(f"{HERE}count/")
    client.post(f"{HERE}count/")
    assert "Counting" in client.get(HERE).content.decode()
    run_jobs()
    assert Count.objects.get().people == 0
    assert client.get(HERE).status_code == HTTPStatus.OK
    assert "No institution yet" in client.get(f"{HERE}institutions/").content.decode()


def test_the_page_and_its_numbers(counted: Place, client: Client) -> None:
    client.force_login(counted.director)
    text = client.get(HERE).content.decode()
    assert "Lakeside University" in text
    assert "registrations from an institution that nobody is sure of" in text
    told = records(client)
    assert told["growth", "year=2013", "count"] == 2
    assert told["growth", "year=2015", "cumulative"] == 7
    assert told["places", "From Lakeside University", "count"] == 2
    assert told["places", "From another institution", "count"] == 4
    assert told["places", "From an institution that is or was in the network CTSA", "count"] == 1
    assert told["categories", "Health professional", "count"] == 2
    assert told["reasons", "reason=My own professional development", "count"] == 3
    assert told["reasons", "reason=Required by my institution, department or programme", "percent"] == 100 * 2 / 6


def test_an_evaluator_reads_figures_and_changes_nothing(counted: Place, client: Client) -> None:
    client.force_login(make.member(counted.program, Role.EVALUATOR))
    text = client.get(HERE).content.decode()
    assert "Lakeside University" in text
    assert "Bring in earlier years" not in text
    assert "ada@" not in text
    for name in ("files", "names", "people", "networks", "decided"):
        assert client.get(reverse(f"reach:{name}", args=["reach"])).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CODER, None])
def test_strangers_find_nothing(counted: Place, client: Client, role: Role | None) -> None:
    client.force_login(make.member(counted.program, role) if role else make.person())
    for path in ("", "institutions/", "results/", "all/", "figures/growth/"):
        assert client.get(f"{HERE}{path}").status_code == HTTPStatus.NOT_FOUND


def test_everything_as_files_and_the_same_bytes_twice(
    counted: Place, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(counted.director)
    first = client.get(f"{HERE}all/").content
    tasks.count_reach(counted.program.pk)
    assert client.get(f"{HERE}all/").content == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == [
            "categories.csv", "growth.csv", "growth.svg", "institutions.csv", "places.csv", "reasons.csv",
            "reasons.svg", "results.json",
        ]  # fmt: skip
        ElementTree.fromstring(archive.read("growth.svg"))
    svg = client.get(f"{HERE}figures/growth/")
    assert svg["Content-Type"] == "image/svg+xml"
    monkeypatch.setattr(apart, "made", lambda figure, kind: f"{figure.number} {kind}".encode())
    pdf = client.get(f"{HERE}figures/reasons/?as=pdf")
    assert (pdf.content, pdf["Content-Type"]) == (b"Figure 2 pdf", "application/pdf")
    assert "figures/reasons/?as=png" in client.get(HERE).content.decode()
    assert client.get(f"{HERE}figures/other/").status_code == HTTPStatus.NOT_FOUND


def test_all_institutions(counted: Place, client: Client) -> None:
    client.force_login(counted.director)
    text = client.get(f"{HERE}institutions/", {"wanted": "hill"}).content.decode()
    assert "University of Hillside" in text
    assert "Lakeside" not in text
    rows = list(csv.DictReader(io.StringIO(client.get(f"{HERE}institutions/?as=csv").content.decode("utf-8-sig"))))
    assert [(row["registry_id"], row["people"], row["first_year"]) for row in rows] == [
        ("lake", "2", "2013"), ("sb1", "1", "2015"), ("hill", "1", "2014"),
    ]  # fmt: skip


def test_who_registers_here_is_counted_with_those_of_before(place: Place, registry: Registry) -> None:
    brought_in(place)
    ada = make.person("Ada Berg", "ada@lakeside.example")
    program, course = place.program, "optimising-mentoring"
    code = registrations.make_code(by=place.director, program=program, new=NewCode(course))
    said = Said("Professor", "Univ of Hillside", ("required",), "faculty")
    registrations.register(by=ada, code=code, said=said)
    tasks.count_reach(program.pk)
    here = Registrant.objects.get(live__isnull=False)
    assert here.institution == registry["hill"]
    count = Count.objects.get()
    assert (count.registrations, count.people) == (9, 7)  # the same address, the same person
    assert here.live
    said = Said("Dean", "Lakeside University", ("development", "other"), "faculty")
    registrations.change(by=ada, registration=here.live, said=said)
    tasks.count_reach(program.pk)
    here.refresh_from_db()
    assert here.institution == registry["lake"]
    assert (here.is_required, here.is_development, here.is_reviewing, here.is_other) == (False, True, False, True)


def test_a_count_is_asked_for_once_a_day_where_people_register(counted: Place) -> None:
    assert tasks.look_after() == 0
    Count.objects.update(made_at=timezone.now() - 2 * tasks.EVERY)
    assert tasks.look_after() == 0
    code = registrations.make_code(by=counted.director, program=counted.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    assert tasks.look_after() == 1
    assert queries.is_being_counted(counted.program)


def test_what_changes_while_a_count_runs_is_counted_by_the_next(counted: Place) -> None:
    actions.ask(program=counted.program)
    actions.ask(program=counted.program)
    assert Job.objects.filter(key__startswith="reach:count").count() == 1
    for _ in range(3):  # as many as there are workers
        Job.objects.update(state=Job.State.RUNNING)
        actions.ask(program=counted.program)
        actions.ask(program=counted.program)
        assert Job.objects.filter(key__startswith="reach:count", state=Job.State.WAITING).count() == 1
    Count.objects.update(made_at=timezone.now() + tasks.EVERY, people=99)  # one that began later is kept already
    tasks.count_reach(counted.program.pk)
    assert Count.objects.get().people == 99


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [True, False])
def test_of_two_workers_that_keep_a_count_at_once_the_one_that_began_later_wins(before: bool) -> None:
    program, now, none = make.program("reach"), timezone.now(), count_people(list)
    if before:
        actions.keep(program=program, reach=none, reached={}, began=now - tasks.EVERY)
    has_written = Event()

    def later() -> None:
        with transaction.atomic():
            actions.keep(program=program, reach=none, reached={}, began=now)
            has_written.set()
            time.sleep(0.3)  # the other one is waiting, meanwhile

    def earlier() -> None:
        assert has_written.wait(10)
        actions.keep(program=program, reach=none, reached={}, began=now - timedelta(minutes=1))

    assert at_once(later, earlier) == [None, None]
    assert Count.objects.get().made_at == now


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_find_the_same_registration_write_it_once() -> None:
    program = make.program("reach")
    code = registrations.make_code(by=None, program=program, new=NewCode("optimising-mentoring"))
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    has_written = Event()

    def first() -> None:
        with transaction.atomic():
            actions.bring_up_to_date(program=program, finder=Finder())
            has_written.set()
            time.sleep(0.3)  # the other one has looked, meanwhile, and found nothing

    def second() -> None:
        assert has_written.wait(10)
        actions.bring_up_to_date(program=program, finder=Finder())

    assert at_once(first, second) == [None, None]
    assert Registrant.objects.count() == 1


def test_the_page_costs_the_same_however_many_registered(
    counted: Place, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(counted.director)
    client.get(HERE)
    with django_assert_max_num_queries(18):
        client.get(HERE)


def test_the_funnel_of_a_course(counted: Place, client: Client) -> None:
    program = counted.program
    code = registrations.make_code(by=counted.director, program=program, new=NewCode("optimising-mentoring"))
    people = [make.person() for _ in range(6)]
    for one in people:
        registrations.register(by=one, code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    for one in people[:2]:
        make.finish_course(one, "optimising-mentoring")
    tasks.count_reach(program.pk)
    client.force_login(counted.director)
    text = client.get(HERE).content.decode()
    assert "How far people come" in text
    assert "<b>Not finished is not the same as not answered.</b> 4 registered and opened nothing" in text
    told = records(client)
    assert told["funnel-optimising-mentoring", "Registered", "count"] == 6
    assert told["funnel-optimising-mentoring", "Done", "count"] == 2
    with zipfile.ZipFile(io.BytesIO(client.get(f"{HERE}all/").content)) as archive:
        assert "Done,2," in archive.read("funnel-optimising-mentoring.csv").decode()


def test_how_far_people_came_is_counted_once_for_each(counted: Place) -> None:
    """Pages, the end, the plan – also of who finished elsewhere, has a seat and no code, is no learner, or has left."""
    program, course = counted.program, shelf().courses["optimising-mentoring"]
    programs.choose_content(by=None, program=program, course=course.id, agreement_template="")
    code = registrations.make_code(by=None, program=program, new=NewCode(course.id))
    pages = [page.id for page in course.pages]
    half = -(-len(pages) // 2)
    opened = {"idle": 0, "first": 1, "below": half - 1, "half": half, "all": len(pages), "gone": len(pages)}
    people = {name: make.person(name) for name in [*opened, "elsewhere", "stranger"]}
    for name in [*opened, "elsewhere"]:
        registrations.register(by=people[name], code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    people["mentor"] = make.member(program, Role.MENTOR)
    for name, number in {**opened, "mentor": 1, "stranger": 3}.items():
        for page in [*pages[:number], "page-of-before"]:
            Visit.objects.create(person=people[name], course=course.id, page=page, at=timezone.now())
    for name in ("all", "elsewhere", "gone", "stranger"):
        done = {"course_version": 1, "course_sha256": "", "at": timezone.now()}
        Completion.objects.create(person=people[name], course=course.id, **done)
    for place, (name, day) in enumerate([("all", date(2026, 3, 1)), ("half", None), ("all", None)]):
        then = date(2026, 2, 1)
        line = {"what": "x", "place": place, "added_on": then, "ask_on": then, "saved_at": timezone.now()}
        PlanLine.objects.create(person=people[name], course=course.id, answered_on=day, **line)
    EvaluationInvited.objects.create(person=people["all"], course=course.id)
    people["gone"].is_active = False
    people["gone"].save()
    assert funnel.reach_of(program, course) == Reached(
        invited=7, registered=7, began=6, half=3, done=2, ways_in=1, evaluated=None, planned=2, followed=1,
        unfinished=4, unfinished_half=1,
    )  # fmt: skip


def test_the_page_and_its_files_show_the_funnel_of_the_count_and_it_is_made_anew_each_day(counted: Place) -> None:
    code = registrations.make_code(by=None, program=counted.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    tasks.count_reach(counted.program.pk)
    (before,) = funnel.funnels(Count.objects.get())
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    assert funnel.funnels(Count.objects.get()) == [before]
    tasks.count_reach(counted.program.pk)
    (after,) = funnel.funnels(Count.objects.get())
    assert (before.invited, after.invited) == (1, 2)
    assert tasks.look_after() == 0
    Count.objects.update(made_at=timezone.now() - 2 * tasks.EVERY)
    Joined.objects.update(at=timezone.now() - 3 * tasks.EVERY)
    assert tasks.look_after() == 1  # nobody is new, but people go on in their course


def test_a_course_of_which_nobody_was_asked_at_first_is_counted_as_soon_as_somebody_is(counted: Place) -> None:
    """By their role: without a code, and without a funnel of the day before."""
    Count.objects.update(made_at=timezone.now() - 2 * tasks.EVERY)
    assert tasks.look_after() == 0
    programs.choose_content(by=None, program=counted.program, course="optimising-mentoring", agreement_template="")
    make.member(counted.program, Role.MENTOR)
    assert tasks.look_after() == 1


def test_small_numbers_of_what_is_theirs_are_not_told() -> None:
    reached = Reached(40, 30, 25, 20, 15, 12, 8, 3, 0, unfinished=10, unfinished_half=5)
    told = {one.label: (one.text, one.value) for one in steps(reached)}
    assert told["Action plan"] == ("fewer than 5", None)
    assert told["Follow-up"] == ("0", 0)
    assert told["Evaluation"] == ("at least 8", 8)
    where = stopped(reached)
    assert (where.never_began, where.did_not_finish, where.before_half, where.no_answer) == (5, 10, 5, 7)


def test_answers_of_several_versions_of_the_questions_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A high rate of a small box says nothing of a large one."""
    ways_in = {"course-1-1-x": 10, "course-1-2-x": 100}
    monkeypatch.setattr(funnel.ballots, "rates", lambda boxes: dict(zip(boxes, (80, 5), strict=False)))
    monkeypatch.setattr(funnel.ballots, "given", ways_in.__getitem__)
    assert funnel.evaluated(list(ways_in), 110) == 13
    assert funnel.evaluated([], 110) is None


def test_a_number_of_answers_never_says_that_all_have_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(funnel.ballots, "rates", lambda boxes: dict.fromkeys(boxes, 95))
    monkeypatch.setattr(funnel.ballots, "given", lambda box: 5)
    assert funnel.evaluated(["box"], 5) == 4


def test_who_left_may_be_who_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of ten have answered, four of the ten are gone: of those who are there, one at least has answered."""
    monkeypatch.setattr(funnel.ballots, "rates", lambda boxes: dict.fromkeys(boxes, 50))
    monkeypatch.setattr(funnel.ballots, "given", lambda box: 10)
    assert [funnel.evaluated(["box"], ways_in) for ways_in in (10, 6, 3)] == [5, 1, 0]


def test_without_an_evaluation_nothing_is_said_of_answers() -> None:
    reached = Reached(4, 3, 2, 2, 1, 0, None, 0, 0, unfinished=1, unfinished_half=1)
    assert "Evaluation" not in {one.label for one in steps(reached)}
    assert stopped(reached).no_answer is None


def test_an_erased_person_is_not_counted_any_more(counted: Place) -> None:
    from rapport.privacy import actions as privacy  # noqa: PLC0415 – the last page that knows this package

    ben = make.person("Ben Cole", "ben@mail.example")
    privacy.erase(by=ben, person=ben)
    assert not Registrant.objects.filter(email="ben@mail.example").exists()
    actions.ask(program=counted.program)
    tasks.count_reach(counted.program.pk)
    assert Count.objects.get().people == 6
