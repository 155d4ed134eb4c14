"""Both counts as a page and as CSV."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.codebook import queries as codebooks
from rapport.qualitative.codebook.ways import as_file, to_codebook
from rapport.qualitative.counts import queries
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_work
from rapport.tables.csv_export import rows_as_csv

COLUMNS = (
    "code",
    "stems",
    "people_with_a_stem",
    "people_with_the_code",
    "people_undecided",
    "codebook",
    "stems_counted_with",
)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def both_counts(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Code by code: the hint, and what coders found."""
    version = codebooks.latest(project)
    counted = queries.both_counts(project, version) if version else None
    context = {
        "program": program,
        "project": project,
        "version": version,
        "counted": counted,
        "trail": to_codebook(project),
    }
    return render(request, "qualitative/codebook/counts.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def both_counts_file(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The same as CSV."""
    version = codebooks.latest(project)
    if version is None:
        return redirect("qualitative:both_counts", program=program.slug, project=project.pk)
    rows = [
        (
            one.entry.name,
            ", ".join(f"{stem} {told(people)}" for stem, people in one.stems),
            told(one.hinted),
            told(one.final),
            str(one.undecided),
            str(version.number),
            version.counted,
        )
        for one in queries.both_counts(project, version).rows
    ]
    return as_file(rows_as_csv([COLUMNS, *rows]), "both-counts.csv", "text/csv; charset=utf-8")


def told(number: int | None) -> str:
    """A number, or that there is none."""
    return "" if number is None else str(number)
