"""My surveys; answering one. Opening a page changes nothing."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.surveys import actions, queries
from rapport.surveys.actions import NotOpenError
from rapport.surveys.forms import AnswersForm, shown
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Response, Survey
from rapport.surveys.permissions import may_answer
from rapport.surveys.scoring import scores


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    return render(request, "surveys/mine.html", {"invitations": queries.invitations_of(request.user)})


@open_to(may_answer, survey=queries.survey)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, survey: Survey) -> HttpResponse:
    instrument = queries.instrument_of(survey)
    if instrument is None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=status)
    if request.method == "POST":
        return take(request, survey, instrument)
    response = queries.response_of(request.user, survey)
    if response and response.state == Response.State.SUBMITTED:
        return thank(request, survey, instrument, response)
    if not queries.is_open(survey):
        return say_closed(request, survey, instrument)
    kept = queries.values_of(response)
    typed = drafts.returned(request)
    form = AnswersForm(instrument, kept | typed_values(instrument, typed))
    return ask(request, survey, instrument, form, kept=len(kept), is_returned=typed is not None)


def take(request: SignedInRequest, survey: Survey, instrument: Instrument) -> HttpResponse:
    """Keep what came – one answer from a script, or the whole page – and hand it in when that was asked."""
    form = AnswersForm(instrument, {}, request.POST)
    if not form.is_valid():
        page = ask(request, survey, instrument, form, kept=0)
        page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return page
    left_open = form.left_open(instrument)
    hands_in = "submit" in request.POST and (not left_open or "reminded" in request.POST)
    act = actions.submit if hands_in else actions.save_answers
    try:
        response = act(by=request.user, survey=survey, values=form.given)
    except NotOpenError:
        return say_closed(request, survey, instrument, is_late=True)
    if "HX-Request" in request.headers:
        return say_saved(request, survey, instrument, response)
    if response.state == Response.State.SUBMITTED:
        return redirect("surveys:answer", survey=survey.pk)
    if "submit" in request.POST:
        return ask(request, survey, instrument, form, kept=len(form.given), left_open=left_open)
    messages.success(request, "Your answers so far are saved. Come back whenever you like.")
    return redirect("surveys:mine")


def ask(
    request: SignedInRequest, survey: Survey, instrument: Instrument, form: AnswersForm, **more: object
) -> HttpResponse:
    """The page with the questions."""
    pages = [(page, [(item, form[item.id]) for item in page.items]) for page in instrument.pages]
    context = {"survey": survey, "instrument": instrument, "form": form, "pages": pages, "draft": draft_key(survey)}
    return render(request, "surveys/answer.html", context | more)


def say_saved(request: SignedInRequest, survey: Survey, instrument: Instrument, response: Response) -> HttpResponse:
    """To a script: that the answer is kept, and how many there are now."""
    if response.state == Response.State.SUBMITTED:
        return HttpResponseClientRedirect(reverse("surveys:answer", kwargs={"survey": survey.pk}))
    context = {"instrument": instrument, "kept": len(queries.values_of(response))}
    part = render(request, "surveys/saved.html", context)
    part.headers["HX-Trigger"] = json.dumps({"draft-saved": draft_key(survey)})
    return part


def thank(request: SignedInRequest, survey: Survey, instrument: Instrument, response: Response) -> HttpResponse:
    """The answers are in; the person may look at their own."""
    values, items = queries.values_of(response), shown(instrument)
    labels = {item.id: {option.value: option.label for option in instrument.options(item)} for item in items}
    context = {
        "survey": survey,
        "instrument": instrument,
        "response": response,
        "answers": [(item.ask, labels[item.id].get(values.get(item.id, 0), "")) for item in items],
        "scores": [(instrument.scores[name], value) for name, value in scores(instrument, values).items()],
    }
    return render(request, "surveys/thanks.html", context)


def say_closed(
    request: SignedInRequest, survey: Survey, instrument: Instrument, *, is_late: bool = False
) -> HttpResponse:
    """No answers are taken now; what came too late was not kept, and the page says so."""
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(reverse("surveys:answer", kwargs={"survey": survey.pk}))
    context = {
        "survey": survey,
        "instrument": instrument,
        "is_closed": survey.closes_at <= timezone.now(),
        "is_late": is_late,
    }
    return render(request, "surveys/not_open.html", context, status=HTTPStatus.CONFLICT if is_late else HTTPStatus.OK)


def typed_values(instrument: Instrument, typed: QueryDict | None) -> dict[str, int]:
    """What somebody had answered when their session ended."""
    if typed is None:
        return {}
    form = AnswersForm(instrument, {}, typed)
    return form.given if form.is_valid() else {}


def draft_key(survey: Survey) -> str:
    """Under which name a browser keeps answers until they are saved."""
    return f"survey:{survey.pk}"
