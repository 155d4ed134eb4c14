"""The texts of a project: which there are, and one of them, unit by unit."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.material import actions, queries
from rapport.qualitative.material.queries import Asked
from rapport.qualitative.models import Document, Member, Project
from rapport.qualitative.permissions import may_lead, may_work

PAGE = 50
LONGEST_SEARCH = 200


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def texts(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """All documents; whoever leads finds the ways in."""
    context = {
        "program": program,
        "project": project,
        "documents": queries.documents(project),
        "leads": Member.Part.LEAD in projects.parts_of(request.user, project),
        "trail": trail.to_project(project),
    }
    return render(request, "qualitative/material/texts.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def document(request: SignedInRequest, program: Program, project: Project, material: int) -> HttpResponse:
    """One document: its units, found by words and by what is known of who wrote them."""
    found = document_of(project, material)
    choices = queries.choices(found)
    chosen = {attribute.pk: request.GET.get(f"known-{attribute.pk}", "") for attribute, _ in choices}
    asked = Asked(
        q=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        known=tuple((pk, value) for pk, value in chosen.items() if value),
    )
    context = {
        "program": program,
        "project": project,
        "document": found,
        "choices": [(attribute, values, chosen[attribute.pk]) for attribute, values in choices],
        "asked": asked,
        "known": list(found.values.select_related("attribute").order_by("attribute__name")),
        "page": Paginator(queries.units(found, asked), PAGE).get_page(request.GET.get("page")),
        "leads": Member.Part.LEAD in projects.parts_of(request.user, project),
        "trail": trail.to_texts(project),
    }
    return render(request, "qualitative/material/document.html", context)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def remove(request: SignedInRequest, program: Program, project: Project, material: int) -> HttpResponse:
    """Take a document out again, unless somebody codes it."""
    found = document_of(project, material)
    try:
        actions.remove(by=request.user, document=found)
    except actions.InUseError:
        messages.error(request, "Its texts are in a round of coding, so it stays.")
        return redirect("qualitative:document", program=program.slug, project=project.pk, material=found.pk)
    messages.success(request, f"“{found}” is taken out.")
    return redirect("qualitative:texts", program=program.slug, project=project.pk)


def document_of(project: Project, pk: int) -> Document:
    """A document of this project, or 404."""
    try:
        found = queries.document(pk)
    except Document.DoesNotExist as missing:
        raise Http404 from missing
    if found.project_id != project.pk:
        raise Http404
    return found
