"""Under /ballots/ nobody is anybody: no cookie is read, none is set, and no address of a page is passed on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/ballots/"
WHO = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class Cookieless:
    """Stands before whatever looks for a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        for name in WHO:
            request.META.pop(name, None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
