"""`rapport qda`: look, bring in, take out."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rapport.people.roles import Role
from rapport.qualitative.models import Project
from rapport.qualitative.refi import queries
from tests import make
from tests.qualitative.refi import foreign
from tests.qualitative.refi.samples import check
from tests.qualitative.refi.whole import whole_project

pytestmark = pytest.mark.django_db


def qda(*words: object) -> str:
    out = io.StringIO()
    call_command("qda", *map(str, words), stdout=out, stderr=out)
    return out.getvalue()


def test_a_project_goes_out_and_comes_in(tmp_path: Path) -> None:
    project = whole_project()
    file, book = tmp_path / "p.qdpx", tmp_path / "c.qdc"
    assert "1 round is still open" in qda("export", project.pk, "--as", project.begun_by.email, "--out", file)
    qda("export", project.pk, "--as", project.begun_by.email, "--out", book)
    check(book.read_bytes(), "codebook")
    lead = make.member(make.program("empty"), Role.EVALUATOR)
    words = ("import", file, "--program", "empty", "--as", lead.email)
    assert "Nothing is written" in qda(*words)
    assert Project.objects.count() == 1
    assert f"{lead.email} leads it" in qda(*words, "--confirm")
    made = Project.objects.latest("pk")
    assert queries.export(made).content == file.read_bytes()
    with pytest.raises(CommandError, match="came in already"):
        qda(*words, "--confirm")


def test_a_codebook_becomes_a_draft(tmp_path: Path) -> None:
    project, file = whole_project(), tmp_path / "c.qdc"
    qda("export", project.pk, "--as", project.begun_by.email, "--out", file)
    other = make.project()
    words = ("--project", other.pk, "--as", other.begun_by.email)
    assert "a draft of the codebook now" in qda("import", file, *words)
    assert other.codebooks.get().entries.count() == 4
    with pytest.raises(CommandError, match="a draft of the codebook already"):
        qda("import", file, *words)
    with pytest.raises(CommandError, match="leads no project"):
        qda("import", file, "--project", project.pk, "--as", other.begun_by.email)
    with pytest.raises(CommandError, match="No such file"):
        qda("import", tmp_path / "none.qdc", *words)
    file.write_bytes(b"x")
    with pytest.raises(SystemExit):
        qda("import", file, *words)


def test_a_foreign_project_is_shown_first(tmp_path: Path) -> None:
    lead = make.member(make.program("here"), Role.EVALUATOR)
    file = tmp_path / "n.qdpx"
    file.write_bytes(foreign.nvivo())
    told = qda("import", file, "--program", "here", "--as", lead.email, "--unit", "paragraphs", "--have-read-all")
    assert "Comes in: texts 1; units 2; codes 2" in told
    assert "Coder A is “Ada” in the file" in told
    assert "Left out: 1 picture: only text is taken in" in told


def test_what_is_wrong_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = make.program("here")
    lead, coder = make.member(program, Role.EVALUATOR), make.member(program, Role.CODER)
    project = make.project(program, lead=lead)
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(b"x")
    into = ("--program", "here", "--as")
    for words, told in (
        (("import", bad, *into, "nobody@example.org"), "nobody here"),
        (("import", bad, *into, coder.email), "may not begin"),
        (("import", tmp_path / "none.qdpx", *into, lead.email), "No such file"),
        (("export", project.pk, "--as", coder.email, "--out", tmp_path / "a.qdpx"), "leads no project"),
        (("export", 0, "--as", lead.email, "--out", tmp_path / "a.qdpx"), "leads no project"),
        (("export", project.pk, "--as", lead.email, "--out", tmp_path / "a.zip"), "ends in"),
        (("export", project.pk, "--as", lead.email, "--out", bad), "there already"),
        (("export", project.pk, "--as", lead.email, "--out", tmp_path / "a.qdc"), "no published codebook"),
        (("export", project.pk, "--as", lead.email, "--out", tmp_path / "no" / "a.qdpx"), "No such file"),
    ):
        with pytest.raises(CommandError, match=told):
            qda(*words)
    with pytest.raises(SystemExit) as stop:
        qda("import", bad, *into, lead.email)
    assert stop.value.code == 2
