"""Time with a course: a page tells of it, one sees one's own, and the evaluator takes it out without names."""

from collections.abc import Iterator
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.tabs import tabs
from rapport.training import queries as courses
from rapport.training.course import Course
from rapport.training.dose import actions, files, queries
from rapport.training.dose.actions import NotReleasedError
from rapport.training.dose.permissions import may_export_use
from rapport.training.kinds.base import whole_number
from rapport.training.permissions import may_take

SECRET = {"Cache-Control": "no-store"}
# What the button says: the end of the file's name, its type, who writes it.
KINDS = {
    "dose": ("use.csv", "text/csv; charset=utf-8", files.dose_csv),
    "xapi": ("xapi.jsonl", "application/jsonl; charset=utf-8", files.xapi_lines),
}


@open_to(may_take, course=courses.course)
@require_POST
def beat(request: SignedInRequest, course: Course, page: str) -> HttpResponse:
    """A page tells that it was used for so many seconds. Nothing is answered, and nothing depends on it."""
    shown = course.page(course.page_today(page))
    if shown is None:
        raise Http404
    seconds = whole_number(request.POST.get("seconds"))
    if seconds is not None:
        actions.beat(by=request.user, course=course, page=shown, seconds=seconds)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@open_to(may_take, course=courses.course)
@require_GET
def my_time(request: SignedInRequest, course: Course) -> HttpResponse:
    context = {
        "course": course,
        "time": queries.own_time(request.user, course),
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", args=[course.id])},
        ],
    }
    return render(request, "training/dose/my_time.html", context)


@open_to(may_export_use, program=programs.program)
@require_http_methods(["GET", "POST"])
def use(request: SignedInRequest, program: Program) -> HttpResponseBase:
    """How courses were used, course by course, to be taken out under numbers; a press, not a link, takes it out."""
    offers = queries.offers(program)
    if request.method == "GET":
        context = {
            "program": program,
            "offers": offers,
            "tabs": tabs(request.user, program, "training:use"),
        }
        return render(request, "training/dose/use.html", context)
    course = next((one.course for one in offers if one.course.id == request.POST.get("course")), None)
    kind = KINDS.get(request.POST.get("as", ""))
    if course is None or kind is None:
        return redirect("training:use", program=program.slug)
    try:
        people = actions.release(by=request.user, program=program, course=course)
    except NotReleasedError as error:
        messages.error(request, f"Nothing was taken out: {error}.")
        return redirect("training:use", program=program.slug)
    ending, mime, write = kind
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{files.name_of(program, course, ending)}"'}
    return StreamingHttpResponse(encoded(write(program, course, people)), content_type=mime, headers=headers)


def encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode()
