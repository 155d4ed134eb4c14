"""Who is refused sees our own page, on a developer's machine too: Django's would name the view and its arguments."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

NUL = "%00"
PROGRAMS = "/api/"  # ask in their own way, and are answered in it


class NotFound:
    """Answers a 404 that a view raised with `404.html`; an address that no pattern knows is left to Django.

    What is asked for with the sign NUL is nowhere: no text holds it, and PostgreSQL refuses to look.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.META["QUERY_STRING"] and not request.path.startswith(PROGRAMS):
            return page_not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
