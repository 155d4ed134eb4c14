"""The near-peer mentors of an institution's participants: make a pair, end one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.models import Site, Trial
from rapport.trials.pairs import actions
from rapport.trials.pairs import queries as paired
from rapport.trials.pairs.forms import NearPeerForm
from rapport.trials.permissions import may_deliver


@open_to(may_deliver, program=programs.program, trial=queries.trial, site=queries.site)
@require_http_methods(["GET", "POST"])
def pairs(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """Who has whom, and the next pair to be made."""
    components, people, mentors = paired.to_pair(site), paired.without(site), paired.mentors(site)
    form = NearPeerForm(request.POST or None, components, people, mentors)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        who, whom = form.people[words["participant"]], form.mentors[words["mentor"]]
        try:
            actions.pair(by=request.user, participant=who, mentor=whom, component=words["component"])
        except actions.RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{whom} is now the near-peer mentor of {who.person}; both get a letter.")
            return redirect(request.path)
    context = {
        "program": program,
        "trial": trial,
        "site": site,
        "components": components,
        "form": form,
        "pairs": paired.pairs(site),
        "without": people,
        "mentors": mentors,
        "trail": [*trail.to_trial(trial), {"label": str(site), "href": above(site)}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/pairs.html", context, status=status)


def above(site: Site) -> str:
    return reverse("trials:site", args=[site.trial.program.slug, site.trial_id, site.pk])


@open_to(may_deliver, program=programs.program, trial=queries.trial, site=queries.site)
@require_POST
def part(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """End the pair whose button was pressed."""
    pressed = request.POST.get("pair", "")
    found = next((one for one in paired.pairs(site) if str(one.pk) == pressed), None)
    if found is not None:
        actions.part(by=request.user, paired=found)
        messages.success(request, f"{found.member.mentor} is not the near-peer mentor any more.")
    return redirect("trials:pairs", program=program.slug, trial=trial.pk, site=site.pk)
