"""The evaluation of a programme: its plans and its runs; and one plan with all that became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.analysis.explaining import explain
from rapport.evaluation import trail
from rapport.evaluation.models import AnalysisPlan
from rapport.evaluation.permissions import may_evaluate, may_read_run, may_run_plan
from rapport.evaluation.plans import queries as plans
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import queries as runs
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.people.roles import Verb
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.permissions import holds

OF_THE_RUNS = 20


@open_to(may_evaluate, program=programs.program)
@require_GET
def home(request: SignedInRequest, program: Program) -> HttpResponse:
    found = [one for one in runs.runs(program, OF_THE_RUNS) if may_read_run(request.user, program, one)]
    may_see_reach = holds(request.user, Verb.SEE_REACH, program)  # its pages lie above this package
    context = {
        "program": program,
        "plans": plans.plans(program),
        "runs": runs.states(found),
        "may_see_reach": may_see_reach,
    }
    return render(request, "evaluation/home.html", context)


@open_to(may_run_plan, program=programs.program, analysis=plans.plan)
@require_GET
def plan(request: SignedInRequest, program: Program, analysis: AnalysisPlan) -> HttpResponse:
    """What the plan will do in plain words, its registration, its runs and its versions."""
    latest, registration = plans.version(analysis), plans.registration(analysis)
    verdict = look(latest.text)
    found = [one for one in runs.runs_of_plan(analysis.pk) if may_read_run(request.user, program, one)]
    context = {
        "program": program,
        "plan": analysis,
        "version": latest,
        "explained": explain(verdict.document.content)[1:] if verdict.document else (),
        "mistakes": len(verdict.mistakes),
        "registration": registration,
        "deviations": plans.deviations(registration.version if registration else None, latest),
        "runs": runs.states(found),
        "versions": plans.versions(analysis),
        "trail": trail.to_program(program),
    }
    return render(request, "evaluation/plan.html", context)
