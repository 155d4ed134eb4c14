"""What an evaluation found on one page in plain words: for the director, and before that for whoever evaluates."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from rapport.evaluation import trail
from rapport.evaluation.models import Run
from rapport.evaluation.permissions import may_read_run, may_see_summary
from rapport.evaluation.runs import queries as runs
from rapport.evaluation.summary import queries
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program


@open_to(may_see_summary, program=programs.program)
@require_GET
def summary(request: SignedInRequest, program: Program) -> HttpResponse:
    """The summary that was shown last, or an earlier one: `?run=`."""
    found = queries.shown(program)
    wanted = request.GET.get("run", "")
    run = next((one for one in found if str(one.pk) == wanted), found[0] if found else None)
    return draw(request, program, run, found)


@open_to(may_read_run, program=programs.program, run=runs.run)
@require_GET
def run_summary(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """How the summary of a run would look to the director."""
    if run.made_at is None or run.has_failed:
        raise Http404
    return draw(request, program, run, [])


def draw(request: SignedInRequest, program: Program, run: Run | None, shown: list[Run]) -> HttpResponse:
    """The page; `run` may be missing."""
    above = trail.to_plan(run.version.plan) if run and not shown else []
    if above and run:
        above.append({"label": str(run), "href": reverse("evaluation:run", args=[program.slug, run.pk])})
    context = {
        "program": program,
        "run": run,
        "says": queries.says(run) if run else None,
        # Made by our own renderers, which escape every text.
        "picture": mark_safe(queries.picture_of(run)) if run else "",  # noqa: S308
        "others": [one for one in shown if one != run],
        "trail": above,
    }
    return render(request, "evaluation/summary.html", context)
