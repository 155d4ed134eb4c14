"""The coding projects of a programme, and one of them: what there is, and what to do next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_begin, may_work


@open_to(may_begin, program=programs.program)
@require_GET
def home(request: SignedInRequest, program: Program) -> HttpResponse:
    context = {"program": program, "projects": program.coding_projects.order_by("-begun_at")}
    return render(request, "qualitative/home.html", context)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def project(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return render(request, "qualitative/project.html", {"program": program, "project": project})
