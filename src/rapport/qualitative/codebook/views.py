"""Reading codebooks: the newest, any version, what changed between two, and as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.codebook import paper, queries
from rapport.qualitative.codebook.entries import differences
from rapport.qualitative.codebook.forms import SheetForm
from rapport.qualitative.codebook.sheet import write_sheet
from rapport.qualitative.codebook.showing import laid_out, show_codebook
from rapport.qualitative.codebook.ways import as_file, to_codebook
from rapport.qualitative.models import Codebook, Project
from rapport.qualitative.permissions import may_work

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def version_of(project: Project, number: int) -> Codebook:
    """A published version, or 404."""
    try:
        return queries.version(project, number)
    except Codebook.DoesNotExist as missing:
        raise Http404 from missing


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def codebook(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The newest version, the draft, all versions; or how a codebook begins."""
    return show_codebook(request, project, SheetForm())


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def version(request: SignedInRequest, program: Program, project: Project, number: int) -> HttpResponse:
    """One version, in full; it prints as it stands."""
    found = version_of(project, number)
    context = {
        "program": program,
        "project": project,
        "version": found,
        "codes": laid_out(found),
        "trail": to_codebook(project),
    }
    return render(request, "qualitative/codebook/version.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def changes(request: SignedInRequest, program: Program, project: Project, number: int) -> HttpResponse:
    """What a version changed: against the one before it, or against `?from=`."""
    found = version_of(project, number)
    numbers = [one.number for one in queries.versions(project) if one.number and one.number != number]
    wanted = request.GET.get("from", "")
    other = next((one for one in numbers if str(one) == wanted), number - 1)
    before = queries.book(queries.version(project, other)) if other in numbers else ()
    fates = {entry.code_id: entry.get_fate_display() for entry in found.entries.all()} if other == number - 1 else {}
    context = {
        "program": program,
        "project": project,
        "version": found,
        "other": other,
        "numbers": numbers,
        "changes": [(one, fates.get(one.code or 0)) for one in differences(before, queries.book(found))],
        "trail": to_codebook(project),
    }
    return render(request, "qualitative/codebook/changes.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def version_csv(request: SignedInRequest, program: Program, project: Project, number: int) -> HttpResponse:
    """One version as CSV, as it can be brought in again."""
    found = version_of(project, number)
    return as_file(write_sheet(queries.book(found)), f"{name_of(found)}.csv", "text/csv; charset=utf-8")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def version_docx(request: SignedInRequest, program: Program, project: Project, number: int) -> HttpResponse:
    """One version as a Word document."""
    found = version_of(project, number)
    return as_file(paper.codebook_docx(queries.book(found), paper.Title.of(found)), f"{name_of(found)}.docx", WORD)


def name_of(version: Codebook) -> str:
    """What a file of it is called."""
    return f"{slugify(version.project.name)[:60] or 'project'}-codebook-{version.number}"
