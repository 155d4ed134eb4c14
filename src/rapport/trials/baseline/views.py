"""The baseline by arm: on a page, as CSV and Word, and made anew."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.asked.queries import state
from rapport.trials.baseline import actions
from rapport.trials.baseline import queries as made
from rapport.trials.models import Trial
from rapport.trials.permissions import may_see_baseline, sees_arms

KINDS = {
    "baseline.csv": "text/csv",
    "baseline.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "alike.csv": "text/csv",
    "alike.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "results.json": "application/json",
}


@open_to(may_see_baseline, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def baseline(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """The table that was made last, arms by letters; what the letters stand for, for who may know. POST: make it."""
    if request.method == "POST":
        actions.ask(by=request.user, trial=trial)
        return redirect("trials:baseline", program=program.slug, trial=trial.pk)
    found = made.baseline(trial)
    context = {
        "program": program,
        "trial": trial,
        "baseline": found,
        "table": mark_safe(found.table) if found else "",  # noqa: S308 – `tables` escapes every text in it
        "files": list(found.files.order_by("name").values_list("name", flat=True)) if found else [],
        "state": state(found),
        "letters": sorted((letter, arm) for arm, letter in queries.masked(trial).items())
        if sees_arms(request.user, trial)
        else [],
        "few": made.arms_of_few(trial) if found and found.made else [],
        "has_arms": bool(queries.arms(trial)),
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/baseline.html", context)


@open_to(may_see_baseline, program=programs.program, trial=queries.trial)
@require_GET
def baseline_file(request: SignedInRequest, program: Program, trial: Trial, taken_out: str) -> HttpResponse:
    """One file, to be saved."""
    found = made.baseline(trial)
    if found is None or taken_out not in KINDS or taken_out not in found.files.values_list("name", flat=True):
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{taken_out}"', "X-Content-Type-Options": "nosniff"}
    headers["Cache-Control"] = "private, no-store"
    return HttpResponse(bytes(made.file(found, taken_out).content), content_type=KINDS[taken_out], headers=headers)
