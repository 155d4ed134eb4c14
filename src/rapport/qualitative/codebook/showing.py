"""The page of the codebook, which reading and beginning share."""

from django.http import HttpResponse
from django.shortcuts import render

from rapport.people.request import SignedInRequest
from rapport.qualitative import trail
from rapport.qualitative.codebook import queries
from rapport.qualitative.codebook.forms import SheetForm
from rapport.qualitative.models import Codebook, Project
from rapport.qualitative.permissions import may_lead


def show_codebook(request: SignedInRequest, project: Project, form: SheetForm, status: int = 200) -> HttpResponse:
    """The page; `form` may hold a file that could not be read."""
    versions = queries.versions(project)
    context = {
        "program": project.program,
        "project": project,
        "versions": versions,
        "version": versions[0] if versions else None,
        "codes": laid_out(versions[0]) if versions else [],
        "draft": queries.draft(project),
        "leads": may_lead(request.user, project.program, project),
        "form": form,
        "trail": trail.to_project(project),
    }
    return render(request, "qualitative/codebook/codebook.html", context, status=status)


def laid_out(version: Codebook) -> list[dict[str, object]]:
    """The codes of a version as a page shows them."""
    found = queries.entries(version)
    words = queries.as_book(found)
    return [
        {"entry": entry, "words": one, "stems": sorted(entry.stems.all(), key=lambda stem: stem.stem)}
        for entry, one in zip(found, words, strict=True)
    ]
