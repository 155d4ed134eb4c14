"""My surveys; answering one, changing and taking back what is in. Opening a page changes nothing."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.surveys import actions, posted, queries
from rapport.surveys.actions import NotOpenError, Saved
from rapport.surveys.anonymous.ways import OVER, ways
from rapport.surveys.branching import Branches
from rapport.surveys.consent import promise
from rapport.surveys.desk import Desk, about_in_words, address, place, wordings
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import words_for
from rapport.surveys.models import Answer, Response, Survey
from rapport.surveys.permissions import may_answer
from rapport.surveys.posted import Posted
from rapport.surveys.queries import Invitation
from rapport.surveys.reports import queries as reports
from rapport.surveys.scoring import scores
from rapport.surveys.sheet import progress, sheet
from rapport.surveys.spoken import answer_in_words
from rapport.surveys.subjects import ALONE
from rapport.surveys.waves.queries import unsubscribed_from


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    found = queries.invitations_of(request.user)
    there = ways(request.user, [(one.survey, one.window) for one in found])
    shown = [
        shown_invitation(one) | {"way": there.get(one.survey.pk, ""), "is_over": there.get(one.survey.pk) == OVER}
        for one in found
    ]
    silent = unsubscribed_from(request.user)
    words = {
        "invitations": shown,
        "reports": reports.reports_of(request.user),
        "mails": [(program, program.pk not in silent) for program in programs.programs_of(request.user)],
    }
    return render(request, "surveys/mine.html", words)


def shown_invitation(one: Invitation) -> dict[str, object]:
    return {"invitation": one, "about": about_in_words(one.subject), "address": address(one.survey, one.subject)}


@open_to(may_answer, survey=queries.survey)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, survey: Survey, subject: str = "") -> HttpResponse:
    desk = desk_of(request, survey, subject)
    if isinstance(desk, HttpResponse):
        return desk
    if request.method == "POST":
        return take(request, desk)
    edits = "edit" in request.GET and desk.window.is_open
    if desk.response and desk.response.state != Response.State.BEGUN and not edits:
        return thank(request, desk)
    return ask(request, desk) if desk.window.is_open else say_closed(request, desk)


@open_to(may_answer, survey=queries.survey)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, survey: Survey, subject: str = "") -> HttpResponse:
    desk = desk_of(request, survey, subject)
    if isinstance(desk, HttpResponse):
        return desk
    if desk.response is None:
        return redirect(desk.address)
    if request.method == "POST":
        actions.withdraw(by=request.user, response=desk.response)
        messages.success(request, "Your answers are deleted.")
        return redirect(desk.address)
    return render(request, "surveys/withdraw.html", desk.words | {"back": desk.address})


def desk_of(request: SignedInRequest, survey: Survey, key: str) -> Desk | HttpResponse:
    """The person's desk; another page where there is nothing to answer, or the address does not say about whom."""
    person = request.user
    instrument = queries.instrument_of(survey)
    if instrument is None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=status)
    if not survey.carries_names:
        words = Desk(person, survey, ALONE, instrument).words
        way = ways(person, [(survey, words["window"])])[survey.pk]
        return render(request, "surveys/anonymous_here.html", words | {"way": way})
    wanted = {one.key: one for one in queries.subjects_of(person, survey, instrument)}
    if key in wanted:
        return Desk(person, survey, wanted[key], instrument)
    if key:
        raise Http404
    return redirect(address(survey, next(iter(wanted.values())))) if len(wanted) == 1 else redirect("surveys:mine")


def take(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """Keep what came – one item from a script, or the whole form – and hand it in when that was asked."""
    came = posted.read(desk.branches, request.POST, request.FILES, offers_sharing=desk.offers_sharing)
    said = request.POST.get("words")
    wording = said if not said or said in wordings(desk.survey) else None
    hands_in = "submit" in request.POST and not came.mistakes
    try:
        if hands_in and "reminded" not in request.POST:
            # Of a page with all fields on it, nothing that was kept before shows through.
            is_all = came.given.keys() >= desk.branches.fields.keys()
            hands_in = not progress(desk.branches, came.values if is_all else desk.filled(came).values).left_open
        act = actions.submit if hands_in else actions.save_answers
        saved = act(by=request.user, survey=desk.survey, given=came.given, subject=desk.subject, wording=wording)
    except NotOpenError:
        return say_closed(request, desk, is_late=True)
    desk.response, desk.rows = saved.response, saved.rows
    if "HX-Request" in request.headers:
        return say_saved(request, desk, came, saved)
    if hands_in and not saved.conflicts:
        return redirect(desk.address)
    if "submit" in request.POST or came.mistakes or saved.conflicts:
        return ask(request, desk, came, saved)
    messages.success(
        request, "Your answers so far are saved. Come back whenever you like.", extra_tags=f"draft-saved:{desk.draft}"
    )
    return redirect("surveys:mine")


def ask(request: SignedInRequest, desk: Desk, came: Posted | None = None, saved: Saved | None = None) -> HttpResponse:
    """The page with the questions."""
    typed = drafts.returned(request) if came is None else None
    came = posted.read(desk.branches, typed, offers_sharing=desk.offers_sharing) if typed is not None else came
    chosen = request.POST.get("words", request.GET.get("words", desk.response.wording if desk.response else ""))
    known = chosen if chosen in wordings(desk.survey) else ""
    laid = sheet(desk.branches, desk.in_words(known), desk.filled(came, saved))
    context = desk.words | {
        "sheet": laid,
        "promise": promise_of(desk.survey, laid.instrument),
        "words": known,
        "languages": language_links(desk, known),
        "mistakes": [one for one in laid.controls if one.mistake] if saved else [],
        "conflicts": [one for one in laid.controls if saved and one.field.id in saved.conflicts],
        "left_open": laid.left_open if saved and not saved.conflicts and "submit" in request.POST else (),
        "is_returned": typed is not None,
        "is_edit": desk.response is not None and desk.response.state == Response.State.SUBMITTED,
        "draft": desk.draft,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if saved and came and came.mistakes else HTTPStatus.OK
    return render(request, "surveys/answer.html", context, status=status)


def promise_of(survey: Survey, instrument: Instrument) -> object:
    about = instrument.respondents.about
    return promise(survey.degree, program=survey.program.name, about=about, reports=queries.report_days(survey))


def say_saved(request: SignedInRequest, desk: Desk, came: Posted, saved: Saved) -> HttpResponse:
    """To a script: what became of one item, its new version, and how many answers there are now."""
    if "submit" in request.POST and not came.mistakes and not saved.conflicts:
        return HttpResponseClientRedirect(desk.address)
    context = {
        "progress": progress(desk.branches, desk.filled(came, saved).values),
        "versions": saved.versions,
        "mistakes": came.mistakes.values(),
        "conflicts": [clash(desk.branches, one) for one in saved.conflicts.values()],
        "address": desk.address,
    }
    part = render(request, "surveys/saved.html", context)
    if not came.mistakes and not saved.conflicts:
        part.headers["HX-Trigger"] = json.dumps({"draft-saved": desk.draft})
    return part


def clash(branches: Branches, row: Answer) -> Mapping[str, object]:
    one = branches.fields[row.field]
    return {"field": one, "now": answer_in_words(branches, row.field, queries.values(branches, [row])[row.field])}


def thank(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """The answers are in, or were taken back; the person may look at their own."""
    response = desk.response
    if response is None or desk.instrument is None:
        raise Http404
    if response.state == Response.State.WITHDRAWN:
        return render(request, "surveys/withdrawn.html", desk.words)
    values = queries.handed_in(desk.branches, response)
    asked = [one for one in desk.branches.fields.values() if values[one.id] != -98]
    context = desk.words | {
        "response": response,
        "answers": [(one.ask, answer_in_words(desk.branches, one.id, values[one.id])) for one in asked],
        "scores": [(desk.instrument.scores[name], value) for name, value in scores(desk.instrument, values).items()],
        "history": queries.submissions_of(response),
        "withdraw": reverse("surveys:withdraw", args=place(desk.survey, desk.subject)),
    }
    return render(request, "surveys/thanks.html", context)


def say_closed(request: SignedInRequest, desk: Desk, *, is_late: bool = False) -> HttpResponse:
    """No answers are taken now; what came too late was not kept, and the page says so."""
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(desk.address)
    context = desk.words | {"is_late": is_late}
    return render(request, "surveys/not_open.html", context, status=HTTPStatus.CONFLICT if is_late else HTTPStatus.OK)


def language_links(desk: Desk, chosen: str) -> list[tuple[str, str, bool]]:
    """The languages in which it can be answered; none where there is one only."""
    known = words_for(desk.survey.instrument, desk.survey.instrument_version)
    if not known or desk.instrument is None:
        return []
    found = [(desk.instrument.language, "", chosen == "")]
    found += [(one.instrument.language, name, name == chosen) for name, one in known.items()]
    return [(language, f"{desk.address}?edit=yes&words={name}", current) for language, name, current in found]
