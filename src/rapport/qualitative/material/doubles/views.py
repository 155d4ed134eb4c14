"""What stands in the project twice: shown, and decided by whoever leads."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.material.doubles import actions, queries
from rapport.qualitative.material.doubles.forms import ONE, DecisionForm
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_lead

PAGE, SHOWN_AGAIN = 20, 50


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def doubles(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """People in several rows, and texts of several people."""
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide(
                by=request.user,
                project=project,
                sha256=said["sha256"],
                are_one=said["verdict"] == ONE,
                reason=said["reason"],
            )
        except actions.NotSharedError:
            messages.info(request, "Nobody shares this text any more, so there is nothing to decide.")
        else:
            messages.success(request, "Decided. You can decide otherwise at any time; both stay in the log.")
        return redirect("qualitative:doubles", program=program.slug, project=project.pk)
    page = Paginator(queries.same_texts(project), PAGE).get_page(request.GET.get("page"))
    again = queries.again(project)
    tried = request.POST.get("sha256", "")
    context = {
        "program": program,
        "project": project,
        "again": again[:SHOWN_AGAIN],
        "more": max(0, len(again) - SHOWN_AGAIN),
        "page": page,
        "forms": [
            (
                one,
                form
                if one.sha256 == tried
                else DecisionForm(initial={"sha256": one.sha256}, auto_id=f"{one.sha256[:8]}-%s"),
            )
            for one in page
        ],
        "trail": trail.to_texts(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "qualitative/material/doubles.html", context, status=status)
