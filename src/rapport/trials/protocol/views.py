"""Begin a trial; write its protocol, version after version; register it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.forms import ProtocolForm, RegisterForm
from rapport.trials.models import ProtocolVersion, Trial
from rapport.trials.permissions import may_plan_trial, may_plan_trials, may_see_trial
from rapport.trials.protocol import actions
from rapport.trials.protocol.library import example
from rapport.trials.reading import look

SHOWN_MISTAKES = 30


@open_to(may_plan_trials, program=programs.program)
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest, program: Program) -> HttpResponse:
    """Begin with the protocol that ships; its text is changed next."""
    if request.method == "GET":
        context = {"program": program, "example": example(), "trail": trail.to_program(program)}
        return render(request, "trials/begin.html", context)
    made = actions.begin(by=request.user, program=program, text=example())
    return redirect("trials:protocol", program=program.slug, trial=made.pk)


@open_to(may_plan_trial, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def text(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """The text with its mistakes beside it; every time it is saved is a version."""
    latest = queries.version(trial)
    if request.method == "GET":
        kept = drafts.returned(request)
        form = ProtocolForm(initial={"text": latest.text, "version": latest.number, **(kept.dict() if kept else {})})
        return show(request, trial, form, looked_at=latest.text)
    form = ProtocolForm(request.POST)
    if not form.is_valid():
        return show(request, trial, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    words, why = form.cleaned_data["text"], form.cleaned_data["why"]
    try:
        made = actions.write(by=request.user, trial=trial, text=words, began_with=form.began_with, why=why)
    except actions.ChangedMeanwhileError as error:
        return show(request, trial, form, words, error.latest, HTTPStatus.CONFLICT)
    except actions.RefusedError as error:
        form.add_error("why" if isinstance(error, actions.NoReasonError) else "text", str(error))
        return show(request, trial, form, words, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    saved = f"draft-saved:{draft_key(trial)}"
    if made.is_whole:
        messages.success(request, f"Saved as version {made.number}.", extra_tags=saved)
        return redirect("trials:trial", program=program.slug, trial=trial.pk)
    messages.warning(request, f"Saved as version {made.number}. It has mistakes.", extra_tags=saved)
    return redirect("trials:protocol", program=program.slug, trial=trial.pk)


def draft_key(trial: Trial) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"trial-protocol-{trial.pk}"


def show(
    request: SignedInRequest,
    trial: Trial,
    form: ProtocolForm,
    looked_at: str = "",
    theirs: ProtocolVersion | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page of the text; `theirs` is what somebody else saved meanwhile."""
    mistakes = look(looked_at).mistakes if looked_at else ()
    context = {
        "program": trial.program,
        "trial": trial,
        "form": form,
        "version": form["version"].value() or 0,
        "theirs": theirs,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "registration": queries.registration(trial),
        "latest": queries.version(trial),
        "register": RegisterForm(),
        "versions": queries.versions(trial),
        "draft_key": draft_key(trial),
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/protocol.html", context, status=status)


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def version_file(request: SignedInRequest, program: Program, trial: Trial, number: int) -> HttpResponse:
    """One version as a file."""
    try:
        found = queries.version(trial, number)
    except ProtocolVersion.DoesNotExist as missing:
        raise Http404 from missing
    headers = {"Content-Disposition": f'attachment; filename="protocol-version-{number}.yaml"'}
    return HttpResponse(found.text, content_type="text/yaml; charset=utf-8", headers=headers)


@open_to(may_plan_trial, program=programs.program, trial=queries.trial)
@require_POST
def register(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """Fix the version that was shown."""
    form, shown = RegisterForm(request.POST), request.POST.get("version", "")
    back = redirect("trials:trial", program=program.slug, trial=trial.pk)
    if not (form.is_valid() and shown.isdecimal() and len(shown) < 9):
        return back
    try:
        version = queries.version(trial, int(shown))
        made = actions.register(by=request.user, version=version, register=form.cleaned_data["register"])
    except ProtocolVersion.DoesNotExist as missing:
        raise Http404 from missing
    except actions.RefusedError as error:
        messages.error(request, str(error))
        return redirect("trials:protocol", program=program.slug, trial=trial.pk)
    messages.success(request, f"Version {made.version.number} is registered. Institutions can be approached now.")
    return back
