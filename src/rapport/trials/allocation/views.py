"""The page of the allocation officer; and what the statistician may take out."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.people.roles import Verb
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.permissions import holds
from rapport.trials import queries, trail
from rapport.trials.allocation import actions
from rapport.trials.allocation import queries as allocated
from rapport.trials.forms import AnnulForm, ListForm, OpenForm, RevealForm, SealForm, UnblindForm
from rapport.trials.models import Site, Trial
from rapport.trials.permissions import chooses_who_takes_part, may_analyse_trial, may_open_allocation
from rapport.trials.randomising.book import CannotBeOpened
from rapport.trials.randomising.sealed import WrongPassphrase
from rapport.trials.randomising.verifying import design_of

REFUSALS = (CannotBeOpened, WrongPassphrase, ValueError)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def allocation(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """Who waits, the log, and opening the next one (POST)."""
    if request.method == "GET":
        return show(request, trial)
    form = open_form(request.POST, trial)

    def does() -> str:
        site = form.sites[form.cleaned_data["site"]]
        line = actions.open_site(by=request.user, site=site, passphrase=form.cleaned_data["passphrase"])
        return f"{site} goes to the arm “{line.arm}”."

    return done(request, trial, form, does)


def ready(trial: Trial) -> list[Site]:
    """Institutions that lack nothing."""
    return [site for site, lacks in allocated.waiting(trial) if not lacks]


def open_form(data: object, trial: Trial) -> OpenForm:
    return OpenForm(data, ready(trial))


def annul_form(data: object, trial: Trial) -> AnnulForm:
    arms = queries.arms(trial)
    return AnnulForm(data, [one for one in queries.sites(trial) if one.pk in arms])


def show(
    request: SignedInRequest, trial: Trial, failed: Form | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The page; a form that failed stands in its place."""
    kept = queries.randomisation(trial)
    empty = (SealForm(None), open_form(None, trial), annul_form(None, trial), ListForm(None), RevealForm(None))
    seal, open_next, annul, take_out, reveal, unblind = (
        failed if failed is not None and type(failed) is type(one) else one for one in (*empty, UnblindForm(None))
    )
    lines = allocated.lines(kept) if kept else []
    waiting, together = allocated.waiting(trial), allocated.together(trial) if kept is None else []
    context = {
        "program": trial.program,
        "trial": trial,
        "kept": kept,
        "chooses": chooses_who_takes_part(request.user, trial),
        "appoints": holds(request.user, Verb.APPOINT, trial.program),
        "waiting": waiting,
        "ready": [one for one, lacks in waiting if not lacks],
        "lines": [(one, allocated.reason_of(one) if one.did == "annulled" else "") for one in lines],
        "verdict": allocated.verdict(kept) if kept else None,
        "is_revealed": any(one.did == "revealed" for one in lines),
        "registration": queries.registration(trial),
        "has_list": kept is not None and design_of(allocated.entries(kept)).blocks is not None,
        "seal": seal,
        "together": together,
        "not_ready": [(one, lacks) for one, lacks in waiting if lacks] if together else (),
        "open": open_next,
        "annul": annul,
        "take_out": take_out,
        "reveal": reveal,
        "unblind": unblind,
        "failed": failed,
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/allocation.html", context, status=status)


def done(request: SignedInRequest, trial: Trial, form: Form, does: Callable[[], str]) -> HttpResponse:
    """Do what a form asks, or show it again with what is wrong."""
    if form.is_valid():
        try:
            said = does()
        except REFUSALS as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, said)
            return redirect("trials:allocation", program=trial.program.slug, trial=trial.pk)
    return show(request, trial, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def sentence(error: Exception) -> str:
    """What a refusal says, as a sentence."""
    text = str(error).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_POST
def seal(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    form = SealForm(request.POST)

    def does() -> str:
        made = actions.seal(by=request.user, trial=trial, passphrase=form.cleaned_data["passphrase"])
        return f"The allocation is sealed. Publish its commitment: {made.commitment}"

    return done(request, trial, form, does)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_POST
def annul(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    form = annul_form(request.POST, trial)

    def does() -> str:
        site = form.sites[form.cleaned_data["site"]]
        actions.annul(by=request.user, site=site, reason=form.cleaned_data["reason"])
        return f"The allocation of {site} does not count. Its place stays used."

    return done(request, trial, form, does)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_POST
def reveal(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    form = RevealForm(request.POST)

    def does() -> str:
        actions.reveal(by=request.user, trial=trial, passphrase=form.cleaned_data["passphrase"])
        return "The seed is revealed. Whoever has the log can replay it now."

    return done(request, trial, form, does)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_POST
def unblind(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    def does() -> str:
        actions.unblind(by=request.user, trial=trial)
        return "The statistician knows now which arm is which."

    return done(request, trial, UnblindForm(request.POST), does)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_GET
def log_file(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """The log: `rapport trial randomize --verify` takes it."""
    kept = queries.randomisation(trial)
    return as_file(allocated.log_text(kept) if kept else "", "log.jsonl", "application/jsonl")


def as_file(text: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


@open_to(may_open_allocation, program=programs.program, trial=queries.trial)
@require_POST
def redcap(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """The whole list as REDCap's allocation table, for who has the passphrase."""
    form = ListForm(request.POST)
    if not form.is_valid():
        return show(request, trial, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        table = actions.take_list_out(by=request.user, trial=trial, passphrase=form.cleaned_data["passphrase"])
    except REFUSALS as error:
        form.add_error(None, sentence(error))
        return show(request, trial, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return as_file(table, "redcap-allocation.csv", "text/csv")


@open_to(may_analyse_trial, program=programs.program, trial=queries.trial)
@require_GET
def analysis_plan(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """A plan for `rapport evaluate` to begin with."""
    protocol = queries.protocol(trial)
    return as_file(allocated.plan(trial, protocol) if protocol else "", "plan.yaml", "text/yaml")


@open_to(may_analyse_trial, program=programs.program, trial=queries.trial)
@require_GET
def blinded(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """Who is in which arm, with their scores; that somebody took it out is on record."""
    return as_file(actions.take_participants(by=request.user, trial=trial), "participants.csv", "text/csv")
