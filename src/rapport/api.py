"""Our own JSON API at /api/v1/: the packages' parts put together, errors in one shape, its description and its page.

Keys and rules: `programs.keys`. Cursors: `kit.paging`. What an endpoint tells stands in the package's `api.py`.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, re_path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.operation import Operation

from rapport.agreements.api import router as agreements
from rapport.kit.doors import open_to_everybody
from rapport.kit.problems import ProblemError, answer
from rapport.kit.reference import described, read
from rapport.people import scopes
from rapport.people.bearer import Key
from rapport.people.roles import GRANTS
from rapport.programs.api import router as programs
from rapport.programs.webhooks import events
from rapport.surveys.api import router as surveys
from rapport.training.api import router as training

log = logging.getLogger(__name__)
app_name = "api"
VERSION, START = "1.0", "/api/v1/"
ROUTERS: tuple[Router, ...] = (programs, agreements, training, surveys)
ABOUT = (
    "Reads what a programme knows, as JSON: for dashboards, evaluators’ scripts and other systems of a university. "
    "Nothing can be changed through it. Days are ISO 8601, times are in UTC."
)
PLACES = {
    "program": "The programme of the key, as the list of programmes names it.",
    "survey": "Number of the survey, as the list of waves names it.",
}
NOTHING_THERE = "There is no such address. All of them stand at the address that `type` names."
FAILED = "Something went wrong here, not with you. It is in the log of the server."


class Api(NinjaAPI):
    """Good answers carry an ETag, and are not sent again to who has them."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,  # noqa: ANN401 – whatever an endpoint gives
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        made = super().create_response(request, data, status=status, temporal_response=temporal_response)
        return unless_known(request, made)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def unless_known(request: HttpRequest, made: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 for whoever says that they have it."""
    tag = quote_etag(hashlib.sha256(made.content).hexdigest())
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {tag, "*"}:
        made = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    made.headers["ETag"], made.headers["Cache-Control"] = tag, "private, no-cache"
    patch_vary_headers(made, ["Authorization"])
    return made


api = Api(title="Rapport", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None, auth=Key())
for router in ROUTERS:
    api.add_router("", router)


def refused(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    return answer(request, problem, reverse("api:docs"))


@api.exception_handler(ProblemError)
def on_problem(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    return refused(request, problem)


@api.exception_handler(ValidationError)
def on_wrong_parameters(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Says which parameter and why; what was sent is not sent back."""
    mistakes = tuple((str(one["loc"][-1]), str(one["msg"])) for one in wrong.errors)
    return refused(
        request, ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "A parameter is not as it should be.", mistakes)
    )


@api.exception_handler(Http404)
def on_nothing(request: HttpRequest, _: Http404) -> HttpResponse:
    return refused(request, ProblemError(HTTPStatus.NOT_FOUND, NOTHING_THERE))


@api.exception_handler(Exception)
def on_failure(request: HttpRequest, _: Exception) -> HttpResponse:
    log.exception("%s failed", request.path)
    return refused(request, ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED))


@open_to_everybody
@csrf_exempt
def nothing_there(request: HttpRequest) -> HttpResponse:
    """Whatever else somebody asks for below /api/v1/."""
    return refused(request, ProblemError(HTTPStatus.NOT_FOUND, NOTHING_THERE))


def endpoints() -> dict[str, Callable[..., Any]]:
    """The functions of all packages by their names."""
    views = (view for one in ROUTERS for view in one.path_operations.values())
    return {one.view_func.__name__: one.view_func for view in views for one in view.operations}


def ours(pattern: URLPattern, endpoint: Callable[..., Any]) -> URLPattern:
    """The address with the endpoint’s name and door on it; other methods than GET are refused in our shape."""

    @csrf_exempt  # no cookie opens anything here
    @wraps(endpoint)
    def view(request: HttpRequest, **words: Any) -> HttpResponseBase:  # noqa: ANN401 – what stands in the address
        if request.method != "GET":
            only = "This API only reads: ask with GET."
            return refused(request, ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, only, headers={"Allow": "GET"}))
        shown: HttpResponseBase = pattern.callback(request, **words)
        return shown

    return URLPattern(pattern.pattern, view, name=pattern.name)


@cache
def schema() -> dict[str, Any]:
    """The description after OpenAPI 3.1: what ninja reads off the types, with words, roles and errors."""
    found = endpoints()
    who = {name: sorted(role.value for role in GRANTS[one.door.verb]) for name, one in found.items()}  # type: ignore[attr-defined]
    words = {name: one.word for name, one in found.items()}  # type: ignore[attr-defined]
    return described(dict(api.get_openapi_schema(path_prefix=START)), words, who, PLACES)


@open_to_everybody
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return api.create_response(request, schema(), status=HTTPStatus.OK)


@open_to_everybody
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page: no script, nothing from elsewhere."""
    start = request.build_absolute_uri("/").rstrip("/")
    at = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    context = {
        "groups": read(schema(), start),
        "words": scopes.API,
        "start": start + START,
        "version": VERSION,
        "a_minute": settings.API_PER_MINUTE,
        "events": list(events.EVENTS.items()),
        "message": events.write(events.SIGNED, "demo", at, events.EXAMPLE),
    }
    return render(request, "programs/api/docs.html", context)


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", docs, name="docs"),
    *(
        ours(one, endpoints()[one.name])
        for one in api.urls[0]
        if isinstance(one, URLPattern) and one.name in endpoints()
    ),
    re_path(r"^[\s\S]*$", nothing_there, name="nothing"),
]
