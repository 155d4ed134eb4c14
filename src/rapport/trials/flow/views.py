"""The flow diagram: on a page, and as SVG, PDF and Word."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from rapport.figures import apart
from rapport.figures.html import section
from rapport.figures.svg import WIDE, svg
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.flow.queries import flow_of
from rapport.trials.models import Trial
from rapport.trials.permissions import may_see_trial, sees_arms


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def flow(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """Drawn from what is kept now; arms by letters for who must not know them."""
    by_name = sees_arms(request.user, trial)
    picture = section(flow_of(trial, by_name=by_name))
    context = {
        "program": program,
        "trial": trial,
        "picture": mark_safe(picture),  # noqa: S308 – `figures` escapes every text in it
        "by_name": by_name,
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/flow.html", context)


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def svg_file(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    figure = flow_of(trial, by_name=sees_arms(request.user, trial))
    return as_file(svg(figure, WIDE).encode(), "flow.svg", "image/svg+xml")


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def pdf_file(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    figure = flow_of(trial, by_name=sees_arms(request.user, trial))
    return as_file(apart.made(figure, "pdf"), "flow.pdf", apart.MEDIA_TYPES["pdf"])


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def docx_file(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    figure = flow_of(trial, by_name=sees_arms(request.user, trial))
    return as_file(apart.made(figure, "docx"), "flow.docx", apart.MEDIA_TYPES["docx"])
