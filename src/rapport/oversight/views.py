"""The director's page: who has trained, agreed, answered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements.measures.permissions import may_read_measures
from rapport.kit.doors import open_to
from rapport.oversight import actions, queries
from rapport.oversight.forms import ContentForm, FilterForm
from rapport.oversight.permissions import may_choose, may_remind, may_see_status
from rapport.oversight.queries import Status, Task
from rapport.people.request import SignedInRequest
from rapport.programs import actions as program_actions
from rapport.programs import queries as programs
from rapport.programs.models import Program

PAGE = 50


@open_to(may_see_status, program=programs.program)
@require_GET
def status(request: SignedInRequest, program: Program) -> HttpResponse:
    rows = queries.statuses(program)
    form = FilterForm(request.GET)
    asked = form.asked()
    page = Paginator(chosen(rows, **asked), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "oversight/status.html",
        {
            "program": program,
            "totals": queries.totals(rows),
            "people": len(rows),
            "page": page,
            "asked": asked,
            "form": form,
            "may_read_measures": may_read_measures(request.user, program),
        },
    )


def chosen(rows: list[Status], *, missing: str, role: str, q: str) -> list[Status]:
    """The rows that the reader asked for."""
    if missing:
        rows = [row for row in rows if row.misses(Task(missing))]
    if role:
        rows = [row for row in rows if role in row.roles]
    if q:
        rows = [row for row in rows if q.lower() in f"{row.person.name} {row.person.email}".lower()]
    return rows


@open_to(may_remind, program=programs.program)
@require_POST
def remind(request: SignedInRequest, program: Program, task: str) -> HttpResponse:
    if task not in set(Task):
        raise Http404
    new = actions.remind(by=request.user, program=program, task=Task(task))
    said = {0: "Everybody who misses this was already written to today.", 1: "One reminder is on its way."}
    messages.success(request, said.get(new, f"{new} reminders are on their way."))
    return redirect("oversight:status", program=program.slug)


@open_to(may_choose, program=programs.program)
@require_http_methods(["GET", "POST"])
def asks(request: SignedInRequest, program: Program) -> HttpResponse:
    form = ContentForm(program, request.POST or None)
    if request.method == "POST" and form.is_valid():
        program_actions.choose_content(by=request.user, program=program, **form.cleaned_data)
        messages.success(request, "Saved. Everybody sees it on their next page.")
        return redirect("oversight:asks", program=program.slug)
    return asks_page(request, program, form)


def asks_page(request: SignedInRequest, program: Program, content: ContentForm) -> HttpResponse:
    """What the programme asks; a form with mistakes keeps what was typed."""
    return render(
        request, "oversight/asks.html", {"program": program, "content": content}, status=422 if content.errors else 200
    )
