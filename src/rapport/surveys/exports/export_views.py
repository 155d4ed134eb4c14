"""Taking answers out: choose what, wait for a file, fetch it once; and the codebook of what is taken out."""

from collections.abc import Iterator
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.surveys import queries as surveys
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.exports import actions, codebook, package, queries
from rapport.surveys.exports.actions import NotReleasedError
from rapport.surveys.exports.counting import tally
from rapport.surveys.exports.forms import ExportForm
from rapport.surveys.exports.rows import last_submissions, rows
from rapport.surveys.exports.sheets import exact_csv, excel_csv
from rapport.surveys.exports.trail import kicker
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import ExportFile, Survey
from rapport.surveys.permissions import may_export, may_fetch
from rapport.tables.csv_export import rows_as_csv

# Of more responses, the counts stand in the codebook file only.
COUNTED = 2_000
SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@open_to(may_export, survey=surveys.survey)
@require_http_methods(["GET", "POST"])
def export(request: SignedInRequest, survey: Survey) -> HttpResponseBase:
    """Choose what is taken out. CSV of an identified survey comes at once; everything else the worker makes."""
    instrument = surveys.instrument_of(survey)
    if instrument is None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=status)
    is_identified = survey.degree == Survey.Degree.IDENTIFIED
    others = len(queries.beside(survey)) - 1 if is_identified else 0
    form = ExportForm(request.POST or None, survey=survey, instrument=instrument, others=others)
    if request.method == "GET":
        return page(request, survey, instrument, form)
    if not form.is_valid():
        return page(request, survey, instrument, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_identified and form.wanted.format in ("csv", "excel"):
        return streamed(actions.take_out(by=request.user, survey=survey, wanted=form.wanted))
    try:
        actions.ask(by=request.user, survey=survey, wanted=form.wanted)
    except NotReleasedError as reason:
        form.add_error(None, f"These answers cannot be handed out now: {reason}.")
        return page(request, survey, instrument, form, HTTPStatus.CONFLICT)
    messages.success(request, "Your file is being made. It waits for you below.")
    return redirect("surveys:export", survey=survey.pk)


def page(
    request: SignedInRequest,
    survey: Survey,
    instrument: Instrument,
    form: ExportForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    files = queries.files_of(request.user, survey)
    is_identified = survey.degree == Survey.Degree.IDENTIFIED
    frame = queries.frame_of(ExportFile(survey=survey, definition="", has_scores=False))
    context = {
        "survey": survey,
        "instrument": instrument,
        "kicker": kicker(survey),
        "form": form,
        "files": files,
        "is_making": any(not one.is_ready and not one.has_failed for one in files),
        "is_identified": is_identified,
        "is_anonymous": survey.degree == Survey.Degree.ANONYMOUS,
        "policy": anonymous.policy(survey.box) if survey.box else None,
        "is_growing": survey.degree == Survey.Degree.CONFIDENTIAL and is_growing(survey),
        "number": surveys.submitted(survey).count() if is_identified else None,
        "reason": queries.reason_against(survey),
        "left_out": frame.layout.left_out,
        "texts": queries.free_texts(survey) if survey.degree == Survey.Degree.CONFIDENTIAL else [],
    }
    return render(request, "surveys/exports/export.html", context, status=status)


def is_growing(survey: Survey) -> bool:
    """Somebody may still answer, or change what they answered."""
    closes_at = survey.wave.closes_at
    return closes_at is None or closes_at > timezone.now()


def streamed(wanted: ExportFile) -> StreamingHttpResponse:
    """The CSV of an identified survey, written while it is read."""
    frame = queries.frame_of(wanted)
    write = excel_csv if wanted.format == "excel" else exact_csv
    pieces = write(frame.variables, rows(frame, last_submissions(list(frame.surveys))))
    editions = queries.editions_of(frame.surveys.values())
    labels = "-labels" if wanted.in_words else ""
    name = f"{package.name_of(wanted, editions)}{labels}{'-excel' if wanted.format == 'excel' else ''}.csv"
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(encoded(pieces), content_type="text/csv; charset=utf-8", headers=headers)


def encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode()


@open_to(may_fetch, export=queries.export_file)
@require_POST
def fetch(request: SignedInRequest, export: ExportFile) -> HttpResponse:
    """Hand a file over, once. A press, not a link: what opens links by itself must not use it up."""
    back = redirect("surveys:export", survey=export.survey_id)
    if "discard" in request.POST:
        actions.discard(by=request.user, export=export)
        messages.info(request, "The file is removed.")
        return back
    found = actions.fetch(by=request.user, export=export)
    if found is None:
        messages.info(request, "This file is not made yet.")
        return back
    name, content = found
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@open_to(may_export, survey=surveys.survey)
@require_GET
def survey_codebook(request: SignedInRequest, survey: Survey) -> HttpResponse:
    """Each variable of this survey with its names and how many answered; as a page, or as CSV (`?as=csv`)."""
    instrument = surveys.instrument_of(survey)
    if instrument is None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=status)
    is_file = request.GET.get("as") == "csv"
    table, is_counted = codebook_of(survey, instrument, whole=is_file)
    if is_file:
        name = f"{survey.instrument}-{survey.instrument_version}-codebook.csv"
        headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(rows_as_csv(table), content_type="text/csv; charset=utf-8", headers=headers)
    found = [dict(zip(codebook.KEYS, row, strict=True)) for row in table[1:]]
    context = {
        "survey": survey,
        "instrument": instrument,
        "kicker": kicker(survey),
        "rows": found,
        "is_counted": is_counted,
        "trail": [{"label": "Export", "href": reverse("surveys:export", args=[survey.pk])}],
    }
    return render(request, "surveys/exports/codebook.html", context)


def codebook_of(survey: Survey, instrument: Instrument, *, whole: bool) -> tuple[list[list[str]], bool]:
    """The codebook with every definition of scores, and whether it counts.

    Counts of a confidential or anonymous survey are told with an export only: they would change as answers come.
    """
    is_identified = survey.degree == Survey.Degree.IDENTIFIED
    submissions = last_submissions([survey.pk]) if is_identified else []
    is_counted = is_identified and (whole or len(submissions) <= COUNTED)
    found: list[list[str]] = []
    for definition in queries.definitions_of(instrument) or {"": ""}:
        frame = queries.frame_of(ExportFile(survey=survey, definition=definition))
        counts = tally(frame.variables, rows(frame, submissions)) if is_counted else {}
        editions = queries.editions_of([survey])
        table = codebook.survey_codebook(editions, frame.layout, frame.leads, counts)
        found += [row for row in table if row not in found]
    return found, is_counted
