"""Mechanisms: which are used, whom they have reached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.oversight.mechanisms import actions, queries
from rapport.oversight.mechanisms.forms import CameForm, DaysForm, UsesForm
from rapport.oversight.mechanisms.queries import DATED
from rapport.oversight.models import Mechanism
from rapport.oversight.permissions import may_keep_plan
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program

PAGE = 50


def draw(request: SignedInRequest, template: str, program: Program, **words: object) -> HttpResponse:
    """A page of this area; a form with mistakes answers 422."""
    here = reverse("oversight:mechanisms", args=[program.slug])
    trail = [{"label": program.name, "href": reverse("oversight:status", args=[program.slug])}]
    if template != "mechanisms":
        trail.append({"label": "Mechanisms", "href": here})
    status = 422 if getattr(words.get("form"), "errors", None) else 200
    context = {"program": program, "trail": trail, **words}
    return render(request, f"oversight/mechanisms/{template}.html", context, status=status)


@open_to(may_keep_plan, program=programs.program)
@require_GET
def mechanisms(request: SignedInRequest, program: Program) -> HttpResponse:
    rows = queries.scholars(program)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return draw(request, "mechanisms", program, rows=queries.mechanisms(program), page=page, dated=DATED)


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def uses(request: SignedInRequest, program: Program) -> HttpResponse:
    form = UsesForm(queries.uses(program), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        changed = actions.note_uses(by=request.user, program=program, periods=form.periods)
        messages.success(request, "Saved." if changed else "Nothing was changed.")
        return redirect("oversight:mechanisms", program=program.slug)
    return draw(request, "uses", program, form=form)


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def came(request: SignedInRequest, program: Program) -> HttpResponse:
    form = CameForm(queries.scholars(program), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = actions.note_dates(
            by=request.user,
            program=program,
            scholars=[one.pk for one in said["scholars"]],
            mechanism=Mechanism(said["mechanism"]),
            on=said["on"],
        )
        messages.success(request, f"Noted for {new}. Who had a day already keeps it.")
        return redirect("oversight:mechanisms", program=program.slug)
    return draw(request, "came", program, form=form)


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def scholar(request: SignedInRequest, program: Program, scholar: int) -> HttpResponse:
    row = queries.scholar(program, scholar)
    if row is None:
        raise Http404
    form = DaysForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for kind in DATED:
            on = form.cleaned_data[kind.value]
            actions.note_date(by=request.user, program=program, scholar=row.scholar, mechanism=kind, on=on)
        messages.success(request, f"Saved for {row.scholar}.")
        return redirect("oversight:mechanisms", program=program.slug)
    return draw(request, "scholar", program, form=form, row=row)
