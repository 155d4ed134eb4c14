"""Files come in: chosen, looked at, and brought in once somebody has said what of them."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.material.actions import TwiceError
from rapport.qualitative.material.reading import table, transcript
from rapport.qualitative.material.reading.packed import refusal
from rapport.qualitative.material.reading.plain import lines_of
from rapport.qualitative.material.uploads import actions, queries
from rapport.qualitative.material.uploads.actions import Chosen, TableWords
from rapport.qualitative.material.uploads.forms import (
    ColumnsForm,
    FilesForm,
    PapersForm,
    TableForm,
    VoicesForm,
    stem,
)
from rapport.qualitative.models import Document, Project, Upload
from rapport.qualitative.papers.bounded import read_document
from rapport.qualitative.papers.paragraph import UnreadableError
from rapport.qualitative.permissions import may_lead
from rapport.textfiles.mistakes import TextFileError

SHOWN_MISTAKES = 30
ACCEPTS = {"transcripts": ".txt,.docx,.vtt", "documents": ".docx,.pdf,.txt"}
HELP = {
    "transcripts": "Text (.txt), Word (.docx) or subtitles (.vtt), up to 20 at once. Each turn begins with who speaks: "
    "“ADA: I would like to …”, with or without times.",
    "documents": "Word (.docx), PDF with text, or plain text, up to 20 at once. They come in paragraph by paragraph.",
}
Read = Callable[[str, bytes], bytes]


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def new_table(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Choose a table; one that cannot be read is not kept."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        return kept(request, project, form, Document.Kind.TABLE, [(file.name, file.read())], as_table)
    return choose(request, project, form, "table")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def new_transcripts(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Choose transcripts, several at once."""
    return several(request, project, "transcripts", Document.Kind.TRANSCRIPT, as_lines)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def new_documents(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Choose documents, several at once."""
    return several(request, project, "documents", Document.Kind.TEXT, as_paragraphs)


def several(request: SignedInRequest, project: Project, what: str, kind: str, read: Read) -> HttpResponse:
    """The page on which files of one kind are chosen."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FilesForm(*sent, accept=ACCEPTS[what], help_text=HELP[what])
    if form.is_bound and form.is_valid():
        files = [(one.name, one.read()) for one in form.cleaned_data["several"]]
        return kept(request, project, form, kind, files, read)
    return choose(request, project, form, what)


def kept(
    request: SignedInRequest,
    project: Project,
    form: TableForm | FilesForm,
    kind: str,
    files: list[tuple[str, bytes]],
    read: Read,
) -> HttpResponse:
    """Keep the files if all of them can be read; else say of each why not."""
    found: list[Chosen] = []
    mistakes: list[object] = []
    for name, content in files:
        try:
            found.append(actions.chosen(name, content, read(name, content)))
        except TextFileError as error:
            mistakes += error.mistakes
    if mistakes:
        what = {Document.Kind.TABLE: "table", Document.Kind.TRANSCRIPT: "transcripts"}.get(kind, "documents")  # type: ignore[call-overload]
        return choose(request, project, form, what, mistakes)
    made = actions.keep(by=request.user, project=project, kind=kind, files=found)
    return redirect("qualitative:waiting", program=project.program.slug, project=project.pk, waiting=made.pk)


def choose(
    request: SignedInRequest, project: Project, form: TableForm | FilesForm, what: str, mistakes: Sequence[object] = ()
) -> HttpResponse:
    """The page on which files are chosen, with what is wrong with those that were."""
    context = {
        "program": project.program,
        "project": project,
        "form": form,
        "field": form["file" if what == "table" else "several"],
        "what": what,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "waiting": queries.waiting(project, request.user),
        "trail": trail.to_texts(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mistakes or form.errors else HTTPStatus.OK
    return render(request, "qualitative/material/choose.html", context, status=status)


def as_table(name: str, content: bytes) -> bytes:
    """The table as CSV, once its columns can be told."""
    read = table.as_csv(content, name=name)
    table.columns(table.table_of(read, name=name))
    return read


def as_lines(name: str, content: bytes) -> bytes:
    """The lines of a transcript, once somebody speaks in it."""
    lines = lines_of(content, name=name)
    transcript.read(lines, name=name)
    return "\n".join(line.text for line in lines).encode("utf-8", "replace")


def as_paragraphs(name: str, content: bytes) -> bytes:
    """The paragraphs of a document, one a line."""
    try:
        found = read_document(content)
    except UnreadableError as error:
        raise refusal(name, str(error).rstrip("."), "choose another") from None
    return "\n".join(one.text for one in found.paragraphs).encode("utf-8", "replace")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def waiting(request: SignedInRequest, program: Program, project: Project, waiting: int) -> HttpResponse:
    """What would come in of files that were chosen; whoever leads says what of it, or lets them go."""
    try:
        upload = queries.upload(project, waiting)
    except Upload.DoesNotExist as missing:
        raise Http404 from missing
    if "discard" in request.POST:
        actions.discard(by=request.user, upload=upload)
        messages.success(request, "The files are discarded. Nothing came in.")
        return to_texts(project)
    if upload.is_confirmed:
        return under_way(request, upload)
    page = {Document.Kind.TABLE: of_table, Document.Kind.TRANSCRIPT: of_transcripts}.get(upload.kind, of_documents)  # type: ignore[call-overload]
    try:
        answer: HttpResponse = page(request, upload)
    except TwiceError as error:
        messages.error(request, f"Nothing came in: the same file is in the project already, as “{error.document}”.")
        return to_texts(project)
    except TextFileError as error:
        context = frame(upload) | {"mistakes": error.mistakes[:SHOWN_MISTAKES], "number": len(error.mistakes)}
        return render(request, "qualitative/material/unfit.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return answer


def frame(upload: Upload) -> dict[str, object]:
    """What each page of an upload shows."""
    project = upload.project
    return {"program": project.program, "project": project, "upload": upload, "trail": trail.to_texts(project)}


def to_texts(project: Project) -> HttpResponse:
    """Where all documents stand."""
    return redirect("qualitative:texts", program=project.program.slug, project=project.pk)


def to_document(made: Document) -> HttpResponse:
    """Where what came in stands."""
    project = made.project
    return redirect("qualitative:document", program=project.program.slug, project=project.pk, material=made.pk)


def under_way(request: SignedInRequest, upload: Upload) -> HttpResponse:
    """A table that the worker has: how far it is, and where it leads."""
    if upload.document is not None:
        return to_document(upload.document)
    job = queries.job_of(upload)
    context = frame(upload) | {"job": job, "has_failed": upload.problem or (job and job.state == job.State.FAILED)}
    return render(request, "qualitative/material/under_way.html", context)


def of_table(request: SignedInRequest, upload: Upload) -> HttpResponse:
    """Choose columns, look at what they give, bring it in."""
    file, found = queries.table_of(upload)
    columns = table.columns(found)
    likely = table.suggestion(columns)
    first = {"text": likely.text, "key": likely.key, "known": likely.known, "name": stem(file.name)}
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, columns, initial={**first, "degree": "confidential"}
    )
    looked_at = None
    if request.method == "POST" and form.is_valid():
        looked_at = table.preview(found, form.choice)
        if "bring" in request.POST:
            words = TableWords(form.choice, form.cleaned_data["name"], **vars(form.told))
            actions.confirm_table(by=request.user, upload=upload, words=words)
            return redirect(request.path)
    elif request.method == "GET":
        looked_at = table.preview(found, likely)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = looked_at.first if looked_at else ()
    rows = [(one, "a code" if queries.looks_like_a_name(one.key) else one.key) for one in shown]
    context = frame(upload) | {"form": form, "file": file, "preview": looked_at, "rows": rows}
    return render(request, "qualitative/material/table.html", context, status=status)


def of_transcripts(request: SignedInRequest, upload: Upload) -> HttpResponse:
    """Say who speaks, and bring the turns in."""
    also = request.POST.getlist("also")
    spoken = queries.transcripts(upload, also)
    is_sent = request.method == "POST" and "again" not in request.POST
    form = VoicesForm(request.POST if is_sent else None, spoken, initial={"degree": "confidential"})
    if is_sent and form.is_valid():
        made = actions.bring_in_transcripts(by=request.user, upload=upload, words=form.words, told=form.told, also=also)
        return came_in(request, upload, made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = frame(upload) | {"form": form, "rows": form.rows(), "also": also}
    return render(request, "qualitative/material/transcripts.html", context, status=status)


def of_documents(request: SignedInRequest, upload: Upload) -> HttpResponse:
    """Name documents, and bring their paragraphs in."""
    files = list(upload.files.order_by("pk"))
    form = PapersForm(request.POST if request.method == "POST" else None, files, initial={"degree": "identified"})
    if request.method == "POST" and form.is_valid():
        made = actions.bring_in_documents(by=request.user, upload=upload, words=form.words, told=form.told)
        return came_in(request, upload, made)
    rows = [(file, fields, queries.lines(file)) for file, fields in form.rows()]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request, "qualitative/material/papers.html", frame(upload) | {"form": form, "rows": rows}, status=status
    )


def came_in(request: SignedInRequest, upload: Upload, made: list[Document]) -> HttpResponse:
    """Say what is in the project now, and lead there."""
    if len(made) == 1:
        messages.success(request, f"“{made[0]}” is in the project.")
        return to_document(made[0])
    messages.success(request, f"{len(made)} documents are in the project.")
    return to_texts(upload.project)
