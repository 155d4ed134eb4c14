"""Workshops: the plan, one of them with its attendance, everybody's hours; and the discussion guide."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Cohort, Program
from rapport.programs.tabs import tabs
from rapport.tables.csv_export import safe_cell
from rapport.training.facilitating import actions, queries, sheets
from rapport.training.facilitating.actions import WasHeldError
from rapport.training.facilitating.forms import WorkshopForm
from rapport.training.facilitating.guide import guide as guide_to
from rapport.training.facilitating.permissions import (
    may_change,
    may_lead,
    may_lead_meeting,
    may_plan,
    may_take_attendance,
)
from rapport.training.facilitating.queries import Ledger
from rapport.training.library import shelf
from rapport.training.models import Workshop

SECRET = {"Cache-Control": "no-store"}


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    """One's own workshops and hours."""
    found = queries.workshops_of(request.user)
    context = {
        "ahead": [one for one in reversed(found) if one.is_ahead],
        "past": [one for one in found if not one.is_ahead],
        "hours": queries.hours_of(request.user),
        "trail": [{"label": "My training", "href": reverse("training:mine")}],
    }
    return render(request, "training/facilitating/mine.html", context)


@open_to(may_lead, program=programs.program)
@require_GET
def workshops(request: SignedInRequest, program: Program) -> HttpResponse:
    keeps = may_plan(request.user, program)
    context = {
        "program": program,
        "keeps": keeps,
        "planned": queries.plan(program, request.user, sees_all=keeps),
        "titles": titles(),
        "tabs": tabs(request.user, program, "training:workshops"),
    }
    return render(request, "training/facilitating/workshops.html", context)


@open_to(may_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, program: Program) -> HttpResponse:
    form = WorkshopForm(program, request.POST or None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        made = actions.plan_workshop(by=request.user, program=program, words=form.words)
        messages.success(request, "The workshop is planned.", extra_tags=f"draft-saved:{draft(program)}")
        return redirect("training:workshop", workshop=made.pk)
    return form_page(request, program, form)


@open_to(may_change, workshop=queries.workshop)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    program = workshop.program
    form = WorkshopForm(program, request.POST or None, workshop=workshop, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        actions.change_workshop(by=request.user, workshop=workshop, words=form.words)
        messages.success(request, "Saved.", extra_tags=f"draft-saved:{draft(program, workshop)}")
        return redirect("training:workshop", workshop=workshop.pk)
    return form_page(request, program, form, workshop)


def typed_before(request: SignedInRequest) -> dict[str, object] | None:
    """What somebody had typed before their session ended."""
    typed = drafts.returned(request)
    return {**typed.dict(), "leaders": typed.getlist("leaders")} if typed else None


def draft(program: Program, workshop: Workshop | None = None) -> str:
    """Under which name a browser keeps what is typed."""
    return f"training:workshop:{program.slug}:{workshop.pk if workshop else ''}"


def form_page(
    request: SignedInRequest, program: Program, form: WorkshopForm, workshop: Workshop | None = None
) -> HttpResponse:
    context = {
        "program": program,
        "form": form,
        "workshop": workshop,
        "draft_key": draft(program, workshop),
        "trail": trail(program),
    }
    failed = request.method == "POST" and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "training/facilitating/form.html", context, status=status)


def trail(program: Program) -> list[dict[str, str]]:
    return [
        {"label": program.name, "href": reverse("programs:detail", args=[program.slug])},
        {"label": "Workshops", "href": reverse("training:workshops", args=[program.slug])},
    ]


@open_to(may_take_attendance, workshop=queries.workshop)
@require_http_methods(["GET", "POST"])
def workshop(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Who is expected; from its day on, who was there. A form that works with a thumb, and without a script."""
    return sheet_page(request, workshop, trail(workshop.program))


@open_to(may_lead_meeting, asked_to=queries.workshop)
@require_http_methods(["GET", "POST"])
def meeting(request: SignedInRequest, asked_to: Workshop) -> HttpResponse:
    """The same of a meeting, for whoever leads it."""
    own = {"label": "My workshops and meetings", "href": reverse("training:my_workshops")}
    return sheet_page(request, asked_to, [own])


def sheet_page(request: SignedInRequest, workshop: Workshop, trail: list[dict[str, str]]) -> HttpResponse:
    tried = sheets.receive(request, request.user, workshop) if request.method == "POST" else None
    if request.method == "POST" and tried is None:
        return redirect(request.path)
    context = sheets.shown(workshop, tried) | {
        "leaders": queries.leaders_of(workshop),
        "keeps": may_change(request.user, workshop),
        "course_title": titles().get(workshop.course, ""),
        "trail": trail,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "training/facilitating/workshop.html", context, status=status)


@open_to(may_change, workshop=queries.workshop)
@require_POST
def call_off(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    try:
        actions.call_off(by=request.user, workshop=workshop)
    except WasHeldError:
        messages.error(request, "Somebody was there: it cannot be called off any more.")
    else:
        told = " Whoever was expected or leads gets a letter." if workshop.starts_at > timezone.now() else ""
        messages.success(request, f"The workshop is called off.{told}")
    return redirect("training:workshop", workshop=workshop.pk)


@open_to(may_plan, program=programs.program)
@require_GET
def hours_csv(request: SignedInRequest, program: Program) -> HttpResponseBase:
    """Everybody's hours: of courses completed, of each workshop, and in all."""
    actions.note_export(by=request.user, program=program)
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{program.slug}-hours.csv"'}
    lines = hours_lines(queries.ledger(program))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def hours_lines(ledger: Ledger) -> Iterator[bytes]:
    """The file, with a byte order mark for Excel; no cell begins a formula."""
    days = [f"{one.title} ({timezone.localdate(one.starts_at).isoformat()})" for one in ledger.workshops]
    yield b"\xef\xbb\xbf" + line(["Name", "E-mail", "Courses", *days, "Workshops", "All hours"])
    for person in ledger.people:
        taken = [ledger.taken.get((person.pk, one.pk)) for one in ledger.workshops]
        hours = ledger.hours[person.pk]
        cells = [number(one.hours) if one else "" for one in taken]
        sums = (hours.workshops, hours.all)
        yield line([person.name, person.email or "", number(hours.courses), *cells, *map(number, sums)])


def number(hours: Decimal) -> str:
    """Hours, the same from every database."""
    return f"{hours.normalize():f}"


def line(cells: Sequence[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(str(cell)) for cell in cells])
    return written.getvalue().encode()


@open_to(may_lead, program=programs.program)
@require_GET
def guide(request: SignedInRequest, program: Program) -> HttpResponse:
    """Choose a course and its pages; below stands the guide, to print. Without a choice, only the choice."""
    courses = shelf().courses
    wanted = request.GET.get("course", "") or program.course
    course = courses.get(wanted) or next(iter(courses.values()), None)
    chosen = set(request.GET.getlist("page"))
    sections = set(request.GET.getlist("section"))
    pages = {
        page.id
        for section in (course.sections if course else ())
        for page in section.pages
        if page.id in chosen or section.id in sections
    }
    context = {
        "program": program,
        "course": course,
        "courses": titles(),
        "cohorts": list(Cohort.objects.filter(program=program).order_by("name")),
        "cohort": Cohort.objects.filter(program=program, name=request.GET.get("cohort", "")).first(),
        "pages": pages,
        "sections": sections,
        "guide": guide_to(course, pages) if course and pages else None,
        "today": timezone.localdate(),
        "trail": trail(program),
    }
    return render(request, "training/facilitating/guide.html", context)


def titles() -> dict[str, str]:
    """Title by course, in the order of titles."""
    return dict(sorted(((name, course.title) for name, course in shelf().courses.items()), key=lambda one: one[1]))
