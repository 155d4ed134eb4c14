"""The meetings of an institution: plan them, note who came, move one, call one off."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.people.roles import GRANTS, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.training.facilitating import queries as workshops
from rapport.training.facilitating import sheets
from rapport.trials import queries, trail
from rapport.trials.meetings import actions
from rapport.trials.meetings import queries as met
from rapport.trials.meetings.forms import ElsewhenForm, SeriesForm
from rapport.trials.models import Meeting, Site, Trial
from rapport.trials.permissions import may_deliver, may_keep_meeting


def leaders(site: Site) -> list[Person]:
    """Who can be named: people of this institution in a role that leads meetings."""
    seats = programs.people_in(site.trial.program).filter(
        institution=site.institution_id, role__in=GRANTS[Verb.LEAD_MEETINGS]
    )
    return list({one.person_id: one.person for one in seats}.values())


def elsewhen_form(data: object, planned: Meeting) -> ElsewhenForm:
    """Who leads it now can be named again, also who has no such role there any more."""
    return ElsewhenForm(data, planned.workshop, workshops.leaders_of(planned.workshop), leaders(planned.site))


def above(site: Site) -> trail.Trail:
    address = reverse("trials:site", args=[site.trial.program.slug, site.trial_id, site.pk])
    return [*trail.to_trial(site.trial), {"label": str(site), "href": address}]


@open_to(may_deliver, program=programs.program, trial=queries.trial, site=queries.site)
@require_http_methods(["GET", "POST"])
def meetings(request: SignedInRequest, program: Program, trial: Trial, site: Site) -> HttpResponse:
    """All of them, and the next to be planned."""
    components = met.to_plan(site)
    form = SeriesForm(request.POST or None, components, leaders(site))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan(by=request.user, site=site, series=form.series, seen=form.cleaned_data["seen"] or None)
        except actions.RefusedError as error:
            form.add_error(None, str(error))
        else:
            number = f"{made} meeting{'' if made == 1 else 's'} planned." if made else "They are planned already."
            messages.success(request, number)
            return redirect("trials:meetings", program=program.slug, trial=trial.pk, site=site.pk)
    context = {
        "program": program,
        "trial": trial,
        "site": site,
        "components": components,
        "form": form,
        "meetings": met.meetings(site),
        "mark": met.mark(site),
        "trail": above(site),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "trials/meetings.html", context, status=status)


@open_to(may_keep_meeting, program=programs.program, trial=queries.trial, site=queries.site, planned=met.meeting)
@require_http_methods(["GET", "POST"])
def meeting(request: SignedInRequest, program: Program, trial: Trial, site: Site, planned: Meeting) -> HttpResponse:
    """One of them: who is asked, and from its day on, who came."""
    tried = sheets.receive(request, request.user, planned.workshop) if request.method == "POST" else None
    if request.method == "POST" and tried is None:
        return redirect(request.path)
    return show(request, planned, tried)


def show(
    request: SignedInRequest, planned: Meeting, tried: sheets.Tried | None = None, moved: ElsewhenForm | None = None
) -> HttpResponse:
    """The page of a meeting, with what was tried and could not be kept."""
    site, workshop = planned.site, planned.workshop
    back = reverse("trials:meetings", args=[site.trial.program.slug, site.trial_id, site.pk])
    context = sheets.shown(workshop, tried) | {
        "program": site.trial.program,
        "trial": site.trial,
        "site": site,
        "meeting": planned,
        "leaders": workshops.leaders_of(workshop),
        "is_noted": workshop.attendances.exists(),
        "form": moved or elsewhen_form(None, planned),
        "trail": [*above(site), {"label": "Meetings", "href": back}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried or moved else HTTPStatus.OK
    return render(request, "trials/meeting.html", context, status=status)


@open_to(may_keep_meeting, program=programs.program, trial=queries.trial, site=queries.site, planned=met.meeting)
@require_POST
def move(request: SignedInRequest, program: Program, trial: Trial, site: Site, planned: Meeting) -> HttpResponse:
    form = elsewhen_form(request.POST, planned)
    if form.is_valid():
        try:
            actions.move(by=request.user, meeting=planned, to=form.when)
        except actions.RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Changed. If it moves, who is asked or leads gets a letter; calendars follow.")
            return redirect("trials:meeting", program=program.slug, trial=trial.pk, site=site.pk, planned=planned.pk)
    return show(request, planned, moved=form)


@open_to(may_keep_meeting, program=programs.program, trial=queries.trial, site=queries.site, planned=met.meeting)
@require_POST
def call_off(request: SignedInRequest, program: Program, trial: Trial, site: Site, planned: Meeting) -> HttpResponse:
    try:
        actions.call_off(by=request.user, meeting=planned)
    except actions.RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The meeting is called off.")
    return redirect("trials:meetings", program=program.slug, trial=trial.pk, site=site.pk)
