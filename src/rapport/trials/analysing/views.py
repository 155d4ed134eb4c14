"""The planned analysis of the outcomes: run on a page, and taken out."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.analysing import actions
from rapport.trials.analysing import queries as analysed
from rapport.trials.asked.queries import state
from rapport.trials.models import Trial
from rapport.trials.permissions import may_analyse_trial


@open_to(may_analyse_trial, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def outcomes(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """What was made last, arms by letters until the trial is unblinded. POST: have the plan run."""
    if request.method == "POST":
        actions.ask(by=request.user, trial=trial)
        return redirect("trials:outcomes", program=program.slug, trial=trial.pk)
    found, protocol = analysed.report(trial), queries.protocol(trial)
    context = {
        "program": program,
        "trial": trial,
        "protocol": protocol,
        "report": found,
        "body": mark_safe(found.body) if found else "",  # noqa: S308 – `tables` and `figures` escape every text in it
        "not_made": found.not_made.splitlines() if found else [],
        "state": state(found),
        "has_scores": protocol is not None and analysed.scored(protocol) is not None,
        "unscored": [one.name for one in protocol.outcomes if not one.score] if protocol else [],
        "has_arms": bool(queries.arms(trial)),
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/outcomes.html", context)


@open_to(may_analyse_trial, program=programs.program, trial=queries.trial)
@require_GET
def outcomes_archive(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """All files, to be saved; that somebody took them out is on record."""
    content = actions.take_out(by=request.user, trial=trial)
    if not content:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="outcomes-{trial.pk}.zip"'}
    headers |= {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)
