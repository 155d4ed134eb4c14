"""The institutions of a trial; one of them: how it goes on, whom it asks, who takes part."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people import actions as people
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.allocation import queries as allocation
from rapport.trials.forms import ApproachForm, AskForm, LeaveForm, LevelsForm, MoveForm, RelyForm
from rapport.trials.models import Participant, Site, Trial
from rapport.trials.opening.queries import open_courses
from rapport.trials.pairs.queries import given_pairs, has_pairs
from rapport.trials.permissions import is_blinded, may_keep_site, may_plan_trial
from rapport.trials.sites import actions
from rapport.trials.sites.people import askable

MOVES = {
    Site.State.AGREED: "They have agreed to take part",
    Site.State.RECRUITING: "They begin to recruit",
    Site.State.DECLINED: "They have declined",
    Site.State.STOPPED: "They stop",
}


@open_to(may_plan_trial, program=programs.program, trial=queries.trial)
@require_http_methods(["GET", "POST"])
def sites(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """All institutions, and the next to be approached."""
    found, arms, names = queries.sites(trial), queries.arms(trial), programs.institutions_in(program)
    there = {str(one.institution): one for one in found}
    form = ApproachForm(request.POST or None, [*names, *there])
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["institution"]
        try:
            institution = people.add_institution(by=request.user, name=name)
            made = actions.approach(by=request.user, trial=trial, institution=institution)
        except actions.RefusedError as error:
            form.add_error(None, str(error))
        else:
            words = (
                "was approached before; its page says how far it is." if name in there else "is noted as approached."
            )
            messages.success(request, f"{made} {words}")
            return redirect("trials:sites", program=program.slug, trial=trial.pk)
    blinded, standing = is_blinded(request.user, trial), queries.standing(trial, found)
    context = {
        "program": program,
        "trial": trial,
        "rows": [(one, standing[one.pk], "" if blinded else arms.get(one.pk, "")) for one in found],
        "sees_arms": bool(arms) and not blinded,
        "tells_why": not blinded,
        "form": form,
        "names": [name for name in names if name not in there],
        "registration": queries.registration(trial),
        "trail": trail.to_trial(trial),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/sites.html", context, status=status)


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_GET
def site(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """How far it is, and all that can be done next."""
    return show(request, site)


def move_form(data: object, site: Site) -> MoveForm:
    """What can follow for an institution."""
    ways = [(state, MOVES[state]) for state, before in actions.WAYS.items() if site.state in before]
    return MoveForm(data, ways, queries.new_board(site, queries.protocol(site.trial)))


def rely_form(data: object, site: Site) -> RelyForm:
    return RelyForm(data, queries.new_board(site, queries.protocol(site.trial)))


def levels_form(data: object, site: Site) -> LevelsForm:
    protocol = queries.protocol(site.trial)
    known = {one.factor: one.level for one in site.levels.all()}
    return LevelsForm(data, protocol.factors() if protocol else (), known)


def ask_form(data: object, site: Site) -> AskForm:
    return AskForm(data, askable(site))


def leave_form(data: object, site: Site) -> LeaveForm:
    there = (Participant.State.ASKED, Participant.State.INCLUDED)
    return LeaveForm(data, [one for one in queries.participants(site) if one.state in there])


def show(
    request: SignedInRequest, site: Site, failed: Form | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The page of one institution; a form that failed stands in its place."""
    protocol, trial = queries.protocol(site.trial), site.trial
    blinded = is_blinded(request.user, trial)
    made = (each(None, site) for each in (move_form, rely_form, levels_form, ask_form, leave_form))
    move, rely, levels, ask, leave = (
        failed if failed is not None and type(failed) is type(one) else one for one in made
    )
    arm = queries.arms(trial).get(site.pk, "")
    context = {
        "program": trial.program,
        "trial": trial,
        "site": site,
        "protocol": protocol,
        "participants": queries.participants(site),
        "arm": "" if blinded else arm,
        "about": next((one for one in protocol.arms if one.name == arm), None) if protocol and not blinded else None,
        "given": () if blinded else queries.given(site),
        "courses": [] if blinded else open_courses(site),
        "is_allocated": actions.is_allocated(site),
        # Why somebody left, or an institution stopped, may tell of its arm.
        "tells_why": not (blinded and actions.is_allocated(site)),
        "delivers": actions.is_allocated(site) and not blinded,
        "pairs": not blinded and (bool(given_pairs(site)) or has_pairs(site)),
        "is_annulled": not arm and actions.is_allocated(site),
        "standing": queries.standing(trial, [site])[site.pk],
        "lacks": allocation.lacks(site),
        "never": bool(allocation.never(trial, [site])),
        "move": move,
        "new_board": queries.new_board(site, protocol) if site.state == Site.State.RECRUITING else "",
        "rely": rely,
        "levels": levels,
        "ask": ask,
        "leave": leave,
        "failed": failed,
        "trail": trail.to_sites(trial) if may_plan_trial(request.user, trial.program, trial) else trail.to_trial(trial),
    }
    return render(request, "trials/site.html", context, status=status)


def done(request: SignedInRequest, site: Site, form: Form, does: Callable[[], object], said: str) -> HttpResponse:
    """Do what a form asks, or show it again with what is wrong."""
    if form.is_valid():
        try:
            does()
        except actions.RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("trials:site", program=site.trial.program.slug, trial=site.trial_id, site=site.pk)
    return show(request, site, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def move(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    form = move_form(request.POST, site)
    return done(request, site, form, lambda: actions.move(by=request.user, site=site, **form.cleaned_data), "Noted.")


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def rely(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    form = rely_form(request.POST, site)
    return done(request, site, form, lambda: actions.rely(by=request.user, site=site, **form.cleaned_data), "Noted.")


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def sort_in(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    form = levels_form(request.POST, site)
    return done(
        request, site, form, lambda: actions.sort_in(by=request.user, site=site, levels=form.levels()), "Sorted in."
    )


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def ask(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    form = ask_form(request.POST, site)
    return done(
        request, site, form, lambda: actions.ask(by=request.user, site=site, person=form.chosen), "Noted as asked."
    )


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def include(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """Include the participant whose button was pressed."""
    pressed = request.POST.get("participant", "")
    found = next((one for one in queries.participants(site) if str(one.pk) == pressed), None)
    if found is not None:
        try:
            actions.include(by=request.user, participant=found)
        except actions.RefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{found.code} is included.")
    return redirect("trials:site", program=program.slug, trial=trial.pk, site=site.pk)


@open_to(may_keep_site, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def leave(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    form = leave_form(request.POST, site)

    def does() -> None:
        words = form.cleaned_data
        who = form.people[words["participant"]]
        actions.leave(by=request.user, participant=who, state=words["state"], why=words["why"])

    said = "Noted."
    if not actions.is_allocated(site) and request.POST.get("state") in actions.LEFT:
        said = "Noted. The institution has no arm yet, so they count among those who declined."
    return done(request, site, form, does, said)
