"""How many have answered: by role and wave, by institution, and the page of one survey."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.library import branches_of
from rapport.surveys.models import Survey
from rapport.surveys.permissions import (
    may_bring_in,
    may_export,
    may_export_confidential,
    may_open_surveys,
    may_see_rates,
)
from rapport.surveys.waves import actions, queries
from rapport.surveys.waves.actions import reminders_of
from rapport.surveys.waves.forms import RemindersForm
from rapport.surveys.waves.quality import final_skips, quality
from rapport.surveys.waves.rates import by_institution, last_shown


def trail(program: Program) -> list[dict[str, str]]:
    return [{"label": "Surveys", "href": reverse("surveys:waves", args=[program.slug])}]


def survey_or_404(program: Program, pk: int) -> Survey:
    found = queries.survey_in(program, pk)
    if found is None:
        raise Http404
    return found


@open_to(may_see_rates, program=programs.program)
@require_GET
def rates(request: SignedInRequest, program: Program) -> HttpResponse:
    rows = queries.waves_of(program)
    asked = [one for row in rows for one in row.surveys]
    roles = sorted({one.survey.role for one in asked})
    table = [
        (role, [[one for one in row.surveys if one.survey.role == role] for row in rows if row.surveys])
        for role in roles
    ]
    final = last_shown([one.survey for one in asked])
    groups = [(one, by_institution(one.standing, final.get(one.survey.pk))) for one in asked]
    words = {
        "program": program,
        "trail": trail(program),
        "waves": [row.wave for row in rows if row.surveys],
        "table": table,
        "groups": [(one, found) for one, found in groups if found],
    }
    return render(request, "surveys/waves/rates.html", words)


@open_to(may_see_rates, program=programs.program)
@require_GET
def survey(request: SignedInRequest, program: Program, survey: int) -> HttpResponse:
    return survey_page(request, program, survey_or_404(program, survey))


def survey_page(
    request: SignedInRequest, program: Program, found: Survey, form: RemindersForm | None = None
) -> HttpResponse:
    """What may be told of how one survey goes; a form with mistakes keeps what was typed."""
    asked = queries.asked_surveys(program, [found])[0]
    final = last_shown([found]).get(found.pk)
    has_content = asked.standing.instrument is not None
    branches = branches_of(found.instrument, found.instrument_version) if has_content else None
    is_identified = found.degree == Survey.Degree.IDENTIFIED
    # Beside an export the table of skips would tell of the few who are in one of the two (docs/decisions/0011).
    exports = may_export(request.user, found)
    words = {
        "program": program,
        "trail": trail(program),
        "asked": asked,
        "survey": found,
        "groups": by_institution(asked.standing, final),
        "quality": quality(found, branches) if branches and is_identified else None,
        "skips": final_skips(final, branches) if branches and final and final.is_final and not exports else (),
        "form": form or RemindersForm(initial=RemindersForm.of(reminders_of(found))),
        "may_open": may_open_surveys(request.user, program),
        "may_export": exports,
        "may_bring_in": may_bring_in(request.user, found),
        "may_read_released": not found.carries_names and may_export_confidential(request.user, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, "surveys/waves/survey.html", words, status=status)


@open_to(may_open_surveys, program=programs.program)
@require_http_methods(["GET", "POST"])
def reminders(request: SignedInRequest, program: Program, survey: int) -> HttpResponse:
    found = survey_or_404(program, survey)
    if request.method == "GET":
        return redirect("surveys:asked", program=program.slug, survey=found.pk)
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return survey_page(request, program, found, form)
    actions.choose_reminders(by=request.user, survey=found, reminders=form.reminders)
    messages.success(request, "Saved. Reminders go out on these days.")
    return redirect("surveys:asked", program=program.slug, survey=found.pk)
