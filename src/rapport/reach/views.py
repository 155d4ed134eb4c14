"""The reach of a programme on one page, and the same as files."""

import io
import zipfile
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from rapport.figures import apart
from rapport.figures.html import section as figure_section
from rapport.figures.svg import svg_file
from rapport.kit.doors import open_to
from rapport.kit.readiness import worker_is_alive
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.reach import page, trail
from rapport.reach.counting import actions, queries
from rapport.reach.funnel import queries as funnels
from rapport.reach.institutions import queries as institutions
from rapport.reach.models import Count, FromInstitution
from rapport.reach.permissions import may_keep_reach, may_see_reach
from rapport.tables.csv_export import csv_bytes, rows_as_csv
from rapport.tables.html import section as table_section
from rapport.tables.record import Record, results_json
from rapport.tables.table import Table

PAGE = 50
TOP = 10
NO_DAY = (2000, 1, 1, 0, 0, 0)
FOR_JOURNALS = ("pdf", "png")
PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@open_to(may_see_reach, program=programs.program)
@require_GET
def home(request: SignedInRequest, program: Program) -> HttpResponse:
    """Everything that was counted, and what to do next."""
    counted, asked = queries.count(program), queries.asked(program)
    context: dict[str, object] = {
        "program": program,
        "count": counted,
        "is_counting": asked.is_waited_for,
        "is_stuck": asked.is_waited_for and not worker_is_alive(),
        "has_failed": asked.has_failed,
        "may_keep": may_keep_reach(request.user, program),
        "has_registry": institutions.registry() is not None,
        "home": queries.home(program),
    }
    if counted:
        told = read(program, counted)
        sections = [figure_section(one) for one in told.figures]
        sections += [table_section(one) for one in told.tables]
        context |= {
            # Made by our own renderers, which escape every text.
            "sections": [mark_safe(one) for one in sections],  # noqa: S308
            "top": queries.institutions(counted)[:TOP],
            "told": told,
            "pairs": institutions.pairs(program).count(),
            "funnels": funnels.funnels(counted),
        }
    return render(request, "reach/home.html", context)


def read(program: Program, counted: Count) -> page.Told:
    """The page as tables and figures."""
    own = queries.home(program)
    people = queries.people_from(counted, own.institution_id) if own else 0
    at_home = (own.institution.name, people) if own else None
    return page.told(counted.people, queries.numbers(counted), at_home, queries.networks(counted))


@open_to(may_see_reach, program=programs.program)
@require_POST
def count_again(request: SignedInRequest, program: Program) -> HttpResponse:
    """Have everything counted again, now."""
    actions.ask(program=program)
    return redirect("reach:home", program=program.slug)


@open_to(may_see_reach, program=programs.program)
@require_GET
def all_institutions(request: SignedInRequest, program: Program) -> HttpResponse:
    """Every institution that people came from, those with most first; as CSV with `?as=csv`."""
    counted = queries.count(program)
    if counted is None:
        return redirect("reach:home", program=program.slug)
    wanted = request.GET.get("wanted", "").strip()
    found = queries.institutions(counted, wanted)
    if request.GET.get("as") == "csv":
        return attachment(institutions_csv(found), "institutions.csv", "text/csv; charset=utf-8")
    context = {
        "program": program,
        "wanted": wanted,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_keep": may_keep_reach(request.user, program),
        "trail": trail.to_reach(program),
    }
    return render(request, "reach/all.html", context)


def institutions_csv(lines: Iterable[FromInstitution]) -> bytes:
    """Institutions with their people, one in a row."""
    head = ["institution", "city", "state", "country", "registry_id", "people", "first_year"]
    rows = [
        [one.name, one.city, one.state, one.country, one.key, str(line.people), str(line.first_year)]
        for line in lines
        for one in (line.institution,)
    ]
    return rows_as_csv([head, *rows])


@open_to(may_see_reach, program=programs.program)
@require_GET
def picture(request: SignedInRequest, program: Program, figure: str) -> HttpResponse:
    """A figure as SVG; with `?as=pdf` or `?as=png` so, for a journal."""
    counted = queries.count(program)
    if counted is None:
        return redirect("reach:home", program=program.slug)
    figures = {one.name: one for one in read(program, counted).figures}
    if figure not in figures:
        raise Http404
    if (kind := request.GET.get("as", "")) in FOR_JOURNALS:
        return attachment(apart.made(figures[figure], kind), f"{figure}.{kind}", apart.MEDIA_TYPES[kind])
    return attachment(svg_file(figures[figure]), f"{figure}.svg", "image/svg+xml")


@open_to(may_see_reach, program=programs.program)
@require_GET
def archive(request: SignedInRequest, program: Program) -> HttpResponse:
    """All numbers: tables as CSV, figures as SVG, every number in results.json. The same numbers, the same bytes."""
    counted = queries.count(program)
    if counted is None:
        return redirect("reach:home", program=program.slug)
    told = read(program, counted)
    parts = {f"{one.name}.csv": csv_bytes(one.table) for one in told.figures}
    parts |= {f"{one.name}.svg": svg_file(one) for one in told.figures}
    ways = ways_of(counted, told)
    parts |= {f"{one.name}.csv": csv_bytes(one) for one in (*told.tables, *ways)}
    parts["institutions.csv"] = institutions_csv(queries.institutions(counted))
    parts["results.json"] = results_json(all_records(told, ways)).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for name, content in sorted(parts.items()):
            whole.writestr(zipfile.ZipInfo(name, NO_DAY), content, zipfile.ZIP_DEFLATED)
    return attachment(made.getvalue(), f"reach-{program.slug}.zip", "application/zip")


@open_to(may_see_reach, program=programs.program)
@require_GET
def results(request: SignedInRequest, program: Program) -> HttpResponse:
    """Every number of the page."""
    counted = queries.count(program)
    if counted is None:
        return redirect("reach:home", program=program.slug)
    told = read(program, counted)
    text = results_json(all_records(told, ways_of(counted, told)))
    return attachment(text.encode(), "results.json", "application/json")


def ways_of(counted: Count, told: page.Told) -> list[Table]:
    """How far people came in each course, numbered after the other tables."""
    first = len(told.tables) + 1
    return [page.way(one, number) for number, one in enumerate(funnels.funnels(counted), first)]


def all_records(told: page.Told, ways: Iterable[Table]) -> list[Record]:
    """Every number that the page shows."""
    return [*told.records, *(record for one in ways for record in one.records)]


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **PRIVATE}
    return HttpResponse(content, content_type=kind, headers=headers)
