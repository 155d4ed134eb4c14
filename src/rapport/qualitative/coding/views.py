"""Rounds: which there are, how a lead opens one, how far it is, and how a coder is taken out of one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative.coding import actions, queries, trail, visible
from rapport.qualitative.coding.actions import NotFitError, SealedError
from rapport.qualitative.coding.forms import ReleaseForm, RoundForm
from rapport.qualitative.coding.permissions import may_release, may_see_round
from rapport.qualitative.coding.queries import Which
from rapport.qualitative.models import Member, Project, Round, RoundCoder
from rapport.qualitative.permissions import has_part, may_lead, may_work
from rapport.qualitative.queries import project as one_project
from rapport.qualitative.trail import to_project


@open_to(may_work, program=programs.program, project=one_project)
@require_GET
def rounds(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """All rounds of the project; where one codes oneself, the way on."""
    leads = may_lead(request.user, program, project)
    context = {
        "program": program,
        "project": project,
        "leads": leads,
        "can_open": leads and queries.versions(project).exists() and project.documents.exists(),
        "rounds": [(one, trail.name(one), mine) for one, mine in queries.rounds(project, request.user)],
        "trail": to_project(project),
    }
    return render(request, "qualitative/coding/rounds.html", context)


@open_to(may_lead, program=programs.program, project=one_project)
@require_http_methods(["GET", "POST"])
def new_round(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    form = RoundForm(request.POST or None, project, is_training=request.GET.get("kind") == "training")
    if request.GET.get("which") == Which.CHANGED:
        form.initial["which"] = Which.CHANGED
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_round(by=request.user, project=project, wanted=form.wanted)
        except NotFitError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"{trail.name(made)} is open. Its coders find it here and on their start page.")
            return redirect("qualitative:round", program.slug, project.pk, made.pk)
    context = {"program": program, "project": project, "form": form, "trail": trail.to_rounds(project)}
    failed = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "qualitative/coding/new_round.html", context, status=status)


@open_to(may_see_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_GET
def one_round(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """One round: to its coders how far they are, to a lead who codes in it, to all whether it is open."""
    person = request.user
    mine, leads = queries.part(person, coding_round), may_lead(person, program, project)
    far = visible.progress_of_all(person, coding_round)
    context = {
        "program": program,
        "project": project,
        "round": coding_round,
        "name": trail.name(coding_round),
        "mine": mine,
        "progress": visible.progress(mine) if mine else None,
        "leads": leads,
        "today": queries.coders_today(project) if leads else (),
        "coders": [(one, far.get(one.pk)) for one in queries.by_name(coding_round)] if leads else [],
        # Whoever decides between coders does not learn who Coder A is.
        "tells_labels": not has_part(person, project, Member.Part.ADJUDICATOR),
        "shows_progress": bool(far),
        "trail": trail.to_rounds(project),
    }
    return render(request, "qualitative/coding/round.html", context)


@open_to(may_release, program=programs.program, project=one_project, coder=queries.coder)
@require_http_methods(["GET", "POST"])
def release(request: SignedInRequest, program: Program, project: Project, coder: RoundCoder) -> HttpResponse:
    """Take a coder out of a round, with a reason."""
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release(by=request.user, coder=coder, reason=form.cleaned_data["reason"])
            messages.success(request, f"{coder.person} is out of the round.")
        except SealedError:
            messages.error(request, "The round has closed meanwhile. Nobody was taken out of it.")
        return redirect("qualitative:round", program.slug, project.pk, coder.round_id)
    context = {
        "program": program,
        "project": project,
        "coder": coder,
        "name": trail.name(coder.round),
        "form": form,
        "trail": trail.to_round(coder.round),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "qualitative/coding/release.html", context, status=status)
