"""Under some addresses nobody is anybody: no cookie is read, none is set, and no address of a page is passed on."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

WHO = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class Cookieless:
    """Stands before whatever looks for a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefixes = tuple(settings.COOKIELESS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.prefixes):
            return self.get_response(request)
        for name in WHO:
            request.META.pop(name, None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
