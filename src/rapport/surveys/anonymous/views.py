"""The form, which knows no one; how it goes, for staff; what was released, for the evaluator."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from rapport.ballots import queries as ballots
from rapport.ballots.actions import shuffled
from rapport.ballots.models import Box
from rapport.ballots.policy import LEAST, ROWS_FROM
from rapport.kit.doors import open_to, open_to_everybody
from rapport.people.request import SignedInRequest
from rapport.surveys.anonymous import actions, queries, tables
from rapport.surveys.anonymous.permissions import may_end_box, may_see_box
from rapport.surveys.branching import Branches
from rapport.surveys.consent import promise
from rapport.surveys.items import Number
from rapport.surveys.library import words_for
from rapport.surveys.models import Survey
from rapport.surveys.permissions import may_export_confidential
from rapport.surveys.queries import instrument_of
from rapport.surveys.sheet import Filled, sheet


@open_to_everybody
@require_safe
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of a box. Asking for it changes nothing and tells nothing: programs that test mails do it, too."""
    box = Box.objects.filter(slug=slug).first()
    if box is None:
        raise Http404
    survey = queries.survey_of_box(slug)
    if survey is None or box.state != Box.State.OPEN:
        page = {"box": box, "is_void": survey is None, "title": survey.program.name if survey else "Your link"}
        return render(request, "surveys/anonymous/over.html", page)
    try:
        branches = queries.in_words(survey)
    except LookupError:
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    known = words_for(survey.instrument, survey.instrument_version)
    chosen = known.get(request.GET.get("words", ""))
    promised = queries.policy(slug)
    apart = () if promised.joined else promised.demographics + promised.rated
    page = {
        "survey": survey,
        "box": box,
        "policy": promised,
        "promise": promise(survey.degree, program=survey.program.name),
        "sheet": sheet(branches, chosen.instrument if chosen else branches.instrument, Filled({})),
        "languages": languages(survey, chosen.name if chosen else "", branches),
        "required": " ".join(one.id for one in branches.fields.values() if one.is_required),
        "rows": " ".join(apart),
        "limits": json.dumps(limits(branches)),
    }
    return render(request, "surveys/anonymous/form.html", page)


def languages(survey: Survey, chosen: str, branches: Branches) -> list[tuple[str, str, bool]]:
    """The languages in which it can be answered; none where there is one only."""
    known = words_for(survey.instrument, survey.instrument_version)
    if not known:
        return []
    found = {"": branches.instrument.language} | {name: one.instrument.language for name, one in known.items()}
    return [(language, f"?words={name}", name == chosen) for name, language in found.items()]


def limits(branches: Branches) -> dict[str, list[float]]:
    """What a number must keep to: lowest, highest, decimal places."""
    return {
        name: [one.item.minimum, one.item.maximum, one.item.decimals]
        for name, one in branches.fields.items()
        if isinstance(one.item, Number)
    }


@open_to(may_see_box, anonymous=queries.survey)
@require_GET
def box(request: SignedInRequest, anonymous: Survey) -> HttpResponse:
    """How the survey goes, for staff."""
    state = queries.state(anonymous)
    is_lost = state.stage is queries.Stage.KEY_LOST
    page = about(anonymous) | {
        "state": state,
        "may_end": (is_lost or (state.is_open and state.is_rolling)) and may_end_box(request.user, anonymous),
        "may_read": may_export_confidential(request.user, anonymous),
        "is_lost": is_lost,
    }
    return render(request, "surveys/anonymous/box.html", page)


@open_to(may_end_box, anonymous=queries.survey)
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, anonymous: Survey) -> HttpResponse:
    """Staff end a survey that would go on inviting; asked first, since nothing opens it again."""
    there = reverse("surveys:box", args=[anonymous.pk])
    state = queries.state(anonymous)
    is_lost = state.stage is queries.Stage.KEY_LOST
    if not is_lost and not (state.is_open and state.is_rolling):
        return redirect(there)
    if request.method == "POST":
        actions.end(by=request.user, survey=anonymous)
        messages.success(request, "The survey is closed.")
        return redirect(there)
    return render(request, "surveys/anonymous/end.html", about(anonymous) | {"is_lost": is_lost, "back": there})


@open_to(may_export_confidential, anonymous=queries.survey)
@require_GET
def released(request: SignedInRequest, anonymous: Survey) -> HttpResponse:
    """Protected counts, means, the way to the texts, and what is withheld."""
    page = about(anonymous) | {"state": queries.state(anonymous), "least": LEAST, "rows_from": ROWS_FROM}
    try:
        page |= results(anonymous)
    except LookupError:
        page["is_gone"] = True
    return render(request, "surveys/anonymous/released.html", page)


def results(survey: Survey) -> dict[str, object]:
    branches = queries.in_words(survey)
    if not survey.box:
        return {"n": 0}
    n = queries.released_number(survey)
    promised = queries.policy(survey.box)
    found = tables.questions(branches, ballots.tallies(survey.box), n)
    return {
        "n": n,
        "policy": promised,
        "questions": found,
        "means": tables.means(branches, queries.parts_for_statistics(survey)),
        "texts": [branches.fields[name] for name in promised.texts],
        "hides": any(one.hides for one in found),
        "has_rows": n >= ROWS_FROM,
    }


@open_to(may_export_confidential, anonymous=queries.survey)
@require_GET
def texts(request: SignedInRequest, anonymous: Survey, text: str) -> HttpResponse:
    """What people wrote in one field, on a page of its own and in an order of its own, from twenty people on."""
    try:
        asked = queries.in_words(anonymous).fields.get(text)
    except LookupError:
        asked = None
    if asked is None or asked.kind != "text":
        raise Http404
    n = queries.released_number(anonymous)
    written = shuffled(tables.texts(queries.parts(anonymous), text)) if n >= ROWS_FROM else []
    page = about(anonymous) | {"asked": asked, "written": written, "n": n, "rows_from": ROWS_FROM}
    return render(request, "surveys/anonymous/texts.html", page)


def about(survey: Survey) -> dict[str, object]:
    instrument = instrument_of(survey)
    title = instrument.title if instrument else survey.instrument
    return {"survey": survey, "program": survey.program, "title": title}
