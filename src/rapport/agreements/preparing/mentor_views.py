"""Who might mentor me: a scholar's private notes; and what mentors say of themselves to scholars."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.agreements import typed
from rapport.agreements.models import PossibleMentor
from rapport.agreements.preparing import actions, mentors
from rapport.agreements.preparing.forms import NewPossibleMentorForm, NotesForm, OfferForm
from rapport.agreements.preparing.permissions import may_note, may_offer, may_plan
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program

SHOWN = ("interest", "background", "resources", "room_for", "is_shown")


@open_to(may_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def possible_mentors(request: SignedInRequest, program: Program) -> HttpResponse:
    choice = mentors.still_to_note(request.user, program)
    form = NewPossibleMentorForm(choice, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        noted = actions.add_possible_mentor(
            by=request.user, program=program, mentor=words["mentor"], name=words["name"]
        )
        return redirect("agreements:possible_mentor", program=program.slug, noted=noted.pk)
    context = {
        "form": form,
        "beside": mentors.side_by_side(request.user, program),
        "offers": mentors.offers_in(program),
        "program": program,
        "trail": beginning(),
    }
    return render(request, "agreements/preparing/mentors.html", context, status=422 if form.errors else 200)


@open_to(may_note, program=programs.program, noted=mentors.possible_mentor)
@require_http_methods(["GET", "POST"])
def possible_mentor(request: SignedInRequest, program: Program, noted: PossibleMentor) -> HttpResponse:
    there = reverse("agreements:possible_mentors", args=[program.slug])
    page = typed.Page(
        template="agreements/preparing/notes.html",
        key=f"agreements:possible-mentor:{noted.pk}",
        saved="Saved. Only you can read it.",
        then=there,
        context={
            "noted": noted,
            "program": program,
            "trail": [*beginning(), {"label": "Possible mentors", "href": there}],
        },
    )
    kept: dict[str, object] = {"version": noted.version}
    for note in noted.notes.all():
        kept |= {f"{note.aspect}-text": note.text, f"{note.aspect}-asked": note.has_asked}
    if request.method == "GET":
        words, is_returned = typed.typed_words(request, kept)
        return typed.show(request, NotesForm(initial=words), page, kept=noted, is_returned=is_returned)
    form = NotesForm(request.POST, initial=kept)
    return typed.keep(
        request,
        form,
        page,
        lambda: actions.save_notes(by=request.user, noted=noted, notes=form.notes, version=form.began_with),
    )


@open_to(may_note, program=programs.program, noted=mentors.possible_mentor)
@require_POST
def forget(request: SignedInRequest, program: Program, noted: PossibleMentor) -> HttpResponse:
    actions.forget_possible_mentor(by=request.user, noted=noted)
    messages.success(request, f"Your notes on {noted} are removed.")
    return redirect("agreements:possible_mentors", program=program.slug)


@open_to(may_offer, program=programs.program)
@require_http_methods(["GET", "POST"])
def offer(request: SignedInRequest, program: Program) -> HttpResponse:
    kept = mentors.offer_of(request.user, program)
    page = typed.Page(
        template="agreements/preparing/offer.html",
        key=f"agreements:offer:{program.slug}",
        saved="Saved.",
        then=reverse("agreements:offer", args=[program.slug]),
        context={"program": program, "trail": beginning()},
    )
    before = {name: getattr(kept, name) for name in (*SHOWN, "version")} if kept else {}
    if request.method == "GET":
        words, is_returned = typed.typed_words(request, before)
        return typed.show(request, OfferForm(initial=words), page, kept=kept, is_returned=is_returned)
    form = OfferForm(request.POST, initial=before)
    return typed.keep(
        request,
        form,
        page,
        lambda: actions.save_offer(by=request.user, program=program, words=form.words, version=form.began_with),
    )


def beginning() -> list[dict[str, str]]:
    return [{"label": "Agreements", "href": reverse("agreements:mine")}]
