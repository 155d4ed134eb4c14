"""The sheet: what one party expects, answered alone. Saved as typed, submitted once."""

import json
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.agreements import actions, queries
from rapport.agreements.actions import ChangedElsewhereError, SubmittedError
from rapport.agreements.expectations import Domain
from rapport.agreements.given import Given
from rapport.agreements.models import Sheet
from rapport.agreements.permissions import may_answer
from rapport.agreements.queries import Desk
from rapport.agreements.sheet_form import Asked, SheetForm, read_given
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

LONGEST_NUMBER = 9


@open_to(may_answer, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    if desk.template is None or mentorship.until is not None:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    if desk.has_submitted:
        return submitted(request, desk)
    version = desk.sheet.version if desk.sheet else 0
    asked = Asked(desk.template, desk.is_scholar, desk.mentors, desk.given)
    if request.method == "POST":
        return save(request, desk, SheetForm(asked, request.POST, version=version))
    typed = drafts.returned(request)
    if typed is None:
        return draw(request, desk, SheetForm(asked, version=version))
    form = SheetForm(replace(asked, kept=typed_answers(asked, typed)), version=typed_version(typed))
    return draw(request, desk, form, is_returned=True)


def save(request: SignedInRequest, desk: Desk, form: SheetForm) -> HttpResponse:
    """Keep a draft, or submit. What cannot be kept comes back as it was typed, with the reason."""
    submits = request.POST.get("then") == "submit"
    if not form.is_valid() or (submits and not form.can_be_submitted()):
        return refuse(request, desk, form)
    act = actions.submit if submits else actions.save_draft
    try:
        sheet = act(by=request.user, mentorship=desk.mentorship, answers=form.given, version=form.began_with)
    except ChangedElsewhereError as error:
        return refuse(request, desk, form, error.kept)
    except SubmittedError:
        return submitted(request, desk)
    if submits:
        messages.success(
            request,
            "Your answers are submitted. Thank you for being open.",
            extra_tags=f"draft-saved:{draft_key(desk)}",
        )
        return redirect("agreements:overview", mentorship=desk.mentorship.pk)
    return confirm(request, desk, sheet, form)


def confirm(request: SignedInRequest, desk: Desk, sheet: Sheet, form: SheetForm) -> HttpResponse:
    """Say that the draft is kept: on the page, or in its place in the page."""
    if wants_part(request):
        context = {"sheet": sheet, "version": sheet.version, "form": form, "counts_anew": True}
        response = render(request, "agreements/sheet_state.html", context)
        response.headers["HX-Trigger"] = json.dumps({"draft-saved": draft_key(desk)})
        return response
    messages.success(request, "Saved. Only you can read it.", extra_tags=f"draft-saved:{draft_key(desk)}")
    address = reverse("agreements:answer", kwargs={"mentorship": desk.mentorship.pk})
    part = next((domain.anchor for domain in Domain if domain.anchor == request.POST.get("then")), "")
    return redirect(f"{address}#{part}" if part else address)


def refuse(request: SignedInRequest, desk: Desk, form: SheetForm, elsewhere: Sheet | None = None) -> HttpResponse:
    """Nothing was written: show what was tried, as it was typed."""
    status = HTTPStatus.CONFLICT if elsewhere else HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_part(request):
        began_with = request.POST.get("version", "")
        context = {"form": form, "elsewhere": elsewhere, "version": began_with, "desk": desk}
        return render(request, "agreements/sheet_state.html", context)
    return draw(request, desk, form, elsewhere=elsewhere, status=status)


def submitted(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """The answers are final: a page that is still open in another tab is told so and writes nothing."""
    address = reverse("agreements:overview", kwargs={"mentorship": desk.mentorship.pk})
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def draw(request: SignedInRequest, desk: Desk, form: SheetForm, **state: object) -> HttpResponse:
    status = state.pop("status", HTTPStatus.OK)
    context = {
        "desk": desk,
        "form": form,
        "sheet": desk.sheet,
        "version": form["version"].value(),
        "draft_key": draft_key(desk),
        "trail": [
            {"label": "Agreements", "href": reverse("agreements:mine")},
            {
                "label": str(desk.template.title if desk.template else ""),
                "href": reverse("agreements:overview", kwargs={"mentorship": desk.mentorship.pk}),
            },
        ],
        **state,
    }
    return render(request, "agreements/answer.html", context, status=int(str(status)))


def wants_part(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers


def draft_key(desk: Desk) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"agreements:{desk.mentorship.pk}:answer"


def typed_answers(asked: Asked, typed: QueryDict) -> dict[str, Given]:
    """What was typed before a session ended."""
    found = {}
    for item in asked.template.items:
        words = {**typed.dict(), f"{item.id}-weight": typed_number(typed, f"{item.id}-weight")}
        found[item.id] = read_given(item, asked, words)
    return found


def typed_version(typed: QueryDict) -> int:
    return typed_number(typed, "version") or 0


def typed_number(typed: QueryDict, name: str) -> int | None:
    word = typed.get(name, "")
    return int(word) if len(word) <= LONGEST_NUMBER and word.isdecimal() else None
