"""The coordinator's list of learners, and the same as a file."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.tabs import tabs
from rapport.tables.csv_export import safe_cell
from rapport.training.learners import actions, files, queries
from rapport.training.learners.queries import Wanted
from rapport.training.models import LearnersFile
from rapport.training.permissions import may_fetch_learners, may_see_learners
from rapport.training.registration.queries import courses_in

PAGE = 50
# Of what is looked for.
LONGEST = 200
# So many lines of a file are sent at once.
LINES = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECRET = {"Cache-Control": "no-store"}


def wanted_of(request: SignedInRequest, program: Program) -> tuple[Wanted, list[tuple[str, str]]]:
    """What is looked for, and the courses that there are to choose from; the programme's own stands for none."""
    courses = courses_in(program)
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("course", "q", "cohort", "code", "state")}
    names = [name for name, _ in courses]
    if asked["course"] not in names:
        asked["course"] = program.course if program.course in names else next(iter(names), "")
    return Wanted(**asked), courses


@open_to(may_see_learners, program=programs.program)
@require_GET
def learners(request: SignedInRequest, program: Program) -> HttpResponse:
    wanted, courses = wanted_of(request, program)
    required = queries.of_course(program, wanted.course)
    page = Paginator(queries.found(program, wanted, required).values_list("pk", flat=True), PAGE).get_page(
        request.GET.get("page")
    )
    people = Person.objects.in_bulk(list(page))
    words = {
        "program": program,
        "tabs": tabs(request.user, program, "training:learners"),
        "wanted": wanted,
        "courses": courses,
        "title": dict(courses).get(wanted.course, ""),
        "required": required,
        "page": page,
        "rows": queries.learners(program, wanted.course, [people[pk] for pk in page if pk in people], required),
        "states": queries.STATES,
        "cohorts": programs.cohorts_of(program),
        "codes": queries.codes_for(program, wanted.course),
    }
    return render(request, "training/learners/learners.html", words)


@open_to(may_see_learners, program=programs.program)
@require_GET
def as_csv(request: SignedInRequest, program: Program) -> HttpResponseBase:
    """All who fit, written while they are read."""
    wanted, _ = wanted_of(request, program)
    actions.export(by=request.user, program=program)
    pieces = lines(queries.rows(program, wanted))
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=named(program))


@open_to(may_see_learners, program=programs.program)
@require_http_methods(["GET", "POST"])
def workbooks(request: SignedInRequest, program: Program) -> HttpResponse:
    """One's workbooks, those that are ready and those that are being made; a press asks for one of all who fit."""
    if request.method == "POST":
        wanted, _ = wanted_of(request, program)
        actions.ask(by=request.user, program=program, wanted=wanted)
        messages.success(request, "Your workbook is being made. It waits for you here.")
        return redirect("training:learners_workbooks", program=program.slug)
    waiting, titles = files.files_of(request.user, program), dict(courses_in(program))
    words = {
        "program": program,
        "files": [(titles.get(one.file.course, "All learners"), one) for one in waiting],
        "is_making": any(not one.is_ready and not one.has_failed for one in waiting),
        "trail": [{"label": "Learners", "href": reverse("training:learners", args=[program.slug])}],
    }
    return render(request, "training/learners/workbooks.html", words)


@open_to(may_fetch_learners, workbook=files.file)
@require_POST
def fetch(request: SignedInRequest, workbook: LearnersFile) -> HttpResponse:
    """Hand a workbook over, once. A press, not a link: what opens links by itself must not use it up."""
    back = redirect("training:learners_workbooks", program=workbook.program.slug)
    if "discard" in request.POST:
        actions.discard(by=request.user, file=workbook)
        messages.info(request, "The workbook is removed.")
        return back
    fetched = actions.fetch(by=request.user, file=workbook)
    if fetched is None:
        messages.info(request, "This workbook is not made yet.")
        return back
    name, content = fetched
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def named(program: Program) -> dict[str, str]:
    name = f"{program.slug}-learners-{timezone.localdate()}.csv"
    return SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}


def lines(rows: Iterator[list[str]]) -> Iterator[bytes]:
    """CSV that opens right in a spreadsheet, some rows at a time; no cell starts a formula."""
    yield b"\xef\xbb\xbf"
    while some := list(islice(rows, LINES)):
        piece = io.StringIO(newline="")
        csv.writer(piece, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in some)
        yield piece.getvalue().encode()
