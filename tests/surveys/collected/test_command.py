"""`rapport responses import`: a preview, and what is written with --confirm."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.exports.queries import frame_of
from rapport.surveys.exports.rows import last_submissions, rows
from rapport.surveys.models import BroughtIn, ExportFile, Response, Survey
from tests import make
from tests.surveys.collected.files import QUALTRICS

pytestmark = pytest.mark.django_db
MAP = """\
who: E-mail
dates: dmy
answered: When
columns: {Community: si_community, Team: si_team}
"""
FILE = "E-mail;When;Community;Team\nada@example.org;3.4.2026;4;5\nnobody@example.org;;4;5\n"


@pytest.fixture
def ada(program: Program) -> Person:
    return make.participation(program, Role.SCHOLAR, make.person("Ada", "ada@example.org")).person


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "answers.csv").write_text(FILE, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    return tmp_path


def said(folder: Path, survey: Survey, *more: str, file: str = "answers.csv") -> str:
    out = io.StringIO()
    call_command("responses", "import", str(folder / file), f"--survey={survey.pk}", *more, stdout=out, stderr=out)
    return out.getvalue()


def with_map(folder: Path) -> str:
    return f"--map={folder / 'map.yaml'}"


def test_a_preview_writes_nothing(folder: Path, survey: Survey, ada: Person) -> None:
    found = said(folder, survey, with_map(folder))
    assert "Team → si_team" in found
    assert "row 3, doubtful: Nobody who is asked is called so." in found
    assert "new: 1, changed: 0, equal: 0, doubtful: 1, left: 0" in found
    assert "Nothing is written" in found
    assert not Response.objects.exists()


def test_confirmed_it_is_brought_in_once_and_exports_tell_so(folder: Path, survey: Survey, ada: Person) -> None:
    assert "Brought in: 1 new, 0 changed" in said(folder, survey, with_map(folder), "--confirm")
    assert "Brought in: 0 new, 0 changed" in said(folder, survey, with_map(folder), "--confirm")
    assert BroughtIn.objects.get().by is None
    make.answered(survey, make.member(survey.program, Role.SCHOLAR), si_team=1)
    frame = frame_of(ExportFile(survey=survey, has_scores=False))
    at = [one.name for one in frame.variables].index("source")
    found = [row[at : at + 2] for row in rows(frame, last_submissions([survey.pk]))]
    assert found == [["csv", "2026-04-03"], ["", ""]]


def test_without_a_map_columns_are_guessed(folder: Path, everything: Survey, ada: Person) -> None:
    (folder / "q.csv").write_text(QUALTRICS, encoding="utf-8")
    found = said(folder, everything, file="q.csv")
    assert "Q3_1 → titles___prof" in found
    assert "Dropped: IPAddress, RecipientLastName" in found
    assert "Left out: 1 trials" in found


def test_a_map_that_cannot_be_used_says_why(folder: Path, survey: Survey) -> None:
    (folder / "map.yaml").write_text("who: Nothing\ncolumns: {Team: si_tame}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"no field of this instrument.*no column “Nothing”"):
        said(folder, survey, with_map(folder))
    (folder / "map.yaml").write_text("who: E-mail\nday: dmy\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        said(folder, survey, with_map(folder))
    with pytest.raises(CommandError, match="No such file"):
        said(folder, survey, file="none.csv")


def test_into_a_confidential_survey_only_as_somebody_who_may(folder: Path, program: Program, ada: Person) -> None:
    survey = make.survey(program, degree=Survey.Degree.CONFIDENTIAL)
    evaluator, director = make.member(program, Role.EVALUATOR), make.member(program, Role.DIRECTOR)
    with pytest.raises(CommandError, match="confidential"):
        said(folder, survey, with_map(folder), "--confirm")
    with pytest.raises(CommandError, match="may not"):
        said(folder, survey, with_map(folder), f"--as={director.email}")
    found = said(folder, survey, with_map(folder), f"--as={evaluator.email}", "--confirm")
    assert "keeps their own answers" in found
    assert Response.objects.get().person == ada


def test_into_an_anonymous_survey_never(folder: Path, program: Program) -> None:
    survey = make.survey(program, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS)
    with pytest.raises(CommandError, match="would tie answers to people"):
        said(folder, survey)
