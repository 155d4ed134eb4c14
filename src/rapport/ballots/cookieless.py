"""Under some addresses nobody is anybody: no cookie is read, none is set, and no address of a page is passed on.

Where programs show a key (KEYED), the header that holds it is the one thing that stays.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

WHO = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class Cookieless:
    """Stands before whatever looks for a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.keyed = tuple(settings.KEYED)
        self.prefixes = (*settings.COOKIELESS, *self.keyed)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.prefixes):
            return self.get_response(request)
        is_keyed = request.path_info.startswith(self.keyed)
        for name in WHO:
            if not (is_keyed and name == "HTTP_AUTHORIZATION"):
                request.META.pop(name, None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
