"""The exchange with other programs: bring a project in – look first, then take it over – and take one out."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from rapport.kit.doors import open_to
from rapport.kit.waiting import is_being_made
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.codebook.actions import NotWholeError
from rapport.qualitative.models import ForeignFile, Project
from rapport.qualitative.permissions import may_begin, may_lead
from rapport.qualitative.refi import actions, queries
from rapport.qualitative.refi.forms import ANSWERS, PARAGRAPHS, CodebookFileForm, ProjectFileForm, UnderstandingForm
from rapport.qualitative.refi.permissions import may_take_over
from rapport.textfiles.mistakes import TextFileError

SHOWN = 50
SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@open_to(may_begin, program=programs.program)
@require_http_methods(["GET", "POST"])
def bring_project(request: SignedInRequest, program: Program) -> HttpResponse:
    """Choose a file. One that cannot be read is not kept: it is mended and chosen again."""
    form = ProjectFileForm(request.POST, request.FILES) if request.method == "POST" else ProjectFileForm()
    context = {"program": program, "form": form, "days": queries.FILES_WAIT.days}
    context |= {"waiting": queries.waiting(program, request.user), "trail": trail.to_program(program)}
    if not form.is_valid():
        return render(request, "qualitative/refi/bring.html", context, status=UNFIT if form.is_bound else HTTPStatus.OK)
    file = form.cleaned_data["file"]
    name, content = str(file.name), bytes(file.read())
    if same := queries.same_file(program, content):
        form.add_error("file", f"This file came in already: it is the project “{same.project}”.")
        return render(request, "qualitative/refi/bring.html", context, status=HTTPStatus.CONFLICT)
    try:
        is_answers = queries.suggested(name, content)
    except TextFileError as error:
        context |= {"mistakes": error.mistakes[:SHOWN], "file": name}
        return render(request, "qualitative/refi/bring.html", context, status=UNFIT)
    kept = actions.keep(by=request.user, program=program, name=name, content=content, is_answers=is_answers)
    return redirect("qualitative:foreign_file", program=program.slug, foreign=kept.pk)


@open_to(may_take_over, program=programs.program, foreign=queries.foreign_file)
@require_http_methods(["GET", "POST"])
def foreign_file(request: SignedInRequest, program: Program, foreign: ForeignFile) -> HttpResponse:
    """What the file would become, and what would not come along; then it comes in."""
    if foreign.project is not None:
        address = reverse("qualitative:exchange", args=[program.slug, foreign.project_id])
        return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)
    context = {"program": program, "foreign": foreign, "trail": to_bring(program), "days": queries.FILES_WAIT.days}
    if not foreign.problem and is_being_made(queries.job_key(foreign)):
        return render(request, "qualitative/refi/waiting.html", context)
    form = UnderstandingForm(request.POST if request.method == "POST" else None, initial=_said(foreign))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.choose(
            by=request.user,
            file=foreign,
            is_answers=said["unit"] == ANSWERS,
            have_read_all=said["have_read_all"] == "yes",
            degree=said["degree"],
        )
        if "take" in request.POST:
            actions.ask(by=request.user, file=foreign)
        return redirect("qualitative:foreign_file", program=program.slug, foreign=foreign.pk)
    try:
        found = queries.preview(foreign.name, bytes(foreign.content), queries.wanted_of(foreign))
    except TextFileError as error:
        context |= {"mistakes": error.mistakes[:SHOWN]}
        return render(request, "qualitative/refi/look.html", context, status=UNFIT)
    context |= {"found": found, "form": form, "losses": found.losses}
    status = UNFIT if form.errors else HTTPStatus.OK
    return render(request, "qualitative/refi/look.html", context, status=status)


def _said(foreign: ForeignFile) -> dict[str, str]:
    return {
        "unit": ANSWERS if foreign.is_answers else PARAGRAPHS,
        "have_read_all": "yes" if foreign.have_read_all else "no",
        "degree": foreign.degree,
    }


def to_bring(program: Program) -> trail.Trail:
    """Above a file: where it was chosen."""
    address = reverse("qualitative:bring_project", args=[program.slug])
    return [*trail.to_program(program), {"label": "From another program", "href": address}]


@open_to(may_take_over, program=programs.program, foreign=queries.foreign_file)
@require_POST
def discard_file(request: SignedInRequest, program: Program, foreign: ForeignFile) -> HttpResponse:
    actions.discard(by=request.user, file=foreign)
    messages.info(request, "The file is gone. Nothing of it came in.")
    return redirect("qualitative:bring_project", program=program.slug)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def exchange(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What a file for other programs holds, what it cannot hold, and where this project came from."""
    return _exchange(request, program, project, CodebookFileForm())


def _exchange(
    request: SignedInRequest, program: Program, project: Project, form: CodebookFileForm, **words: object
) -> HttpResponse:
    made = queries.export(project)
    context = {
        "program": program,
        "project": project,
        "counts": queries.counts(made),
        "losses": made.losses,
        "has_codes": bool(made.project.codes),
        "has_draft": projects.facts(project).has_draft,
        "origin": queries.origin(project),
        "form": form,
        "trail": trail.to_project(project),
    }
    status = words.pop("status", UNFIT if form.errors else HTTPStatus.OK)
    return render(request, "qualitative/refi/exchange.html", context | words, status=status)  # type: ignore[arg-type]


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def take_out(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The whole project as a file; that somebody took it out is on record."""
    made = actions.export(by=request.user, project=project)
    return _file(made.content, f"project-{project.pk}.qdpx", "application/zip")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def codebook_file(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The newest version of the codebook as a file."""
    content = queries.codebook(project)
    if content is None:
        return redirect("qualitative:exchange", program=program.slug, project=project.pk)
    return _file(content, f"codebook-{project.pk}.qdc", "application/xml")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def bring_codebook(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The codes of a file become the draft of the codebook."""
    form = CodebookFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _exchange(request, program, project, form)
    file = form.cleaned_data["file"]
    try:
        losses = actions.bring_codebook(by=request.user, project=project, name=str(file.name), content=file.read())
    except TextFileError as error:
        return _exchange(request, program, project, form, mistakes=error.mistakes[:SHOWN], status=UNFIT)
    except NotWholeError as error:
        form.add_error("file", " ".join(error.said))
        return _exchange(request, program, project, form)
    except actions.DraftError:
        form.add_error("file", "There is a draft of the codebook already. Publish it or throw it away first.")
        return _exchange(request, program, project, form, status=HTTPStatus.CONFLICT)
    messages.success(request, "The codes are a draft now. Look them through, then publish it.")
    for loss in losses:
        messages.info(request, f"{loss}.")
    return redirect("qualitative:codebook", program=program.slug, project=project.pk)
