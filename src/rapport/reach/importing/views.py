"""Bring in registrations of earlier years: choose a file, say its columns, say its words, wait, see what came in."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.kit.readiness import worker_is_alive
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.reach import trail
from rapport.reach.counting import actions as counts
from rapport.reach.importing import actions, queries
from rapport.reach.importing.forms import ColumnsForm, FileForm, WordsForm
from rapport.reach.importing.layout import MOST_WORDS, Part
from rapport.reach.importing.reading import opened, orders, seen, words_of
from rapport.reach.models import OldFile
from rapport.reach.permissions import may_keep_file, may_keep_reach
from rapport.textfiles.mistakes import TextFileError

SHOWN_MISTAKES = 100
NO_DAYS = (
    "The days in this column are not all written in one way that can be read. Choose another column, or mend the file."
)
WORDY = "“{}” has more than {} different words. Choose another column, or leave it out."


@open_to(may_keep_reach, program=programs.program)
@require_http_methods(["GET", "POST"])
def files(request: SignedInRequest, program: Program) -> HttpResponse:
    """The files that came in, and the way in for another one."""
    form = FileForm(request.POST or None, request.FILES or None)
    began = timezone.now()
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name
        try:
            old = actions.take(by=request.user, program=program, name=name, content=form.content)
            if old.at < began:
                messages.info(request, f"This file is here already, as “{old.name}”. It is not counted twice.")
        except TextFileError as error:
            mistakes = error.mistakes[:SHOWN_MISTAKES]
            return shown(request, program, form, mistakes=mistakes, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect("reach:file", program=program.slug, old=old.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return shown(request, program, form, status=status)


def shown(
    request: SignedInRequest, program: Program, form: FileForm, *, status: int, mistakes: object = ()
) -> HttpResponse:
    context = {
        "program": program,
        "form": form,
        "files": queries.files(program),
        "mistakes": mistakes,
        "trail": trail.to_reach(program),
    }
    return render(request, "reach/files/list.html", context, status=status)


@open_to(may_keep_file, program=programs.program, old=queries.file)
@require_http_methods(["GET", "POST"])
def file(request: SignedInRequest, program: Program, old: OldFile) -> HttpResponse:
    """What the file waits for: its columns, the worker, or nothing any more."""
    context = {"program": program, "file": old, "trail": trail.to_files(program)}
    if old.state in (OldFile.State.READING, OldFile.State.DONE):
        is_stuck = old.state == OldFile.State.READING and not worker_is_alive()
        context |= {"job": queries.job(old), "came": queries.came(old), "is_stuck": is_stuck}
        return render(request, "reach/files/state.html", context)
    looked = seen(opened(bytes(old.content), old.name))
    form = ColumnsForm(request.POST or None, header=looked.header, said=queries.columns(old))
    if request.method == "POST" and form.is_valid():
        problem = unfit(old, form.columns)
        if problem is None:
            actions.say_columns(by=request.user, old=old, columns=form.columns)
            return redirect("reach:words", program=program.slug, old=old.pk)
        form.add_error(*problem)
    context |= {"form": form, "seen": looked, "mistakes": old.mistakes.order_by("line", "pk")[:SHOWN_MISTAKES]}
    context["shown_mistakes"] = SHOWN_MISTAKES
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reach/files/columns.html", context, status=status)


def unfit(old: OldFile, columns: dict[Part, str]) -> tuple[str, str] | None:
    """Why these columns cannot be read, and at which of them."""
    stream = opened(bytes(old.content), old.name)
    if not orders(stream, columns[Part.ON]):
        return Part.ON.value, NO_DAYS
    for part in (Part.CATEGORY, Part.REASON):
        if part in columns and len(words_of(stream, columns[part])) > MOST_WORDS:
            return part.value, WORDY.format(columns[part], MOST_WORDS)
    return None


@open_to(may_keep_file, program=programs.program, old=queries.file)
@require_http_methods(["GET", "POST"])
def words(request: SignedInRequest, program: Program, old: OldFile) -> HttpResponse:
    """What the words of a file mean, and the press that brings it in."""
    columns = queries.columns(old)
    if old.state not in (OldFile.State.MATCHING, OldFile.State.FAILED) or Part.ON not in columns:
        return redirect("reach:file", program=program.slug, old=old.pk)
    stream = opened(bytes(old.content), old.name)
    asked: dict[Part, list[str]] = {
        part: words_of(stream, columns[part]) for part in (Part.CATEGORY, Part.REASON) if part in columns
    }
    form = WordsForm(request.POST or None, orders=orders(stream, columns[Part.ON]), words=asked)
    if request.method == "POST" and form.is_valid():
        actions.bring_in(by=request.user, old=old, order=form.order, words=form.words)
        return redirect("reach:file", program=program.slug, old=old.pk)
    context = {
        "program": program,
        "file": old,
        "form": form,
        "categories": form.fields_of(Part.CATEGORY),
        "reasons": form.fields_of(Part.REASON),
        "has_address": Part.EMAIL in columns or Part.ORCID in columns,
        "trail": trail.to_files(program),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reach/files/words.html", context, status=status)


@open_to(may_keep_file, program=programs.program, old=queries.file)
@require_POST
def discard(request: SignedInRequest, program: Program, old: OldFile) -> HttpResponse:
    """Take the file away, with every registration that came with it."""
    if not actions.discard(by=request.user, old=old):
        messages.error(request, f"“{old.name}” is being brought in just now. Wait until it is in; then take it away.")
        return redirect("reach:file", program=program.slug, old=old.pk)
    if old.state == OldFile.State.DONE:
        counts.ask(program=program)
    messages.success(request, f"“{old.name}” and the registrations that came with it are gone.")
    return redirect("reach:files", program=program.slug)
