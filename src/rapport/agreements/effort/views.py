"""Protected time and mentors' load, for chairs and for whoever runs the programme; a mentor's own statement."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements.effort import actions, queries
from rapport.agreements.effort.forms import EffortForm, TimeForm
from rapport.agreements.effort.permissions import may_ask_chairs, may_confirm_effort, may_see_load, may_state_time
from rapport.agreements.effort.queries import EffortRow
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program, TeamMember

PAGE = 50


@open_to(may_see_load, program=programs.program)
@require_GET
def efforts(request: SignedInRequest, program: Program) -> HttpResponse:
    scope = queries.scope_of(request.user, program)
    rows = queries.efforts(program, scope)
    words = {
        "program": program,
        "scope": scope,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "confirmed": sum(row.state == "confirmed" for row in rows),
        "may_ask": may_ask_chairs(request.user, program),
        "waits": any(row.state in {"open", "less", "ended"} for row in rows),
    }
    return render(request, "agreements/effort/efforts.html", words)


@open_to(may_confirm_effort, program=programs.program)
@require_http_methods(["GET", "POST"])
def confirm_effort(request: SignedInRequest, program: Program, scholar: int) -> HttpResponse:
    scope = queries.scope_of(request.user, program)
    row = queries.effort_of(program, scope, scholar)
    if row is None or row.seat.institution_id not in scope.institutions:
        raise Http404
    form = EffortForm(request.POST or None, initial=suggested(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.confirm_effort(
            by=request.user,
            program=program,
            scholar=row.seat.person,
            percent=said["percent"],
            period=(said["since"], said["until"]),
        )
        messages.success(request, f"You have confirmed {said['percent']} % for {row.seat.person}.")
        return redirect("agreements:efforts", program=program.slug)
    words = {"program": program, "row": row, "form": form}
    return render(request, "agreements/effort/confirm_effort.html", words, status=422 if form.errors else 200)


def suggested(row: EffortRow) -> dict[str, object]:
    """What was confirmed last, or else what the pair has stated."""
    if row.confirmed is not None:
        return {"percent": row.confirmed.percent, "since": row.confirmed.since, "until": row.confirmed.until}
    stated = row.stated
    if stated is None:
        return {"since": timezone.localdate()}
    return {"percent": stated.protected_percent, "since": timezone.localdate(), "until": stated.protected_until}


@open_to(may_ask_chairs, program=programs.program)
@require_POST
def ask_chairs(request: SignedInRequest, program: Program) -> HttpResponse:
    new = actions.ask_chairs(by=request.user, program=program)
    said = {0: "No chair is left to ask today.", 1: "One letter is on its way."}
    messages.success(request, said.get(new, f"{new} letters are on their way."))
    return redirect("agreements:efforts", program=program.slug)


@open_to(may_see_load, program=programs.program)
@require_GET
def loads(request: SignedInRequest, program: Program) -> HttpResponse:
    scope = queries.scope_of(request.user, program)
    found = queries.loads(program, scope)
    words = {
        "program": program,
        "scope": scope,
        "places": [place.value.capitalize() for place in TeamMember.Place],
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "mentors": len(found),
        "places_taken": sum(load.scholars for load in found),
        "room": sum(load.time.room_for or 0 for load in found if load.time),
        "stated": sum(load.time is not None for load in found),
    }
    return render(request, "agreements/effort/loads.html", words)


@open_to(may_state_time, program=programs.program)
@require_http_methods(["GET", "POST"])
def my_time(request: SignedInRequest, program: Program) -> HttpResponse:
    kept = queries.time_of(request.user, program)
    form = TimeForm(kept, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.state_time(by=request.user, program=program, **form.cleaned_data)
        messages.success(request, "Thank you. Whoever runs the programme sees it, and your chair.")
        return redirect("agreements:my_time", program=program.slug)
    words = {"program": program, "form": form, "kept": kept}
    return render(request, "agreements/effort/my_time.html", words, status=422 if form.errors else 200)
