"""How far people come in a course: counted by the worker, shown on the page and in its files."""

import io
import zipfile
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.reach.counting import tasks
from rapport.reach.funnel import queries as funnel
from rapport.reach.funnel.steps import Reached, steps, stopped
from rapport.reach.models import Count
from rapport.training.library import shelf
from rapport.training.models import Completion, EvaluationInvited, Joined, PlanLine, Visit
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.reach.conftest import HERE, Place, records


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


@pytest.mark.parametrize("by_code", [True, False])
def test_who_is_in_two_programmes_may_have_been_given_their_way_in_elsewhere(
    place: Place, monkeypatch: pytest.MonkeyPatch, by_code: bool
) -> None:
    """Ten were given one here, two are left: who has one, and whether it is of here, the record does not say."""
    course = shelf().courses["optimising-mentoring"]
    programs.choose_content(by=None, program=place.program, course=course.id, agreement_template="")
    monkeypatch.setattr(funnel.ballots, "rates", lambda boxes: dict.fromkeys(boxes[:1], 95))
    monkeypatch.setattr(funnel.ballots, "given", lambda box: 10)
    people = [make.member(place.program, Role.MENTOR) for _ in range(2)]
    for one in people:
        EvaluationInvited.objects.create(person=one, course=course.id)
    here = funnel.reach_of(place.program, course)
    assert (here.ways_in, here.evaluated) == (2, 1)
    elsewhere = make.program("elsewhere")
    if by_code:
        code = registrations.make_code(by=None, program=elsewhere, new=NewCode(course.id))
        registrations.register(by=people[0], code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    else:
        make.participation(elsewhere, Role.SCHOLAR, people[0])
    there = funnel.reach_of(place.program, course)
    assert (there.ways_in, there.evaluated) == (2, 0)


def test_without_an_evaluation_nothing_is_said_of_answers() -> None:
    reached = Reached(4, 3, 2, 2, 1, 0, None, 0, 0, unfinished=1, unfinished_half=1)
    assert "Evaluation" not in {one.label for one in steps(reached)}
    assert stopped(reached).no_answer is None
