"""Who answered, one response with its history, and its files: identified surveys only."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.surveys import queries as surveys
from rapport.surveys.exports import queries
from rapport.surveys.exports.reading import history, said
from rapport.surveys.exports.trail import kicker, trail
from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import Attachment, Response, Survey
from rapport.surveys.permissions import may_read_attachment, may_read_identified, may_read_response
from rapport.surveys.scoring import scores

PAGE = 50


@open_to(may_read_identified, survey=surveys.survey)
@require_GET
def answers(request: SignedInRequest, survey: Survey) -> HttpResponse:
    instrument = surveys.instrument_of(survey)
    context = {
        "survey": survey,
        "title": instrument.title if instrument else survey.instrument,
        "kicker": kicker(survey),
        "page": Paginator(queries.responses_to(survey), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "surveys/exports/answers.html", context)


@open_to(may_read_response, response=queries.response)
@require_GET
def response(request: SignedInRequest, response: Response) -> HttpResponse:
    survey = response.survey
    instrument = surveys.instrument_of(survey)
    submissions = surveys.submissions_of(response)
    if not submissions:
        raise Http404
    context = {"survey": survey, "response": response, "kicker": kicker(survey), "trail": trail(survey)}
    if instrument is None:
        return render(request, "surveys/exports/response.html", context)
    branches = branches_of(survey.instrument, survey.instrument_version)
    values = from_json(branches.fields, submissions[-1].answers)
    context |= {
        "instrument": instrument,
        "said": said(branches, values, list(response.attachments.defer("content"))),
        "scores": [(instrument.scores[name], value) for name, value in scores(instrument, values).items()],
        "edits": history(branches, submissions),
    }
    return render(request, "surveys/exports/response.html", context)


@open_to(may_read_attachment, attachment=queries.attachment)
@require_GET
def attachment(request: SignedInRequest, attachment: Attachment) -> HttpResponse:
    """A file as it was handed in: to be saved, never shown by the browser as part of this site."""
    survey = attachment.response.survey
    branches = branches_of(survey.instrument, survey.instrument_version)
    handed_in = surveys.handed_in(branches, attachment.response)
    if handed_in.get(attachment.field) != attachment.name:
        raise Http404
    answer = HttpResponse(bytes(attachment.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{saved_as(attachment)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def saved_as(attachment: Attachment) -> str:
    """A name that says where the file belongs, and nothing that somebody typed."""
    ending = {"jpeg": "jpg"}.get(attachment.kind, attachment.kind)
    ending = ending if ending.isalnum() and ending.isascii() else "bin"
    return f"{attachment.field}-{attachment.response_id}.{ending}"
