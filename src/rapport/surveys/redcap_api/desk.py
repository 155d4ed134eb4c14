"""The page about the interchange of a programme: what the API is, its address, keys, views, and who enters answers."""

import csv
import io
from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people.models import Token
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys import queries as surveys
from rapport.surveys.exports.sheets import protected
from rapport.surveys.models import Survey
from rapport.surveys.permissions import may_exchange, may_export, may_open_surveys
from rapport.surveys.redcap_api import actions, queries
from rapport.surveys.redcap_api.actions import ViewWords
from rapport.surveys.redcap_api.desk_forms import KeyForm, ViewForm
from rapport.surveys.redcap_api.queries import Caller, project_of

# Some clients take no address that does not end so.
PATH = "/api/redcap/api/"
OWN = Token(kind=Token.Kind.REDCAP, scopes="full")


@open_to(may_exchange, program=programs.program)
@require_http_methods(["GET", "POST"])
def interchange(request: SignedInRequest, program: Program) -> HttpResponse:
    """See it all; make a key, which is shown in the answer to this one post and never again."""
    posted = request.POST if request.method == "POST" else None
    form = key_form(request, program, posted)
    if posted is None or not form.is_valid():
        return page(request, program, {"form": form})
    _, secret = people.make_token(
        by=request.user,
        kind=Token.Kind.REDCAP,
        name=form.cleaned_data["name"],
        scopes=form.granted,
        program=program.slug,
        expires_on=form.cleaned_data["expires_on"],
    )
    return page(request, program, {"secret": secret, "form": key_form(request, program, None)})


def key_form(request: SignedInRequest, program: Program, posted: object) -> KeyForm:
    boxes = [
        (one, instrument.title)
        for one in queries.anonymous_surveys(program)
        if may_export(request.user, one) and (instrument := surveys.instrument_of(one))
    ]
    return KeyForm(posted, project=f"{program.name}, as far as you may see it", anonymous=boxes)


def page(request: SignedInRequest, program: Program, words: Mapping[str, object]) -> HttpResponse:
    project = project_of(Caller(OWN, request.user, program))
    shown = {
        "program": program,
        "trail": [{"label": "Surveys", "href": reverse("surveys:waves", args=[program.slug])}],
        "address": settings.SITE_URL + PATH,
        "project": project,
        "keys": tokens.keys_to(program.slug, Token.Kind.REDCAP),
        "views": queries.views_in(program),
        "view_form": ViewForm(None, project=project),
        "entered": entered(program),
        "may_open": may_open_surveys(request.user, program),
        **words,
    }
    has_mistakes = any(getattr(shown[name], "errors", None) for name in ("form", "view_form"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_mistakes else HTTPStatus.OK
    return render(request, "surveys/redcap_api/interchange.html", shown, status=status)


def entered(program: Program) -> list[dict[str, object]]:
    """The identified surveys, and whether staff may enter answers to each."""
    open_ = queries.staff_forms(program)
    found = [one for one in queries.named_surveys(program) if one.degree == Survey.Degree.IDENTIFIED]
    titles = {one.pk: instrument.title for one in found if (instrument := surveys.instrument_of(one))}
    return [{"survey": one, "title": titles[one.pk], "is_open": one.pk in open_} for one in found]


@open_to(may_exchange, program=programs.program)
@require_POST
def keep_view(request: SignedInRequest, program: Program) -> HttpResponse:
    """Keep a view, or drop one."""
    if (number := request.POST.get("drop", "")).isdecimal() and len(number) < 10:
        actions.drop_view(by=request.user, program=program, number=int(number))
        messages.success(request, "The view is dropped.")
        return redirect("surveys:interchange", program=program.slug)
    project = project_of(Caller(OWN, request.user, program))
    form = ViewForm(request.POST, project=project)
    if not form.is_valid():
        return page(request, program, {"form": key_form(request, program, None), "view_form": form})
    said = form.cleaned_data
    words = ViewWords(said["title"], said["of_forms"], said["of_events"], said["filter_logic"])
    view = actions.keep_view(by=request.user, program=program, words=words)
    messages.success(request, f"“{view.title}” is kept as number {view.pk}.")
    return redirect("surveys:interchange", program=program.slug)


@open_to(may_open_surveys, program=programs.program)
@require_POST
def staff_form(request: SignedInRequest, program: Program) -> HttpResponse:
    """Say whether staff may enter answers to a survey."""
    number = request.POST.get("survey", "")
    known = {str(one.pk): one for one in queries.named_surveys(program) if one.degree == Survey.Degree.IDENTIFIED}
    if number not in known:
        messages.error(request, "Choose one of the identified surveys of this programme.")
        return redirect("surveys:interchange", program=program.slug)
    may = request.POST.get("may") == "yes"
    actions.let_staff_enter(by=request.user, survey=known[number], may=may)
    messages.success(request, "Staff may enter answers to it." if may else "Staff enter no answers to it any more.")
    return redirect("surveys:interchange", program=program.slug)


@open_to(may_exchange, program=programs.program)
@require_POST
def study_ids(request: SignedInRequest, program: Program) -> HttpResponse:
    """Whose study id is whose, as CSV. A press, not a link: it stands in the trail."""
    found = actions.take_study_ids(by=request.user, program=program)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["record_id", "name", "email"])
    writer.writerows([[one.code, protected(one.person.name), protected(one.person.email or "")] for one in found])
    headers = {
        "Content-Disposition": f'attachment; filename="{program.slug}-study-ids.csv"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
