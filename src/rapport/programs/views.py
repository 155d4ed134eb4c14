"""A programme: its page, its people, its mentorships, its consents, its audit trail; opening a new one."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.people.roles import BY_APPOINTMENT, Role
from rapport.programs import actions, queries, trail
from rapport.programs.consents import ConsentText, asked_of
from rapport.programs.forms import MemberForm, PairForm, ProgramForm
from rapport.programs.models import Consent, Mentorship, Program
from rapport.programs.permissions import (
    may_appoint,
    may_import_roster,
    may_open_programs,
    may_read_audit,
    may_see,
    may_see_people,
    roles_of,
)
from rapport.programs.queries import Asked
from rapport.programs.tabs import tabs

PAGE = 50


def draw(
    request: SignedInRequest, template: str, program: Program, words: Mapping[str, object], *, here: str = ""
) -> HttpResponse:
    """A page of a programme; a form with mistakes answers 422."""
    form = words.get("form")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if getattr(form, "errors", None) else HTTPStatus.OK
    frame = {"program": program, "tabs": tabs(request.user, program, here), "here": here}
    return render(request, f"programs/{template}.html", {**frame, **words}, status=status)


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    may_open = may_open_programs(request.user)
    words = {
        "seats": queries.participations_of(request.user),
        "may_open": may_open,
        "every": queries.all_programs() if may_open else [],
    }
    return render(request, "programs/mine.html", words)


@open_to(may_open_programs)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    typed = drafts.returned(request)
    form = ProgramForm(request.POST or None, initial=typed.dict() if typed else None)
    if request.method == "POST" and form.is_valid():
        director, email = form.words("director_name"), form.cleaned_data["director_email"]
        try:
            program = actions.open_with_director(by=request.user, new=form.new, director=director, email=email)
        except IntegrityError:
            form.add_error("slug", "This short name was taken a moment ago; choose another.")
        else:
            messages.success(request, f"{program.name} is open. A letter to {email} is on its way.")
            return redirect("programs:mine")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "programs/new.html", {"form": form, "trail": [my_programs()]}, status=status)


def my_programs() -> dict[str, str]:
    return {"label": "Programmes", "href": reverse("programs:mine")}


@open_to(may_see, program=queries.program)
@require_GET
def detail(request: SignedInRequest, program: Program) -> HttpResponse:
    me = request.user
    given = {(one.document, one.version): one for one in queries.consents_of(program, me) if not one.withdrawn_at}
    words = {
        "runs": queries.who_runs(program),
        "seats": queries.seats_of(program, me).filter(until__isnull=True),
        "row": queries.rows_of(program, [me])[0],
        "consents": [(text, given.get((text.document, text.version))) for text in asked_of(roles_of(me, program))],
        "trail": [my_programs()],
    }
    return draw(request, "detail", program, words, here="programs:detail")


@open_to(may_see_people, program=queries.program)
@require_GET
def people(request: SignedInRequest, program: Program) -> HttpResponse:
    asked = Asked(**{name: request.GET.get(name, "").strip() for name in ("q", "role", "cohort", "institution")})
    asked = Asked(asked.q, asked.role, asked.cohort, asked.institution, request.GET.get("sort", "name"))
    page = Paginator(queries.people_found(program, asked), PAGE).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "rows": queries.rows_of(program, list(page)),
        "asked": asked,
        "asks": bool(asked.q or asked.role or asked.cohort or asked.institution),
        "roles": [role.value for role in Role if role is not Role.SERVER_ADMINISTRATOR],
        "cohorts": queries.cohorts_of(program),
        "institutions": queries.institutions_in(program),
    }
    return draw(request, "people", program, words, here="programs:people")


@open_to(may_import_roster, program=queries.program)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, program: Program) -> HttpResponse:
    typed = drafts.returned(request) or request.GET
    form = MemberForm(
        program, request.POST or None, initial=typed.dict(), may_appoint=may_appoint(request.user, program)
    )
    if request.method == "POST" and form.is_valid():
        seat = actions.add_member(by=request.user, program=program, new=form.new)
        messages.success(request, f"{seat.person} takes part as {seat.role}.")
        return redirect("programs:person", program=program.slug, person=seat.person_id)
    words = {
        "form": form,
        "cohorts": queries.cohorts_of(program),
        "institutions": queries.institution_names(),
        "trail": people_trail(program),
    }
    return draw(request, "add", program, words)


def people_trail(program: Program) -> list[dict[str, str]]:
    return [
        {"label": program.name, "href": reverse("programs:detail", args=[program.slug])},
        {"label": "People", "href": reverse("programs:people", args=[program.slug])},
    ]


@open_to(may_see_people, program=queries.program)
@require_GET
def person(request: SignedInRequest, program: Program, person: int) -> HttpResponse:
    somebody = queries.person_in(program, person)
    if somebody is None:
        raise Http404
    appoints = may_appoint(request.user, program)
    words = {
        "person": somebody,
        "seats": [(one, appoints or one.role not in BY_APPOINTMENT) for one in queries.seats_of(program, somebody)],
        "row": queries.rows_of(program, [somebody])[0],
        "trail": people_trail(program),
    }
    return draw(request, "person", program, words)


@open_to(may_import_roster, program=queries.program)
@require_http_methods(["GET", "POST"])
def end_role(request: SignedInRequest, program: Program, seat: int) -> HttpResponse:
    found = queries.participation(program, seat)
    if found is None or (found.role in BY_APPOINTMENT and not may_appoint(request.user, program)):
        raise Http404
    back = reverse("programs:person", args=[program.slug, found.person_id])
    if request.method == "POST":
        try:
            actions.end_participation(by=request.user, participation=found)
        except actions.LastDirectorError:
            messages.error(request, "A programme keeps at least one director. Add the next one first.")
        else:
            messages.success(request, f"{found.person} no longer takes part as {found.role}.")
        return redirect(back)
    words = {
        "title": f"End the role of {found.person}?",
        "lead": f"{found.person} will no longer take part as {found.role}, from today.",
        "follows": END_FOLLOWS.get(Role(found.role), ["They no longer see what belongs to this role."]),
        "action": "End this role",
        "back": back,
    }
    return draw(request, "end", program, words)


END_FOLLOWS = {
    Role.SCHOLAR: [
        "Their mentorship ends, and so do the places of its mentors.",
        "Agreements that were signed stay as they are, for those who signed them.",
    ],
    Role.MENTOR: [
        "Their place in every team of this programme ends; the scholars need another mentor.",
        "Agreements that were signed stay as they are, for those who signed them.",
    ],
}


@open_to(may_see_people, program=queries.program)
@require_GET
def mentorships(request: SignedInRequest, program: Program) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "phase")}
    sort = request.GET.get("sort", "scholar")
    found = queries.mentorships_found(program, **asked, sort=sort)
    words = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "sort": sort,
        "phases": Mentorship.Phase.values,
        "alone": queries.scholars_without_mentor(program)[:PAGE],
    }
    return draw(request, "mentorships", program, words, here="programs:mentorships")


@open_to(may_import_roster, program=queries.program)
@require_http_methods(["GET", "POST"])
def pair(request: SignedInRequest, program: Program) -> HttpResponse:
    form = PairForm(program, request.POST or None, initial={"place": "primary", **request.GET.dict()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.pair(by=request.user, program=program, **form.cleaned_data)
        except (ValueError, IntegrityError):
            scholar = form.cleaned_data["scholar"]
            form.add_error("place", f"{scholar} has a primary mentor already. End that place first, or choose another.")
        else:
            messages.success(request, "{mentor} is in the team of {scholar}.".format(**form.cleaned_data))
            return redirect("programs:mentorships", program=program.slug)
    words = {"form": form, "trail": mentorships_trail(program)}
    return draw(request, "pair", program, words)


def mentorships_trail(program: Program) -> list[dict[str, str]]:
    return [
        {"label": program.name, "href": reverse("programs:detail", args=[program.slug])},
        {"label": "Mentorships", "href": reverse("programs:mentorships", args=[program.slug])},
    ]


@open_to(may_import_roster, program=queries.program)
@require_http_methods(["GET", "POST"])
def end_place(request: SignedInRequest, program: Program, member: int) -> HttpResponse:
    found = queries.place_in_team(program, member)
    if found is None:
        raise Http404
    scholar, back = found.mentorship.scholar, reverse("programs:mentorships", args=[program.slug])
    if request.method == "POST":
        actions.end_place(by=request.user, member=found)
        messages.success(request, f"{found.mentor} is no longer in the team of {scholar}.")
        return redirect(back)
    words = {
        "title": f"Take {found.mentor} out of the team?",
        "lead": f"{found.mentor} is {found.place} of {scholar}; this place ends today.",
        "follows": [
            f"{scholar} keeps the mentorship and its other mentors.",
            "Agreements that were signed stay as they are, for those who signed them.",
        ],
        "action": "End this place",
        "back": back,
    }
    return draw(request, "end", program, words)


@open_to(may_see, program=queries.program)
@require_http_methods(["GET", "POST"])
def consent(request: SignedInRequest, program: Program, document: str) -> HttpResponse:
    """A text, and the person's own decision about it."""
    asked = {text.document: text for text in asked_of(roles_of(request.user, program))}
    if document not in asked:
        raise Http404
    text = asked[document]
    mine = [one for one in queries.consents_of(program, request.user) if one.document == document]
    if request.method == "POST":
        decide(request, program, text, mine)
        return redirect("programs:consent", program=program.slug, document=document)
    now = next((one for one in mine if one.version == text.version), None)
    words = {
        "text": text,
        "now": now,
        "earlier": [one for one in mine if one != now and not one.withdrawn_at],
        "was_altered": now is not None and now.sha256 != text.sha256,
        "trail": [{"label": program.name, "href": reverse("programs:detail", args=[program.slug])}],
    }
    return draw(request, "consent", program, words)


def decide(request: SignedInRequest, program: Program, text: ConsentText, mine: list[Consent]) -> None:
    """Give consent to the version that was on the page, or take back what was given to any version."""
    if "withdraw" in request.POST:
        for one in mine:
            actions.withdraw_consent(by=request.user, consent=one)
        messages.success(request, "You took your consent back.")
    elif request.POST.get("sha256") != text.sha256:
        messages.warning(request, "The text has changed since you opened the page. Please read it again.")
    else:
        actions.give_consent(
            by=request.user, program=program, document=text.document, version=text.version, sha256=text.sha256
        )
        messages.success(request, "Thank you. Your consent is noted.")


@open_to(may_read_audit, program=queries.program)
@require_GET
def audit(request: SignedInRequest, program: Program) -> HttpResponse:
    did = request.GET.get("did", "")
    page = Paginator(trail.events(program, did), PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "lines": trail.told(list(page)), "verbs": trail.verbs_in(program), "did": did}
    return draw(request, "audit", program, words, here="programs:audit")
