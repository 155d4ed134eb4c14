"""No text holds the sign NUL, and PostgreSQL neither keeps it nor looks for it. No page of ours sends it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from rapport.kit.not_found import PROGRAMS

NUL, UNREADABLE = "\x00", "\ufffd"


class NoNul:
    """Before a view sees what a browser posted, NUL in it becomes �, as bytes do that are no UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:  # noqa: ANN401
        """Called after the guard against forged requests, which reads what was posted."""
        if request.method != "POST" or request.path.startswith(PROGRAMS):
            return
        if any(NUL in text for name, texts in request.POST.lists() for text in (name, *texts)):
            request.POST = without_nul(request.POST)  # type: ignore[assignment]  # written no more


def without_nul(posted: QueryDict) -> QueryDict:
    """What was posted, with � for each NUL."""
    readable = QueryDict(mutable=True, encoding=posted.encoding)
    for name, texts in posted.lists():
        for text in texts:
            readable.appendlist(name.replace(NUL, UNREADABLE), text.replace(NUL, UNREADABLE))
    readable._mutable = False
    return readable
