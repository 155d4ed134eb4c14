"""Closing a mentorship, and asking for another team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.agreements import typed
from rapport.agreements.closing import actions, changes, queries
from rapport.agreements.closing.actions import NobodyHearsError, RefusedError
from rapport.agreements.closing.forms import ChangeForm, SettlementForm, SheetForm
from rapport.agreements.closing.permissions import may_change_teams
from rapport.agreements.closing.queries import ClosingRoom
from rapport.agreements.permissions import may_read, may_write
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

NOT_NOW = "That cannot be done now. Nothing was changed."


@open_to(may_read, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def closing(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    room = queries.closing_room(request.user, mentorship)
    if request.method == "GET" or room.closing is None or room.has_finished or room.has_ended:
        return draw(request, room)
    finish = request.POST.get("then") == "finish"
    form = SheetForm(request.POST, initial=kept_of(room))
    page = page_of(room)
    return typed.keep(
        request,
        form,
        page,
        lambda: actions.save_sheet(
            by=request.user, mentorship=mentorship, said=form.said, version=form.began_with, finish=finish
        ),
    )


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def begin(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    actions.begin(by=request.user, mentorship=mentorship)
    return redirect("agreements:closing", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def settle(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    room = queries.closing_room(request.user, mentorship)
    if room.closing is None:
        return redirect("agreements:closing", mentorship=mentorship.pk)
    form = SettlementForm([party.person for party in room.parties], request.POST)
    if not form.is_valid():
        return draw(request, room, settlement=form)
    actions.settle(by=request.user, mentorship=mentorship, **form.settled)  # type: ignore[arg-type]
    messages.success(request, "It stands on the list.")
    return redirect(f"{reverse('agreements:closing', args=[mentorship.pk])}#settled")


@open_to(may_read, mentorship=programs.mentorship)
@require_POST
def settled(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    words = request.POST.get("settlement", "")
    number = int(words) if words.isdecimal() and len(words) < 10 else 0
    try:
        if request.POST.get("do") == "remove":
            actions.unsettle(by=request.user, mentorship=mentorship, settlement=number)
        else:
            done = request.POST.get("do") == "done"
            actions.tick(by=request.user, mentorship=mentorship, settlement=number, done=done)
    except RefusedError:
        messages.error(request, NOT_NOW)
    return redirect(f"{reverse('agreements:closing', args=[mentorship.pk])}#settled")


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def end(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    try:
        actions.end(by=request.user, mentorship=mentorship)
    except RefusedError:
        messages.error(request, "It has not ended: somebody has not finished their part yet.")
    else:
        messages.success(request, "The mentorship has ended today. What you wrote and signed stays readable here.")
    return redirect("agreements:closing", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.POST.get("do") == "withdraw":
        actions.withdraw_change(by=request.user, mentorship=mentorship)
        messages.success(request, "You no longer ask for a change. Nobody else is told.")
        return redirect("agreements:change", mentorship=mentorship.pk)
    if form.is_bound and form.is_valid():
        try:
            actions.ask_change(by=request.user, mentorship=mentorship, words=form.cleaned_data["words"])
        except NobodyHearsError:
            messages.error(request, NOT_NOW)
        else:
            messages.success(request, "They are asked to speak with you. Nobody else knows.")
        return redirect("agreements:change", mentorship=mentorship.pk)
    context = {
        "form": form,
        "mentorship": mentorship,
        "hearers": changes.hearers(mentorship),
        "asked": changes.own_request(request.user, mentorship),
        "is_told": changes.is_told(request.user, mentorship),
        "changes": queries.team_changes(mentorship),
        "trail": trail(mentorship),
    }
    return render(request, "agreements/closing/change.html", context, status=422 if form.errors else 200)


@open_to(may_change_teams, program=programs.program)
@require_http_methods(["GET", "POST"])
def wishes(request: SignedInRequest, program: Program) -> HttpResponse:
    if request.method == "POST":
        words = request.POST.get("change", "")
        number = int(words) if words.isdecimal() and len(words) < 10 else 0
        try:
            actions.handle_change(by=request.user, program=program, change=number, did=request.POST.get("do", ""))
        except RefusedError:
            messages.error(request, NOT_NOW)
        return redirect("agreements:changes", program=program.slug)
    context = {
        "program": program,
        "wishes": changes.requests_for(request.user, program),
        "trail": [{"label": program.name, "href": reverse("programs:detail", args=[program.slug])}],
    }
    return render(request, "agreements/closing/changes.html", context)


def draw(request: SignedInRequest, room: ClosingRoom, settlement: SettlementForm | None = None) -> HttpResponse:
    words, is_returned = typed.typed_words(request, kept_of(room))
    form = SheetForm(initial=words)
    people = [party.person for party in room.parties]
    return typed.show(
        request,
        form,
        page_of(room),
        kept=room.own,
        is_returned=is_returned,
        settlement=settlement or SettlementForm(people),
        status=422 if settlement else 200,
    )


def page_of(room: ClosingRoom) -> typed.Page:
    mentorship = room.mentorship
    return typed.Page(
        template="agreements/closing/closing.html",
        key=f"agreements:{mentorship.pk}:closing",
        saved="Saved.",
        then=reverse("agreements:closing", args=[mentorship.pk]),
        context={
            "room": room,
            "settlement": SettlementForm([party.person for party in room.parties]),
            "changes": queries.team_changes(mentorship),
            "trail": trail(mentorship),
        },
    )


def kept_of(room: ClosingRoom) -> dict[str, object]:
    if room.own is None:
        return {"version": 0}
    return {name: getattr(room.own, name) for name in ("reason", "continues", "thanks", "version")}


def trail(mentorship: Mentorship) -> list[dict[str, str]]:
    return [
        {"label": "Agreements", "href": reverse("agreements:mine")},
        {"label": "The agreement", "href": reverse("agreements:overview", args=[mentorship.pk])},
    ]
