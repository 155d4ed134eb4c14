"""Roster import: choose a file, look at what it would change, confirm."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs.models import Program
from rapport.programs.permissions import may_import_roster
from rapport.programs.queries import program as the_program
from rapport.programs.roster import actions, queries, sample
from rapport.programs.roster.actions import LookAgainError
from rapport.programs.roster.forms import RosterForm
from rapport.programs.roster.plan import Kind, Plan
from rapport.programs.roster.sheet import read
from rapport.programs.tabs import tabs
from rapport.textfiles.mistakes import TextFileError

PAGE = 50
# More mistakes than anybody mends at one sitting; how many there are is said.
SHOWN_MISTAKES = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "This roster does not wait any more: it was imported or discarded."


@open_to(may_import_roster, program=the_program)
@require_http_methods(["GET", "POST"])
def roster(request: SignedInRequest, program: Program) -> HttpResponse:
    """Choose a file. One with mistakes is not kept: it is mended and chosen again."""
    if request.method == "GET":
        return choose(request, program, RosterForm())
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return choose(request, program, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    name, content = form.cleaned_data["file"].name, form.content
    try:
        queries.preview(read(content, name=name), program=program, by=request.user)
    except TextFileError as error:
        return refuse(request, program, name, error)
    upload = actions.keep(by=request.user, program=program, name=name, content=content)
    return redirect("programs:roster_preview", program=program.slug, upload=upload.pk)


def choose(
    request: SignedInRequest, program: Program, form: RosterForm, *, status: HTTPStatus = HTTPStatus.OK, **words: object
) -> HttpResponse:
    frame = {
        "program": program,
        "form": form,
        "waiting": queries.waiting(program),
        "columns": sample.COLUMNS,
        "tabs": tabs(request.user, program, "programs:roster"),
    }
    return render(request, "programs/roster.html", {**frame, **words}, status=status)


def refuse(request: SignedInRequest, program: Program, name: str, error: TextFileError) -> HttpResponse:
    """Every mistake, by row and column; nothing was kept or written."""
    words = {
        "file": name,
        "mistakes": error.mistakes[:SHOWN_MISTAKES],
        "number": len(error.mistakes),
        "more": max(0, len(error.mistakes) - SHOWN_MISTAKES),
    }
    return choose(request, program, RosterForm(), status=HTTPStatus.UNPROCESSABLE_ENTITY, **words)


@open_to(may_import_roster, program=the_program)
@require_GET
def preview(request: SignedInRequest, program: Program, upload: int) -> HttpResponse:
    """What would be added, changed and left as it is. Writes nothing."""
    waiting = queries.upload(program, upload)
    if waiting is None:
        return gone(request, program)
    try:
        plan = queries.preview(queries.table_of(waiting), program=program, by=request.user)
    except TextFileError as error:
        return refuse(request, program, waiting.name, error)
    show = request.GET.get("show", "")
    kinds = [show] if show in set(Kind) else [Kind.ADDED, Kind.CHANGED]
    steps = [step for step in plan.steps if step.kind in kinds]
    words = {
        "program": program,
        "upload": waiting,
        "plan": plan,
        "numbers": {kind.value: plan.number(kind) for kind in Kind},
        "notes": [step for step in plan.steps if step.note],
        "show": show,
        "page": Paginator(steps, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs(request.user, program, "programs:roster"),
    }
    return render(request, "programs/roster_preview.html", words)


def gone(request: SignedInRequest, program: Program) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("programs:roster", program=program.slug)


@open_to(may_import_roster, program=the_program)
@require_POST
def confirm(request: SignedInRequest, program: Program, upload: int) -> HttpResponse:
    """Write what was shown. Pressing twice imports once."""
    digest = request.POST.get("digest", "")
    try:
        done = actions.import_roster(by=request.user, program=program, upload=upload, digest=digest)
    except LookAgainError:
        messages.warning(request, "The programme has changed since you looked. Nothing is written yet: look again.")
    except TextFileError:
        messages.error(request, "The programme has changed, and the file no longer fits it. Nothing is written.")
    else:
        if done is None:
            return gone(request, program)
        messages.success(request, said(done))
        return redirect("programs:people", program=program.slug)
    return redirect("programs:roster_preview", program=program.slug, upload=upload)


def said(done: Plan) -> str:
    added, changed, same = (done.number(kind) for kind in Kind)
    return f"The roster is imported: {added:,} added, {changed:,} changed, {same:,} left as they were."


@open_to(may_import_roster, program=the_program)
@require_POST
def discard(request: SignedInRequest, program: Program, upload: int) -> HttpResponse:
    if not actions.discard(by=request.user, program=program, upload=upload):
        return gone(request, program)
    messages.success(request, "The file is discarded. Nothing was written.")
    return redirect("programs:roster", program=program.slug)


@open_to(may_import_roster, program=the_program)
@require_GET
def sample_csv(request: SignedInRequest, program: Program) -> HttpResponse:
    return download(sample.as_csv(), "text/csv; charset=utf-8", "roster-sample.csv")


@open_to(may_import_roster, program=the_program)
@require_GET
def sample_xlsx(request: SignedInRequest, program: Program) -> HttpResponse:
    return download(sample.as_xlsx(), XLSX, "roster-sample.xlsx")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
