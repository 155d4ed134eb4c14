"""What evaluators take out of a ballot box: every released row, each part alone, and nothing that leads to anybody."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyreadstat
import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.exports import actions, queries
from rapport.surveys.exports.actions import NotReleasedError, Wanted
from rapport.surveys.models import ExportFile, Release, Survey
from tests import make
from tests.surveys.anonymous.boxes import answer, opened
from tests.surveys.test_answering import signed_in

pytestmark = pytest.mark.django_db
APART, JOINED = "agreement-experience", "mentor-training-evaluation"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.BALLOT_KEYS = str(tmp_path / "keys")


def answered(people: int, instrument: str, *, closes: bool = True) -> Survey:
    """So many of those who were invited have answered, each of their own."""
    survey, secrets = opened(people, instrument)
    promised = anonymous.policy(survey.box)
    fields = anonymous.in_words(survey).fields
    for number, secret in enumerate(secrets.values()):
        given: dict[str, object] = {name: f"{name} of {number}" for name in promised.texts if number % 2 == 0}
        for name in promised.demographics + promised.rated:
            if (one := fields[name]).kind == "choice":
                given[name] = one.options[number % len(one.options)].value
        assert answer(survey, secret, **given) == 201
    if closes:
        ballots.close(slug=survey.box)
    return survey


def evaluator(survey: Survey) -> Person:
    return make.member(survey.program, Role.EVALUATOR, "Evaluator")


def taken(
    by: Person, survey: Survey, capture: DjangoCaptureOnCommitCallbacks, wanted: Wanted | None = None
) -> dict[str, bytes]:
    with capture(execute=True):
        export = actions.ask(by=by, survey=survey, wanted=wanted or Wanted("csv"))
    _, content = actions.fetch(by=by, export=export) or ("", b"")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def part_of(files: Mapping[str, bytes], part: str, suffix: str = "csv") -> bytes:
    [found] = [content for name, content in files.items() if name.endswith(f"_{part}.{suffix}")]
    return found


def as_told(survey: Survey, part: str) -> list[tuple[str, ...]]:
    """The released rows of a part as text, for fields with one column each; sorted."""
    [found] = [one for one in anonymous.parts(survey) if one.name == part]
    names = [one.id for one in found.fields if one.kind != "ticks"]
    return sorted(tuple(str(row[name]) for name in names) for row in found.rows)


def columns(rows: list[dict[str, str]], survey: Survey, part: str) -> list[tuple[str, ...]]:
    [found] = [one for one in anonymous.parts(survey) if one.name == part]
    names = [one.id for one in found.fields if one.kind != "ticks"]
    return sorted(tuple(row[name] for name in names) for row in rows)


def test_parts_that_are_apart_come_in_a_file_each(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(20, APART)
    files = taken(evaluator(survey), survey, django_capture_on_commit_callbacks)
    promised = anonymous.policy(survey.box)
    fields = anonymous.in_words(survey).fields
    assert len(files) == len(promised.parts) + 2
    seen: set[str] = set()
    for part in promised.parts:
        rows = lines(part_of(files, part))
        assert columns(rows, survey, part) == as_told(survey, part)
        assert len(rows) == (10 if part in promised.texts else 20)
        assert not seen & set(rows[0])
        seen |= set(rows[0])
    assert not {"row", "wave", "role", "version", "submitted", "person", "wording", "institution"} & seen - set(fields)
    readme = files["README.txt"].decode()
    assert "nobody knows whose they are" in readme
    assert "has nothing to do with the row at the same place" in readme
    assert "20 responses" in readme


def test_what_is_joined_comes_in_one_file_with_its_scores_and_groups(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(20, JOINED)
    instrument = anonymous.in_words(survey).instrument
    [definition, *_] = queries.definitions_of(instrument)
    files = taken(evaluator(survey), survey, django_capture_on_commit_callbacks, Wanted("csv", definition))
    assert len(files) == 3
    rows = lines(part_of(files, "answers"))
    assert columns(rows, survey, "answers") == as_told(survey, "answers")
    own = {name for name, rule in instrument.scores.items() if rule.definition == definition}
    assert own | set(instrument.derived) <= set(rows[0])
    assert "stays together" in files["README.txt"].decode()
    book = {row["Variable"]: row for row in lines(files["codebook.csv"])}
    assert book["changes"]["file"] == "answers"
    assert book["changes"]["Answered"] == "10"


def test_scores_stand_in_the_file_of_their_parts(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(20, APART)
    instrument = anonymous.in_words(survey).instrument
    promised = anonymous.policy(survey.box)
    files = taken(evaluator(survey), survey, django_capture_on_commit_callbacks)
    for name, rule in instrument.scores.items():
        for part, fields in promised.parts.items():
            has_all = set(rule.parts) <= set(fields)
            assert (name in lines(part_of(files, part))[0]) == (has_all and rule.definition == "")


def test_orders_are_drawn_anew_for_each_part_and_each_export(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(30, APART)
    [text, other, *_] = anonymous.policy(survey.box).texts
    by = evaluator(survey)
    orders = []
    for _ in range(2):
        files = taken(by, survey, django_capture_on_commit_callbacks)
        orders += [[row[one].split()[-1] for row in lines(part_of(files, one))] for one in (text, other)]
    assert len({frozenset(order) for order in orders}) == 1
    assert len({tuple(order) for order in orders}) == 4


@pytest.mark.parametrize("kind", ["excel", "xlsx", "sav", "dta", "xpt"])
def test_every_format(kind: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    survey = answered(20, APART)
    in_words = kind in ("excel", "xlsx")
    files = taken(evaluator(survey), survey, django_capture_on_commit_callbacks, Wanted(kind, "", in_words=in_words))
    for part in anonymous.policy(survey.box).parts:
        number = len(as_told(survey, part))
        if kind == "xlsx":
            book = load_workbook(io.BytesIO(part_of(files, part, "xlsx")))
            assert book["Data"].max_row == number + 1
            assert book["Codebook"].max_row > 1
            continue
        assert len(lines(part_of(files, part))) == number
        if kind != "excel":
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"part.{kind}")
                path.write_bytes(part_of(files, part, kind))
                read = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta, "xpt": pyreadstat.read_xport}[kind]
                frame, _ = read(str(path))
            assert len(frame) == number


def test_labels_stand_in_the_place_of_codes(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    survey = answered(20, APART)
    files = taken(evaluator(survey), survey, django_capture_on_commit_callbacks, Wanted("csv", in_words=True))
    fields = anonymous.in_words(survey).fields
    name = next(one for one in anonymous.policy(survey.box).rated if fields[one].kind == "choice")
    found = {row[name] for row in lines(part_of(files, "rated"))}
    assert found == {one.text for one in fields[name].options}


def test_nothing_below_twenty(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    survey = answered(19, APART)
    by = evaluator(survey)
    with pytest.raises(NotReleasedError, match="at least 20 people"):
        actions.ask(by=by, survey=survey, wanted=Wanted("csv"))
    assert not ExportFile.objects.exists()
    assert not Event.objects.filter(did="surveys.export").exists()
    site = signed_in(by)
    page = site.get(f"/surveys/{survey.pk}/export/").content.decode()
    assert "Single answers are handed out once those of at least 20 people are released" in page
    assert (
        site.post(f"/surveys/{survey.pk}/export/", {"format": "csv", "cells": "codes", "scores": "-"}).status_code
        == 409
    )
    assert "Export</a>" not in site.get(f"/surveys/{survey.pk}/released/").content.decode()


def test_before_its_box_is_opened_the_page_and_the_codebook_are_there() -> None:
    survey = make.survey(make.program(), Role.MENTOR, instrument=JOINED, degree=Survey.Degree.ANONYMOUS)
    site = signed_in(evaluator(survey))
    assert "at least 20 people" in site.get(f"/surveys/{survey.pk}/export/").content.decode()
    page = site.get(f"/surveys/{survey.pk}/codebook/")
    assert page.status_code == 200
    assert "valuable" in page.content.decode()


def test_the_page_offers_it_and_the_worker_makes_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(20, APART)
    by = evaluator(survey)
    site = signed_in(by)
    there = f"/surveys/{survey.pk}/export/"
    assert there in site.get(f"/surveys/{survey.pk}/released/").content.decode()
    page = site.get(there).content.decode()
    assert "What belongs together across" in page
    assert "Names and e-mail addresses" not in page
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            site.post(there, {"format": "sav", "cells": "codes", "scores": "-", "with_names": "on"}).status_code == 302
        )
    export = ExportFile.objects.get()
    assert not export.with_names
    assert not Release.objects.exists()
    answer = site.post(f"/surveys/exports/{export.pk}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert not ExportFile.objects.exists()


def test_a_later_export_holds_at_least_five_more(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    survey = answered(26, APART, closes=False)
    by = evaluator(survey)
    assert ballots.release(slug=survey.box) == 21
    first = lines(part_of(taken(by, survey, django_capture_on_commit_callbacks), "rated"))
    again = lines(part_of(taken(by, survey, django_capture_on_commit_callbacks), "rated"))
    ballots.close(slug=survey.box)
    last = lines(part_of(taken(by, survey, django_capture_on_commit_callbacks), "rated"))
    assert [len(first), len(again), len(last)] == [21, 21, 26]


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - {Role.EVALUATOR, Role.STATISTICIAN})])
def test_strangers_find_nothing(role: Role | None) -> None:
    survey = make.survey(make.program(), Role.MENTOR, instrument=JOINED, degree=Survey.Degree.ANONYMOUS)
    person = make.person("Somebody") if role is None else make.member(survey.program, role, "Somebody")
    site = signed_in(person)
    assert site.get(f"/surveys/{survey.pk}/export/").status_code == 404
    assert site.get(f"/surveys/{survey.pk}/codebook/").status_code == 404
    assert Client().get(f"/surveys/{survey.pk}/export/").status_code in (302, 404)


def test_an_evaluator_who_mentors_finds_nothing_either() -> None:
    survey = make.survey(make.program(), Role.MENTOR, instrument=JOINED, degree=Survey.Degree.ANONYMOUS)
    person = evaluator(survey)
    site = signed_in(person)
    assert site.get(f"/surveys/{survey.pk}/export/").status_code == 200
    make.participation(survey.program, Role.MENTOR, person)
    assert site.get(f"/surveys/{survey.pk}/export/").status_code == 404
