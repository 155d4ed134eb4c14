"""The scholar's plan: read it, write a part, say who reads it, keep it as it is for now, take it away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import typed
from rapport.agreements.permissions import may_read
from rapport.agreements.preparing import actions, queries
from rapport.agreements.preparing.actions import EmptyPlanError
from rapport.agreements.preparing.forms import (
    ONLY_ME,
    SOME,
    TEAM,
    AudienceForm,
    PartForm,
    SkillsForm,
    rated_words,
)
from rapport.agreements.preparing.permissions import may_plan
from rapport.agreements.preparing.queries import Audience, Kind, PlanRoom
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program


@open_to(may_plan, program=programs.program)
@require_GET
def plan(request: SignedInRequest, program: Program) -> HttpResponse:
    own = queries.own_plan(request.user, program)
    return render(request, "agreements/preparing/plan.html", {"plan": own, "program": program, "trail": beginning()})


@open_to(may_plan, program=programs.program)
@require_GET
def history(request: SignedInRequest, program: Program) -> HttpResponse:
    own = queries.own_plan(request.user, program)
    context = {"plan": own, "over_time": queries.skills_over_time(own), "program": program, "trail": trail(program)}
    return render(request, "agreements/preparing/history.html", context)


@open_to(may_plan, program=programs.program)
@require_GET
def download(request: SignedInRequest, program: Program) -> HttpResponse:
    own = queries.own_plan(request.user, program)
    text = render_to_string("agreements/preparing/plan.txt", {"plan": own, "person": request.user, "program": program})
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-development-plan.txt"'},
    )


@open_to(may_plan, program=programs.program)
@require_POST
def review(request: SignedInRequest, program: Program) -> HttpResponse:
    try:
        version = actions.review(by=request.user, program=program)
    except EmptyPlanError:
        messages.error(request, "There is nothing in your plan yet. Write one part first.")
    else:
        messages.success(request, f"This is your plan for now: version {version.number}.")
    return redirect("agreements:plan", program=program.slug)


@open_to(may_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, program: Program, part: str) -> HttpResponse:
    room = room_of(request, program, part)
    page = typed.Page(
        template="agreements/preparing/part.html",
        key=f"agreements:plan:{program.slug}:{room.kind}",
        saved="Saved as a draft. Only you can read it.",
        then=reverse("agreements:plan", args=[program.slug]),
        context={"room": room, "program": program, "trail": trail(program)},
    )
    kind_of_form = SkillsForm if room.kind == Kind.SKILLS else PartForm
    kept = {"text": room.part.text if room.part else "", "version": room.version, **rated_words(room.rated.values())}
    if request.method == "GET":
        words, is_returned = typed.typed_words(request, kept)
        form = kind_of_form(room.question, initial=words)
        return typed.show(request, form, page, kept=room.part, is_returned=is_returned)
    form = kind_of_form(room.question, request.POST, initial=kept)
    return typed.keep(
        request,
        form,
        page,
        lambda: actions.save_part(
            by=request.user,
            program=program,
            kind=room.kind,
            text=form.cleaned_data["text"],
            rated=form.rated if isinstance(form, SkillsForm) else (),
            version=form.began_with,
        ),
    )


@open_to(may_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def audience(request: SignedInRequest, program: Program, part: str) -> HttpResponse:
    room = room_of(request, program, part)
    team = queries.team_of(request.user, program)
    now = room.audience
    initial = {"audience": name_of(now), "readers": [one.pk for one in now.readers]}
    form = AudienceForm(team, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.share(
            by=request.user,
            program=program,
            kind=room.kind,
            with_team=form.cleaned_data["audience"] == TEAM,
            readers=form.chosen,
        )
        messages.success(request, f"“{room.kind.label}” is read by: {said(form, program)}.")
        return redirect("agreements:plan", program=program.slug)
    context = {
        "form": form,
        "room": room,
        "team": team,
        "plan": queries.own_plan(request.user, program),
        "readings": queries.readings(request.user, program, room.kind),
        "program": program,
        "trail": trail(program),
    }
    return render(request, "agreements/preparing/audience.html", context, status=422 if form.errors else 200)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def shared_plan(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    if mentorship.scholar_id == request.user.pk:
        return redirect("agreements:plan", program=mentorship.program.slug)
    context = {
        "mentorship": mentorship,
        "parts": queries.shared_with(request.user, mentorship),
        "trail": [*beginning(), {"label": f"With {mentorship.scholar}", "href": overview(mentorship)}],
    }
    return render(request, "agreements/preparing/shared.html", context)


def room_of(request: SignedInRequest, program: Program, part: str) -> PlanRoom:
    if part not in Kind.values:
        raise Http404
    return queries.own_plan(request.user, program).room(part)


def name_of(audience: Audience) -> str:
    if audience.is_private:
        return ONLY_ME
    return TEAM if audience.with_team else SOME


def said(form: AudienceForm, program: Program) -> str:
    names = ", ".join(map(str, form.chosen))
    return {ONLY_ME: "only you", SOME: f"you and {names}", TEAM: "you and your whole team"}[
        form.cleaned_data["audience"]
    ]


def beginning() -> list[dict[str, str]]:
    return [{"label": "Agreements", "href": reverse("agreements:mine")}]


def trail(program: Program) -> list[dict[str, str]]:
    return [*beginning(), {"label": "My development plan", "href": reverse("agreements:plan", args=[program.slug])}]


def overview(mentorship: Mentorship) -> str:
    return reverse("agreements:overview", args=[mentorship.pk])
