"""What happened; sessions of an institution; how much of each component each arm received."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.following import actions
from rapport.trials.following import queries as followed
from rapport.trials.following.actions import Held, Words
from rapport.trials.forms import HappeningForm, SessionForm
from rapport.trials.models import Site, Trial
from rapport.trials.permissions import is_blinded, may_deliver, may_keep_site, may_see_arms


@open_to(may_see_arms, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def happenings(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """The list of what went another way than planned, and the next entry."""
    form = HappeningForm(request.POST or None, queries.sites(trial))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        words = Words(asked["kind"], form.sites.get(asked["site"]), asked["happened_on"], asked["what"])
        actions.note(by=request.user, trial=trial, words=words)
        messages.success(request, "Noted. It stays as it is; a later entry may correct it.")
        return redirect("trials:happenings", program=program.slug, trial=trial.pk)
    context = {
        "program": program,
        "trial": trial,
        "form": form,
        "happenings": followed.happenings(trial),
        "trail": trail.to_trial(trial),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/happenings.html", context, status=status)


@open_to(may_deliver, program=programs.program, trial=queries.trial, site=queries.site)
@require_http_methods(["GET", "POST"])
def sessions(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """The sessions of one institution, and the next to be recorded."""
    protocol = queries.protocol(trial)
    there = [one for one in queries.participants(site) if one.state in queries.EVER_INCLUDED]
    form = SessionForm(request.POST or None, protocol.components() if protocol else (), there)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        present = [form.people[key] for key in words["present"]]
        held = Held(words["component"], words["held_on"], words["minutes"], present)
        try:
            actions.hold(by=request.user, site=site, held=held)
        except actions.RefusedError as error:
            form.add_error("held_on", str(error))
        else:
            messages.success(request, "The session is recorded.")
            return redirect("trials:sessions", program=program.slug, trial=trial.pk, site=site.pk)
    back = {"label": str(site), "href": f"{request.path.removesuffix('sessions/')}"}
    context = {
        "program": program,
        "trial": trial,
        "site": site,
        "form": form,
        "people": there,
        "sessions": followed.sessions(site),
        "trail": [*trail.to_trial(trial), back],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/sessions.html", context, status=status)


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_http_methods(["GET", "POST"])
def note_here(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """What happened at one institution, as it reports it: usual care, contamination, deviations.

    What others noted may tell its arm: whoever analyses the trial finds here what they noted themselves.
    """
    blinded = is_blinded(request.user, trial)
    form = HappeningForm.of(site, request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        words = Words(asked["kind"], site, asked["happened_on"], asked["what"])
        actions.note(by=request.user, trial=trial, words=words)
        messages.success(request, "Noted. It stays as it is; a later entry may correct it.")
        return redirect("trials:note_here", program=program.slug, trial=trial.pk, site=site.pk)
    back = {"label": str(site), "href": f"{request.path.removesuffix('note/')}"}
    context = {
        "program": program,
        "trial": trial,
        "site": site,
        "form": form,
        "happenings": followed.happenings_at(site, by=request.user if blinded else None),
        "blinded": blinded,
        "trail": [*trail.to_trial(trial), back],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/happenings.html", context, status=status)


@open_to(may_see_arms, program=programs.program, trial=queries.trial)
@require_GET
def fidelity(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """What was held, and who came, for each component in each arm."""
    rows = followed.fidelity(trial)
    context = {
        "program": program,
        "trial": trial,
        "rows": rows,
        "has_crossed": not all(one.is_given for one in rows),
        "trail": trail.to_trial(trial),
    }
    return render(request, "trials/fidelity.html", context)
