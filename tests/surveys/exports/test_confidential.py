"""What evaluators get of a confidential survey: no names, nothing to join, and nothing while few have answered."""

import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.exports import actions, package, queries
from rapport.surveys.exports.actions import NotReleasedError, Wanted
from rapport.surveys.models import ExportFile, Release, Survey
from tests import make
from tests.surveys.test_answering import signed_in

pytestmark = pytest.mark.django_db
CONFIDENTIAL = Survey.Degree.CONFIDENTIAL


@pytest.fixture
def survey(everything_on_the_shelf: None, program: Program) -> Survey:
    return make.survey(program, instrument="everything", degree=CONFIDENTIAL)


@pytest.fixture
def evaluator(program: Program) -> Person:
    return make.member(program, Role.EVALUATOR, "Evaluator")


def answer(survey: Survey, number: int, start: int = 0) -> list[Person]:
    found = []
    for at in range(start, start + number):
        person = make.member(survey.program, Role.SCHOLAR, f"Scholar {at}")
        given = {"mentors": 1, "mood": 2 + at % 2, "why": f"Reason {at}", "hours": at, "listen_now": 1 + at % 3}
        make.answered(survey, person, titles=frozenset({2}), **given)
        found.append(person)
    return found


def files_of(export: ExportFile) -> dict[str, str]:
    export.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes(export.content or b""))) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def taken(by: Person, survey: Survey, capture: DjangoCaptureOnCommitCallbacks, kind: str = "csv") -> dict[str, str]:
    with capture(execute=True):
        export = actions.ask(by=by, survey=survey, wanted=Wanted(kind, "two"))
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    return files_of(export)


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def data(files: dict[str, str]) -> list[dict[str, str]]:
    [name] = [one for one in files if one.startswith("everything-1_")]
    return lines(files[name])


def test_nothing_in_it_tells_who(
    survey: Survey, evaluator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    people = answer(survey, 12)
    files = taken(evaluator, survey, django_capture_on_commit_callbacks)
    head = list(data(files)[0])
    assert head[:4] == ["row", "wave", "role", "version"]
    assert not {"response", "person", "institution", "mentorship", "about_person", "submitted", "wording"} & set(head)
    assert not {"why", "word", "titles_other", "proof"} & set(head)
    whole = "\n".join(files.values())
    assert "example.org" not in whole
    assert not any(person.name in whole for person in people)
    [texts] = [name for name in files if name.startswith("texts/")]
    assert texts == "texts/why.csv"
    assert list(lines(files[texts])[0]) == ["why"]
    assert {row["why"] for row in lines(files[texts])} == {f"Reason {at}" for at in range(12)}
    assert "given in confidence" in files["README.txt"]


def test_the_orders_are_drawn_anew_and_tell_nothing(
    survey: Survey, evaluator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer(survey, 30)
    orders: list[Sequence[str]] = [[str(at) for at in range(30)]]
    for _ in range(2):
        files = taken(evaluator, survey, django_capture_on_commit_callbacks)
        ExportFile.objects.all().delete()
        orders.append([row["hours"].removesuffix(".0") for row in data(files)])
        orders.append([row["why"].removeprefix("Reason ") for row in lines(files["texts/why.csv"])])
        assert [row["row"] for row in data(files)] == [str(at) for at in range(1, 31)]
    assert all(set(order) == set(orders[0]) for order in orders)
    assert len({tuple(order) for order in orders}) == 5


def test_nothing_from_fewer_than_five(survey: Survey, evaluator: Person) -> None:
    answer(survey, 4)
    with pytest.raises(NotReleasedError, match="fewer than 5 people"):
        actions.ask(by=evaluator, survey=survey, wanted=Wanted("csv"))
    assert not ExportFile.objects.exists()
    assert not Event.objects.filter(did="surveys.export").exists()
    site = signed_in(evaluator)
    page = site.get(f"/surveys/{survey.pk}/export/").content.decode()
    assert "Fewer than 5 people have handed in" in page
    assert "4 responses" not in page
    answered = site.post(f"/surveys/{survey.pk}/export/", {"format": "csv", "cells": "codes", "scores": "by:two"})
    assert answered.status_code == 409


def test_no_two_exports_differ_by_a_few(survey: Survey, evaluator: Person) -> None:
    first = answer(survey, 6)
    wanted = Wanted("csv")
    actions.ask(by=evaluator, survey=survey, wanted=wanted)
    actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav"))
    assert Release.objects.count() == 1
    answer(survey, 1, start=6)
    with pytest.raises(NotReleasedError, match="one to 4 people"):
        actions.ask(by=evaluator, survey=survey, wanted=wanted)
    answer(survey, 4, start=7)
    actions.ask(by=evaluator, survey=survey, wanted=wanted)
    assert Release.objects.count() == 2
    # Who edits is not told from the others either.
    make.answered(survey, first[0], mood=1)
    with pytest.raises(NotReleasedError):
        actions.ask(by=evaluator, survey=survey, wanted=wanted)


def test_what_is_taken_back_is_in_no_later_export(survey: Survey, evaluator: Person) -> None:
    people = answer(survey, 6)
    export = actions.ask(by=evaluator, survey=survey, wanted=Wanted("csv"))
    surveys.withdraw(by=people[0], response=people[0].survey_responses.get())
    with pytest.raises(NotReleasedError):
        actions.ask(by=evaluator, survey=survey, wanted=Wanted("csv"))
    with pytest.raises(package.ChangedError):
        package.in_order(export, queries.frame_of(export))


def test_who_rates_several_counts_once(survey: Survey) -> None:
    assert queries.may_release(survey, frozenset({1, 2, 3, 4}), frozenset(range(9))) == queries.FEW
    assert queries.may_release(survey, frozenset(range(5)), frozenset(range(9))) == ""


@pytest.mark.parametrize("kind", ["sav", "xlsx", "excel"])
def test_other_formats_hold_the_same_and_no_more(
    kind: str, survey: Survey, evaluator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer(survey, 6)
    with django_capture_on_commit_callbacks(execute=True):
        wanted = Wanted(kind, "two", with_names=True, all_waves=True)
        export = actions.ask(by=evaluator, survey=survey, wanted=wanted)
    export.refresh_from_db()
    assert not export.with_names
    with zipfile.ZipFile(io.BytesIO(bytes(export.content or b""))) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("texts/"))
        assert "texts/why.csv" in archive.namelist()
    assert b"Reason" not in whole
    assert b"example.org" not in whole


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.COORDINATOR, Role.MENTOR, Role.CHAIR, Role.SCHOLAR])
def test_who_is_in_the_line_gets_nothing(role: Role, survey: Survey, evaluator: Person) -> None:
    answer(survey, 6)
    make.participation(survey.program, role, evaluator)
    for person in (evaluator, make.member(survey.program, role)):
        site: Client = signed_in(person)
        for page in ("export", "codebook", "answers"):
            assert site.get(f"/surveys/{survey.pk}/{page}/").status_code == 404


def test_nobody_reads_single_responses(survey: Survey, evaluator: Person, program: Program) -> None:
    answer(survey, 6)
    for person in (evaluator, make.member(program, Role.DIRECTOR)):
        site = signed_in(person)
        assert site.get(f"/surveys/{survey.pk}/answers/").status_code == 404
        for pk in survey.responses.values_list("pk", flat=True):
            assert site.get(f"/surveys/answers/{pk}/").status_code == 404


def test_the_codebook_on_the_page_counts_nobody(survey: Survey, evaluator: Person) -> None:
    site = signed_in(evaluator)
    before = site.get(f"/surveys/{survey.pk}/codebook/?as=csv").content
    answer(survey, 6)
    assert site.get(f"/surveys/{survey.pk}/codebook/?as=csv").content == before


def test_no_text_that_few_have_written(
    survey: Survey, evaluator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer(survey, 6)
    for number in range(4):
        person = make.member(survey.program, Role.SCHOLAR, f"Other {number}")
        make.answered(survey, person, word=f"word{number}")
    files = taken(evaluator, survey, django_capture_on_commit_callbacks)
    assert "texts/word.csv" not in files
    assert "word1" not in "".join(files.values())
