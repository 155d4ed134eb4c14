"""How far the coders of a closed round agree: as a page, and as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from rapport.figures import html as figures
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.agreement import actions, queries
from rapport.qualitative.agreement.page import closed_line, facts, shown
from rapport.qualitative.agreement.permissions import may_compute, may_read_agreement
from rapport.qualitative.agreement.products import Told, figure_of, files_of
from rapport.qualitative.agreement.telling import methods_of
from rapport.qualitative.coding.trail import to_round
from rapport.qualitative.models import Project, Round
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.trail import to_project

KINDS = {"csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8", "json": "application/json"}
SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def agreements(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The closed rounds of the project, each with the numbers that matter."""
    context = {"program": program, "project": project, "trail": to_project(project)}
    context |= {"rounds": [closed_line(one, totals) for one, totals in queries.closed_rounds(project)]}
    return render(request, "qualitative/agreement/agreements.html", context)


@open_to(may_read_agreement, program=programs.program, project=projects.project, closed_round=queries.closed_round)
@require_GET
def agreement(request: SignedInRequest, program: Program, project: Project, closed_round: Round) -> HttpResponse:
    """Per code, stacked and pooled; each pair where there are several. Before it is computed: how far that is."""
    found, words = queries.agreement(closed_round), queries.words_of(closed_round)
    context = {
        "program": program,
        "project": project,
        "round": closed_round,
        "words": words,
        "trail": to_round(closed_round),
        "is_training": closed_round.kind == Round.Kind.TRAINING,
        "leads": may_lead(request.user, program, project),
    }
    if found is None:
        return render(request, "qualitative/agreement/waiting.html", context | {"job": queries.job(closed_round)})
    told = Told(found, words)
    whole = found.whole
    context |= {
        "agreed": found,
        "whole": shown(
            told, whole, reverse("qualitative:differences", args=[program.slug, project.pk, closed_round.pk])
        ),
        "facts": facts(told),
        "others": [shown(told, part) for part in (*found.pairs, *found.coders)],
        "methods": methods_of(found),
        "files": list(files_of()),
        "made_at": closed_round.agreement.made_at,
        # Made by our own renderer, which escapes every text.
        "figure": mark_safe(figures.section(figure_of(told, whole))) if whole.units else "",  # noqa: S308
    }
    return render(request, "qualitative/agreement/agreement.html", context)


@open_to(may_compute, program=programs.program, project=projects.project, closed_round=queries.closed_round)
@require_POST
def compute_agreement(
    request: SignedInRequest, program: Program, project: Project, closed_round: Round
) -> HttpResponse:
    """Have it computed, where nobody has yet, or where that failed."""
    actions.ask(by=request.user, round_=closed_round)
    return redirect("qualitative:agreement", program=program.slug, project=project.pk, closed_round=closed_round.pk)


@open_to(may_read_agreement, program=programs.program, project=projects.project, closed_round=queries.closed_round)
@require_GET
def agreement_file(
    request: SignedInRequest, program: Program, project: Project, closed_round: Round, agreement_file: str
) -> HttpResponse:
    """One file, to be saved."""
    found, make = queries.agreement(closed_round), files_of().get(agreement_file)
    if found is None or make is None:
        raise Http404
    content = make(Told(found, queries.words_of(closed_round)))
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{agreement_file}"'}
    return HttpResponse(content, content_type=KINDS[agreement_file.rpartition(".")[2]], headers=headers)
