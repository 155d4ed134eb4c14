"""Have a plan run: choose the answers, see what it will do with them, run it; again, and for the director."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from rapport.analysis.explaining import explain
from rapport.evaluation import trail
from rapport.evaluation.data.sources import UnfitError, cohorts, sources
from rapport.evaluation.models import AnalysisPlan, Run
from rapport.evaluation.permissions import may_read_run, may_run_plan, reads_in_confidence, reads_names
from rapport.evaluation.plans import queries as plans
from rapport.evaluation.plans.actions import NotWholeError
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import actions, queries
from rapport.evaluation.runs.foreseen import foresee
from rapport.evaluation.runs.forms import RunForm
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.exports.actions import NotReleasedError

NOT_RELEASED = "These answers cannot be evaluated now: {reason}."


@open_to(may_run_plan, program=programs.program, analysis=plans.plan)
@require_http_methods(["GET", "POST"])
def run_plan(request: SignedInRequest, program: Program, analysis: AnalysisPlan) -> HttpResponse:
    """Choose the answers and look what the plan will do (a question: GET with them), then run it (POST)."""
    found = sources(
        program,
        in_confidence=reads_in_confidence(request.user, program),
        by_name=reads_names(request.user, program),
    )
    sent = request.POST if request.method == "POST" else request.GET
    form = RunForm(sent if "arrangement" in sent else None, found, cohorts(program))
    version = plans.version(analysis)
    verdict = look(version.text)
    context = {"program": program, "plan": analysis, "version": version, "form": form, "has_sources": bool(found)}
    context |= {"trail": trail.to_plan(analysis), "is_whole": verdict.document is not None}
    if verdict.document is None or not form.is_bound or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "evaluation/runs/choose.html", context, status=status)
    foreseen = foresee(verdict.document, form.selection)
    context |= {"foreseen": foreseen, "explained": explain(verdict.document.content)[1:], "chosen": form.selection}
    if request.method == "GET" or not foreseen.fits:
        status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "evaluation/runs/choose.html", context, status=status)
    try:
        run = actions.ask(by=request.user, version=version, selection=form.selection, shows=form.cleaned_data["shows"])
    except (NotWholeError, UnfitError, NotReleasedError) as error:
        form.add_error(None, NOT_RELEASED.format(reason=error))
        return render(request, "evaluation/runs/choose.html", context, status=HTTPStatus.CONFLICT)
    return redirect("evaluation:run", program=program.slug, run=run.pk)


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_POST
def run_again(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """The same plan on the same surveys: the result is the same to the byte, or it is said what has changed."""
    try:
        made = actions.repeat(by=request.user, run=run)
    except (NotWholeError, UnfitError, NotReleasedError) as error:
        messages.error(request, NOT_RELEASED.format(reason=error))
        return redirect("evaluation:run", program=program.slug, run=run.pk)
    return redirect("evaluation:run", program=program.slug, run=made.pk)


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_POST
def show_run(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """Show the summary to the director, or take it back."""
    if request.POST.get("show") == "yes":
        actions.show(by=request.user, run=run)
        messages.success(request, "The director reads the summary of this run from now on.")
    else:
        actions.hide(by=request.user, run=run)
        messages.info(request, "The director does not read the summary of this run any more.")
    return redirect("evaluation:run", program=program.slug, run=run.pk)
