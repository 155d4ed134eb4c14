"""Runs: asked for, made by the worker in a process of its own, repeated to the byte, and told apart by few people."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.evaluation.data.building import build
from rapport.evaluation.data.sources import WIDE
from rapport.evaluation.models import PlanVersion, Run
from rapport.evaluation.plans import actions as plans
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import actions, computing, queries, tasks
from rapport.evaluation.runs.asking import About, Wrong
from rapport.evaluation.runs.foreseen import foresee
from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys.exports.actions import NotReleasedError
from rapport.surveys.models import Survey
from tests import make
from tests.evaluation.conftest import Place, answer, withdraw

RESULT = {"report.html": b"<main><h1>A</h1><p>B</p></main>", "results.json": b"[]\n"}


def url(name: str, run: Run) -> str:
    return reverse(f"evaluation:{name}", args=[run.program.slug, run.pk])


@pytest.fixture
def version(place: Place) -> PlanVersion:
    return make.planned(place.program, place.evaluator, make.selected(place.before, place.after, arrangement=WIDE))


@pytest.fixture
def asked(place: Place, version: PlanVersion) -> Run:
    selection = make.selected(place.before, place.after, arrangement=WIDE)
    return actions.ask(by=place.evaluator, version=version, selection=selection)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[computing.Work]:
    """Nothing is computed; what would be is noted."""
    done: list[computing.Work] = []

    def compute(work: computing.Work, progress: computing.Progress) -> computing.Made:
        done.append(work)
        progress(1, 2)
        return computing.Made(dict(RESULT), "Rapport 1")

    monkeypatch.setattr(computing, "compute", compute)
    return done


@pytest.mark.slow
def test_a_run_from_the_page_to_the_report_and_again(client: Client, place: Place, version: PlanVersion) -> None:
    """With the real analysis: two processes of a second each."""
    client.force_login(place.evaluator)
    choose = reverse("evaluation:run_plan", args=[place.program.slug, version.plan_id])
    chosen: dict[str, Any] = {"sources": [place.before.pk, place.after.pk], "arrangement": WIDE}
    page = client.get(choose, chosen).content.decode()
    assert "12 responses by 6 people" in page
    client.post(choose, chosen | {"shows": "on"})
    run = Run.objects.get()
    tasks.make(run.pk)
    run.refresh_from_db()
    assert not run.has_failed, list(run.mistakes.values_list("what", "mend"))
    report = client.get(url("run", run)).content.decode()
    assert "What changed" in report
    assert "were made</summary>" in report
    assert run.shown_at is not None
    assert run.rows == 6
    assert len(run.data_sha256) == len(run.result_sha256) == 64
    client.post(url("run_again", run))
    second = Run.objects.get(repeats=run)
    tasks.make(second.pk)
    second.refresh_from_db()
    assert second.result_sha256 == run.result_sha256
    assert "to the byte" in client.get(url("run", second)).content.decode()
    numbers = reverse("evaluation:numbers", args=[place.program.slug, run.pk, "change"])
    assert "Paired t test".lower() in client.get(numbers).content.decode().lower()
    summary = client.get(reverse("evaluation:summary", args=[place.program.slug])).content.decode()
    assert "measured twice" in summary


def test_pressing_twice_runs_once(place: Place, version: PlanVersion, asked: Run) -> None:
    selection = make.selected(place.before, place.after, arrangement=WIDE)
    assert actions.ask(by=place.evaluator, version=version, selection=selection) == asked
    assert Job.objects.filter(key=queries.job_key(asked)).count() == 1
    other = make.selected(place.before, place.after)
    assert actions.ask(by=place.evaluator, version=version, selection=other) != asked


def test_a_worker_that_was_killed_and_another_that_goes_on(asked: Run, computed: list[computing.Work]) -> None:
    """The first try is lost after the work was begun; the second makes it; a third changes nothing."""
    key = queries.job_key(asked)
    jobs.progress(key, 1, 3)
    assert queries.state(asked, queries.job(asked)).word == "running"
    tasks.make(asked.pk)
    tasks.make(asked.pk)
    asked.refresh_from_db()
    assert len(computed) == 1
    assert asked.made_at is not None
    assert asked.files.count() == len(RESULT)
    assert queries.state(asked, queries.job(asked)).word == "made"


def test_two_workers_at_once_are_one(asked: Run) -> None:
    found = actions.Found(6, "a", "b", "c", frozenset(), frozenset(), True, RESULT)
    actions.keep(run=asked, found=found)
    actions.keep(run=asked, found=found)
    assert asked.files.count() == len(RESULT)


def test_a_run_that_was_stopped_goes_on_when_pressed(client: Client, place: Place, asked: Run) -> None:
    Job.objects.filter(key=queries.job_key(asked)).update(state=Job.State.FAILED, tries=3, problem="WorkerKilled")
    client.force_login(place.evaluator)
    assert "was stopped" in client.get(url("run", asked)).content.decode()
    client.post(url("run_again", asked))
    assert Run.objects.count() == 1
    assert Job.objects.get(key=queries.job_key(asked)).state == Job.State.WAITING


def test_where_people_stand_in_two_rows_ten_rows_are_protected(
    place: Place, version: PlanVersion, asked: Run, computed: list[computing.Work]
) -> None:
    long = actions.ask(by=place.evaluator, version=version, selection=make.selected(place.before, place.after))
    for run in (asked, long):
        tasks.make(run.pk)
    assert [work.protect for work in computed] == [5, 10]
    long.refresh_from_db()
    assert long.each == 2


def test_nothing_of_an_answer_is_kept(asked: Run, computed: list[computing.Work]) -> None:
    tasks.make(asked.pk)
    assert computed[0].data
    kept = [bytes(one.content) for one in asked.files.all()]
    assert computed[0].data not in kept
    assert not computed[0].folder.exists()


def test_what_changed_since_is_said(place: Place, asked: Run, computed: list[computing.Work]) -> None:
    tasks.make(asked.pk)
    asked.refresh_from_db()
    withdraw(place.before, place.scholars[0])
    again = actions.repeat(by=place.evaluator, run=asked)
    tasks.make(again.pk)
    again = queries.run(again.pk)
    Run.objects.filter(pk=again.pk).update(result_sha256="other")
    [said] = queries.since_repeated(queries.run(again.pk)) or []
    assert "The answers have changed" in said


def test_fewer_than_five_people_tell_nothing(place: Place, computed: list[computing.Work]) -> None:
    few = make.survey(place.program, instrument="career-commitment")
    for one in place.scholars[:4]:
        answer(few, one, 3)
    selection = make.selected(few)
    version = make.planned(place.program, place.evaluator, selection)
    run = actions.ask(by=place.evaluator, version=version, selection=selection)
    tasks.make(run.pk)
    run.refresh_from_db()
    assert run.has_failed
    assert not computed
    assert "fewer than 5 people" in run.mistakes.get().what


def test_a_plan_that_asks_for_what_is_not_there_is_told_before(place: Place, version: PlanVersion) -> None:
    document = look(version.text).document
    assert document is not None
    found = foresee(document, make.selected(place.before))
    assert not found.fits
    assert any("si_team__baseline" in one.what for one in found.missing)
    assert all(one.line > 1 for one in found.missing)


def test_what_goes_wrong_in_the_analysis_stands_on_the_page(
    client: Client, place: Place, asked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Wrong("column “si_team” holds “x”", "write a number", "data", 3)
    monkeypatch.setattr(computing, "compute", lambda work, progress: computing.Made({}, "Rapport 1", (wrong,)))
    tasks.make(asked.pk)
    client.force_login(place.evaluator)
    page = client.get(url("run", asked)).content.decode()
    assert "row 2" in page
    assert "si_team" in page
    other = make.member(place.program, Role.STATISTICIAN)
    client.force_login(other)  # it may quote an answer that carries a name
    assert client.get(url("run", asked)).status_code == HTTPStatus.NOT_FOUND


def test_a_table_that_was_not_made_is_named_in_the_report(client: Client, place: Place, asked: Run) -> None:
    told = actions.Told("“Table 2” has an outcome with one level", "take it out", "plan", 12)
    found = actions.Found(6, "a", "b", "c", frozenset(), frozenset(), True, RESULT, [told])
    actions.keep(run=asked, found=found)
    client.force_login(place.evaluator)
    page = client.get(url("run", asked)).content.decode()
    assert "Not all of it could be made" in page
    assert "Plan, line 12" in page


def test_runs_that_differ_by_few_people_are_read_by_few(
    client: Client, place: Place, asked: Run, computed: list[computing.Work]
) -> None:
    statistician = make.member(place.program, Role.STATISTICIAN)
    tasks.make(asked.pk)
    assert seen(client, statistician, asked)
    late = make.member(place.program, Role.SCHOLAR)
    answer(place.before, late, 3)
    again = actions.repeat(by=place.evaluator, run=asked)
    assert again != asked
    tasks.make(again.pk)
    assert not seen(client, statistician, again)
    assert seen(client, place.evaluator, again)


def seen(client: Client, person: Person, run: Run) -> bool:
    client.force_login(person)
    return client.get(url("run", run)).status_code == HTTPStatus.OK


def test_confidential_answers_are_released_by_a_run(place: Place, computed: list[computing.Work]) -> None:
    survey = make.survey(place.program, degree=Survey.Degree.CONFIDENTIAL)
    for one in place.scholars[:4]:
        answer(survey, one, 3)
    selection = make.selected(survey)
    version = make.planned(place.program, place.evaluator, selection)
    with pytest.raises(NotReleasedError):
        actions.ask(by=place.evaluator, version=version, selection=selection)
    answer(survey, place.scholars[4], 3)
    run = actions.ask(by=place.evaluator, version=version, selection=selection)
    assert run.sources.get().release is not None
    answer(survey, place.scholars[5], 3)  # between the press and the worker
    tasks.make(run.pk)
    run.refresh_from_db()
    assert run.has_failed
    assert "run the plan again" in run.mistakes.get().mend
    with pytest.raises(NotReleasedError):  # one more than was released
        actions.repeat(by=place.evaluator, run=run)


def test_who_is_in_the_line_reads_no_run_in_confidence(client: Client, place: Place) -> None:
    survey = make.survey(place.program, degree=Survey.Degree.CONFIDENTIAL)
    for one in place.scholars:
        answer(survey, one, 3)
    run = make.evaluated(place.program, place.evaluator, survey)
    assert seen(client, place.evaluator, run)
    make.participation(place.program, Role.MENTOR, place.evaluator)
    assert not seen(client, Person.objects.get(pk=place.evaluator.pk), run)


def test_a_plan_with_mistakes_is_not_run(place: Place, version: PlanVersion) -> None:
    broken = plans.write(by=place.evaluator, plan=version.plan, text="title: A\n", began_with=1)
    with pytest.raises(plans.NotWholeError):
        actions.ask(by=place.evaluator, version=broken, selection=make.selected(place.before))


def test_lists_ask_as_often_for_many_as_for_few(
    client: Client, place: Place, same_queries: Callable[..., None]
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            make.evaluated(place.program, place.evaluator, place.before)

    home = reverse("evaluation:home", args=[place.program.slug])
    same_queries(home, few=lambda: grow(2), many=lambda: grow(6), by=place.evaluator)


def test_the_list_of_surveys_asks_as_often_for_many_as_for_few(
    client: Client, place: Place, version: PlanVersion, same_queries: Callable[..., None]
) -> None:
    choose = reverse("evaluation:run_plan", args=[place.program.slug, version.plan_id])

    def grow(number: int) -> None:
        for _ in range(number):
            make.survey(place.program)

    same_queries(choose, few=lambda: grow(1), many=lambda: grow(5), by=place.evaluator)


def another_run(place: Place, like: Run) -> Run:
    """Of another plan, on the same answers."""
    other = make.planned(place.program, place.evaluator, make.selected(place.after), "title: Other\n")
    run = Run.objects.create(
        program=place.program, version=other, by=place.evaluator, asked_at=like.asked_at, seed=1,
        arrangement=like.arrangement,
    )  # fmt: skip
    run.sources.create(survey=place.before)
    run.sources.create(survey=place.after)
    return run


def test_a_run_is_held_against_what_earlier_ones_have_told(
    place: Place, asked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By people, not by rows; a repetition on the same answers is held against what came before the first."""
    works: list[computing.Work] = []

    def compute(work: computing.Work, progress: computing.Progress) -> computing.Made:
        works.append(work)
        told = (About(("si_team__baseline",), (0, 1, 2, 3, 4)),)
        return computing.Made(dict(RESULT), "Rapport 1", released=told)

    monkeypatch.setattr(computing, "compute", compute)
    tasks.make(asked.pk)
    assert works[0].earlier == ()
    asked.refresh_from_db()
    second = another_run(place, asked)
    tasks.make(second.pk)
    [about] = works[1].earlier
    assert about == About(("si_team__baseline",), (0, 1, 2, 3, 4))
    again = actions.repeat(by=place.evaluator, run=asked)
    tasks.make(again.pk)
    assert works[2].earlier == ()


def test_two_that_are_made_at_the_same_time_are_held_against_each_other(
    place: Place, asked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is kept later is computed anew beside what was told meanwhile, even if it was asked for first."""
    works: list[computing.Work] = []
    meanwhile = another_run(place, asked)

    def compute(work: computing.Work, progress: computing.Progress) -> computing.Made:
        works.append(work)
        if len(works) == 1:
            tasks.make(meanwhile.pk)
        return computing.Made(dict(RESULT), "Rapport 1", released=(About(("si_team__baseline",), (0, 1, 2, 3, 4)),))

    monkeypatch.setattr(computing, "compute", compute)
    tasks.make(asked.pk)
    assert [len(work.earlier) for work in works] == [0, 0, 1]
    assert Run.objects.filter(made_at__isnull=False).count() == 2


def test_who_is_not_in_the_table_any_more_still_counts(place: Place) -> None:
    built = build(make.selected(place.before, place.after, arrangement=WIDE))
    gone = queries.Telling(("a b", "c:d"), frozenset({built.ids[1], 10**6}))
    assert tasks.as_rows([queries.Telling.read(gone.line)], built) == (About(("a b", "c:d"), (-1 - 10**6, 1)),)
