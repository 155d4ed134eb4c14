"""What staff read and take out of a survey that carries names."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pyreadstat
import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.kit import jobs
from rapport.kit.backup import kept_models
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.exports import actions, queries, tasks
from rapport.surveys.exports.actions import Wanted
from rapport.surveys.models import Attachment, ExportFile, Response, Survey
from rapport.surveys.subjects import Subject
from tests import make
from tests.surveys.test_answering import signed_in

pytestmark = pytest.mark.django_db
ALL = {"si_community": 4, "si_team": 5, "si_self": 3, "si_field": 4, "si_daily": 4}
FULL = {
    "mentors": 1, "since": 1985, "long_ago": 1, "titles": frozenset({2, 8}), "titles_other": "=Dr", "hours": 2.5,
    "born": "1980-02-29", "listen_before": 1, "listen_now": 3, "plan_now": 2, "mood": 3, "why": "Because – “so”\nor 心",
    "word": "-99",
}  # fmt: skip


@pytest.fixture
def evaluator(program: Program) -> Person:
    return make.member(program, Role.EVALUATOR, "Evaluator")


@pytest.fixture
def site(evaluator: Person) -> Client:
    return signed_in(evaluator)


@pytest.fixture
def survey(program: Program) -> Survey:
    return make.survey(program)


@pytest.fixture
def everything(everything_on_the_shelf: None, program: Program) -> Survey:
    return make.survey(program, instrument="everything")


def scholar(program: Program, name: str = "Ada Scholar") -> Person:
    return make.member(program, Role.SCHOLAR, name)


def table(content: bytes) -> list[dict[str, object]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), quoting=csv.QUOTE_NONNUMERIC))


def exported(site: Client, survey: Survey, **said: str) -> bytes:
    data = {"format": "csv", "cells": "codes", "scores": "by:", **said}
    answer = site.post(f"/surveys/{survey.pk}/export/", data)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def made(site: Client, survey: Survey, capture: DjangoCaptureOnCommitCallbacks, **said: str) -> tuple[str, bytes]:
    """Ask for a file, let the worker make it, and fetch it."""
    with capture(execute=True):
        answer = site.post(f"/surveys/{survey.pk}/export/", {"cells": "codes", "scores": "by:", **said})
    assert answer.status_code == 302, answer.content.decode()
    assert not Job.objects.exclude(state=Job.State.DONE).exists(), Job.objects.values_list("problem", flat=True)
    file = ExportFile.objects.get()
    answer = site.post(f"/surveys/exports/{file.pk}/")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not ExportFile.objects.exists()
    return answer.headers["Content-Disposition"], answer.content


def unpacked(content: bytes, folder: Path) -> dict[str, Path]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return {name.rpartition(".")[2] if "/" not in name else name: folder / name for name in archive.namelist()}


def test_the_csv_holds_the_last_answers_and_no_name(site: Client, survey: Survey, program: Program) -> None:
    ada = scholar(program)
    make.answered(survey, ada, **ALL)
    make.answered(survey, ada, **{**ALL, "si_daily": 1})
    make.answered(survey, scholar(program, "Bo Scholar"), si_team=5)
    surveys.withdraw(by=ada, response=make.answered(make.survey(program), ada, **ALL))
    content = exported(site, survey)
    first, second = table(content)
    assert (first["si_daily"], first["science_identity"]) == (1, 3.4)
    assert (second["si_team"], second["si_daily"], second["science_identity"]) == (5, -99, "")
    assert first["person"] != second["person"]
    assert b"Ada" not in content
    assert b"example.org" not in content
    assert Event.objects.filter(did="surveys.export", target=f"survey:{survey.pk}").count() == 1


def test_names_come_only_when_asked_for(site: Client, survey: Survey, program: Program) -> None:
    ada = scholar(program)
    make.answered(survey, ada, **ALL)
    [row] = table(exported(site, survey, with_names="on"))
    assert (row["person_name"], row["person_email"]) == ("Ada Scholar", ada.email)


def test_a_code_is_the_same_in_all_waves_of_a_programme(site: Client, program: Program) -> None:
    ada, one, other = scholar(program), make.survey(program), make.survey(program)
    for wave in (one, other):
        make.answered(wave, ada, **ALL)
    [before], [after] = table(exported(site, one)), table(exported(site, other))
    assert before["person"] == after["person"]
    assert before["response"] != after["response"]
    assert str(ada.pk) not in (before["person"], before["response"])
    both = table(exported(site, one, all_waves="on"))
    assert [row["wave"] for row in both] == [one.wave.name, other.wave.name]
    elsewhere = queries.frame_of(ExportFile(survey=one))
    assert list(elsewhere.surveys) == [one.pk]


def test_a_dyad_can_be_joined(site: Client, program: Program) -> None:
    pair = make.mentorship(program)
    mentor = make.mentor_of(pair)
    about = make.survey(program, instrument="agreement-experience")
    make.answered(make.survey(program), pair.scholar, **ALL)
    [own] = table(exported(site, Survey.objects.get(instrument="science-identity")))
    subject = Subject(pair, mentor)
    Response.objects.all().update(mentorship=pair, about=mentor)
    [row] = table(exported(site, Survey.objects.get(instrument="science-identity")))
    assert own["person"] == row["person"]
    assert row["about_person"] not in ("", row["person"])
    assert row["mentorship"]
    assert about.pk
    assert subject.key


def test_labels_and_excel(site: Client, everything: Survey, program: Program) -> None:
    make.answered(everything, scholar(program), **FULL)
    words = exported(site, everything, format="excel", cells="words", scores="by:two")
    assert words.startswith(b"\xef\xbb\xbf")
    [row] = list(csv.DictReader(io.StringIO(words.decode("utf-8-sig"), newline="")))
    assert row["titles"] == "Fellow; Another"
    assert (row["titles___fellow"], row["titles___prof"]) == ("1", "0")
    assert (row["mentors"], row["plan_before"], row["titles_other"]) == ("Yes", "Skipped", "'=Dr")
    assert (row["word"], row["hours"], row["two_now"]) == ("'-99", "2.5", "2.5")
    assert row["stage"] == "1"
    assert "one_good" not in row


def test_the_name_of_a_download_says_what_was_asked(site: Client, survey: Survey, program: Program) -> None:
    make.answered(survey, scholar(program), **ALL)
    answer = site.post(f"/surveys/{survey.pk}/export/", {"format": "csv", "cells": "codes", "scores": "by:"})
    said = answer.headers["Content-Disposition"]
    assert f"science-identity-1_{survey.wave.name.lower().replace(' ', '-')}_{survey.instrument_sha256[:12]}" in said
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["sav", "dta", "xpt"])
def test_statistics_files_read_back(
    kind: str, site: Client, everything: Survey, program: Program, tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    make.answered(everything, scholar(program), **FULL)
    make.answered(everything, scholar(program), mentors=-97)
    name, content = made(site, everything, django_capture_on_commit_callbacks, format=kind, scores="by:two")
    assert f"-{kind}.zip" in name
    files = unpacked(content, tmp_path)
    assert set(files) == {kind, "csv", "txt"}
    exact = table(next(tmp_path.glob("everything*.csv")).read_bytes())
    frame, meta = read(kind, files[kind])
    assert list(frame.columns) == list(exact[0])
    codes = {"a": -97, "b": -98, "c": -99} if kind == "dta" else {}
    for at, row in enumerate(exact):
        for variable, cell in row.items():
            back = frame[variable][at]
            if cell == "":
                assert back == "" or back != back
            elif isinstance(back, str) and variable not in codes and isinstance(cell, float):
                assert codes.get(back, back) in (cell, str(int(cell)))
            else:
                assert codes.get(back, back) == cell
    assert meta.column_names_to_labels["hours"] == "Hours a week?"
    if kind != "xpt":
        assert meta.variable_value_labels["mentors"][1] == "Yes"
        assert meta.variable_value_labels["mentors"]["c" if kind == "dta" else -99] == "Skipped"
    if kind == "sav":
        assert meta.missing_ranges["mentors"] == [{"lo": -99.0, "hi": -97.0}]
        assert "two_now" not in meta.missing_ranges
        assert everything.instrument_sha256 in "".join(meta.notes)
        unread, _ = pyreadstat.read_sav(str(files[kind]))
        assert unread["plan_before"].isna().all()
    assert everything.instrument_sha256 in (tmp_path / "README.txt").read_text(encoding="utf-8")
    book = table_of_codebook(tmp_path / "codebook.csv")
    assert (book["plan_before"]["Answered"], book["plan_before"]["Skipped or blank"]) == ("0", "1")
    assert book["two_now"]["Definition"].startswith("two")
    assert "one_good" not in book


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "most"), [("sav", 32_000), ("dta", 2_000), ("xpt", 2_000)])
def test_long_words_are_cut_at_a_character_and_whole_in_the_csv(
    kind: str, most: int, site: Client, everything: Survey, program: Program, tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    long = "心" * 3_333
    make.answered(everything, scholar(program), **{**FULL, "why": long})
    _, content = made(site, everything, django_capture_on_commit_callbacks, format=kind, scores="-")
    frame, _ = read(kind, unpacked(content, tmp_path)[kind])
    assert frame["why"][0] == long[: most // 3]
    assert table(next(tmp_path.glob("everything*.csv")).read_bytes())[0]["why"] == long


def read(kind: str, path: Path) -> tuple[object, object]:
    if kind == "xpt":
        return pyreadstat.read_xport(str(path))  # type: ignore[no-any-return]
    return getattr(pyreadstat, f"read_{kind}")(str(path), user_missing=True)  # type: ignore[no-any-return]


def table_of_codebook(path: Path) -> dict[str, dict[str, str]]:
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return {row["Variable"]: row for row in lines}


def test_a_workbook_has_numbers_and_no_formula(
    site: Client, everything: Survey, program: Program,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    make.answered(everything, scholar(program), **{**FULL, "why": "a\x0bb"})
    name, content = made(site, everything, django_capture_on_commit_callbacks, format="xlsx", scores="-")
    assert name.endswith('.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, row = book["Data"].iter_rows()
    cells = {at.value: cell for at, cell in zip(head, row, strict=True)}
    assert (cells["mood"].value, cells["mood"].data_type) == (3, "n")
    assert (cells["titles_other"].value, cells["titles_other"].data_type) == ("'=Dr", "s")
    assert cells["why"].value == "ab"
    assert "two_now" not in cells
    assert book["Codebook"]["A1"].value == "Variable"


def test_a_file_waits_for_who_asked_and_for_nobody_else(
    site: Client, survey: Survey, program: Program, evaluator: Person
) -> None:
    make.answered(survey, scholar(program), **ALL)
    file = actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav"))
    again = actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav"))
    assert again.pk == file.pk
    ExportFile.objects.filter(pk=file.pk).update(name="a.zip", content=b"PK")
    address = f"/surveys/exports/{file.pk}/"
    director = signed_in(make.member(program, Role.DIRECTOR))
    assert director.post(address).status_code == 404
    assert director.get(f"/surveys/{survey.pk}/export/").content.count(b"a.zip") == 0
    assert site.get(address).status_code == 405
    assert ExportFile.objects.exists()
    assert site.post(address).content == b"PK"
    assert site.post(address).status_code == 404
    assert ExportFile not in kept_models()


def test_a_file_goes_after_a_day(survey: Survey, evaluator: Person) -> None:
    actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav"))
    assert tasks.forget() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert tasks.forget() == 1


@pytest.mark.parametrize("is_erased", [False, True])
def test_what_is_taken_back_does_not_wait_in_a_file(
    is_erased: bool, survey: Survey, program: Program, evaluator: Person
) -> None:
    ada = scholar(program)
    response = make.answered(survey, ada, **ALL)
    actions.ask(by=evaluator, survey=make.survey(program), wanted=Wanted("sav", all_waves=True))
    other = actions.ask(by=evaluator, survey=make.survey(make.program()), wanted=Wanted("sav"))
    if is_erased:
        surveys.erase(by=ada, person=ada)
    else:
        surveys.withdraw(by=ada, response=response)
    assert list(ExportFile.objects.values_list("pk", flat=True)) == [other.pk]


def test_an_anonymous_survey_is_not_read_here(site: Client, program: Program) -> None:
    survey = make.survey(program, instrument="science-identity", degree=Survey.Degree.ANONYMOUS)
    assert site.get(f"/surveys/{survey.pk}/answers/").status_code == 404


def test_a_job_that_fails_says_so(
    site: Client, survey: Survey, program: Program, evaluator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.answered(survey, scholar(program), **ALL)
    file = actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav"))
    Job.objects.filter(key=queries.job_key(file)).update(state=Job.State.FAILED, tries=jobs.TRIES, problem="OSError")
    assert "Not made" in site.get(f"/surveys/{survey.pk}/export/").content.decode()
    assert actions.ask(by=evaluator, survey=survey, wanted=Wanted("sav")).pk != file.pk
    site.post(f"/surveys/exports/{file.pk}/", {"discard": "yes"})
    assert not ExportFile.objects.filter(pk=file.pk).exists()


def test_the_list_asks_as_often_for_many_as_for_few(
    same_queries: Callable[..., None], program: Program, survey: Survey, evaluator: Person
) -> None:
    def answer(number: int) -> None:
        for _ in range(number):
            make.answered(survey, scholar(program), **ALL)

    same_queries(f"/surveys/{survey.pk}/answers/", few=lambda: answer(2), many=lambda: answer(9), by=evaluator)
    same_queries(f"/surveys/{survey.pk}/codebook/", few=lambda: answer(1), many=lambda: answer(9), by=evaluator)


def test_one_response_with_its_history(site: Client, everything: Survey, program: Program) -> None:
    ada = scholar(program)
    make.answered(everything, ada, **FULL)
    response = make.answered(everything, ada, **{**FULL, "mood": 2})
    page = site.get(f"/surveys/answers/{response.pk}/").content.decode()
    assert "Ada Scholar" in page
    assert "Fellow, Another" in page
    assert "What was changed" in page
    assert 'Fully</td><td data-label="After">2' in page
    assert "Skipped" in page
    assert site.get(f"/surveys/{everything.pk}/answers/").content.decode().count("Ada Scholar") == 1


def test_what_is_not_handed_in_is_nobodys_business(site: Client, survey: Survey, program: Program) -> None:
    ada = scholar(program)
    begun = surveys.save_answers(by=ada, survey=survey, given={"si_team": surveys.Given(5)}).response
    assert site.get(f"/surveys/answers/{begun.pk}/").status_code == 404
    assert not re.search(r"\bAda\b", site.get(f"/surveys/{survey.pk}/answers/").content.decode())
    gone = make.answered(survey, ada, **ALL)
    surveys.withdraw(by=ada, response=gone)
    assert site.get(f"/surveys/answers/{gone.pk}/").status_code == 404
    assert site.get(f"/surveys/{survey.pk}/export/").content.decode().count("nothing to export yet") == 1


def test_an_attachment_is_saved_and_never_shown(site: Client, everything: Survey, program: Program) -> None:
    ada = scholar(program)
    file = ("pdf", b"%PDF-1.7 <script>")
    given = {name: surveys.Given(value) for name, value in FULL.items()}
    nasty = 'x";\r\n.html'
    given["proof"] = surveys.Given(nasty, file=file)
    surveys.submit(by=ada, survey=everything, given=given)
    kept = Attachment.objects.get()
    answer = site.get(f"/surveys/answers/files/{kept.pk}/")
    assert answer.content == file[1]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="proof-{kept.response_id}.pdf"'
    # A newer file that was not handed in is a draft.
    surveys.save_answers(by=ada, survey=everything, given={"proof": surveys.Given("new.pdf", file=("pdf", b"%PDF-2"))})
    assert site.get(f"/surveys/answers/files/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.STATISTICIAN, Role.OMBUDS])
def test_who_may_not_read_finds_nothing(role: Role, survey: Survey, program: Program) -> None:
    response = make.answered(survey, scholar(program), **ALL)
    other = signed_in(make.member(program, role))
    for address in (
        f"{survey.pk}/answers/",
        f"{survey.pk}/export/",
        f"{survey.pk}/codebook/",
        f"answers/{response.pk}/",
    ):
        assert other.get(f"/surveys/{address}").status_code == 404


def test_the_codebook_of_a_survey_counts(site: Client, survey: Survey, program: Program) -> None:
    make.answered(survey, scholar(program), **ALL)
    make.answered(survey, scholar(program), si_team=2)
    assert site.get(f"/surveys/{survey.pk}/codebook/").status_code == 200
    text = site.get(f"/surveys/{survey.pk}/codebook/?as=csv").content.decode("utf-8-sig")
    rows = {row["Variable"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert (rows["si_team"]["Answered"], rows["si_daily"]["Answered"], rows["si_daily"]["Skipped or blank"]) == (
        "2",
        "1",
        "1",
    )
    assert rows["science_identity"]["SHA-256"] == survey.instrument_sha256
    assert {"response", "person"} <= set(rows)


def test_the_migrations_are_whole() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
