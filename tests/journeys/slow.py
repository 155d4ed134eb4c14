"""A server whose pages begin at once and come late: what a journey does not wait for, it misses here each time."""

import time
from collections.abc import Callable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

SECONDS = 0.4


class SlowPages:
    """Sends one blank of each page, and the page itself after a while; whatever is no page comes late as a whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.streaming or response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
            time.sleep(SECONDS / 2)
            return response
        slow = StreamingHttpResponse(in_two_parts(response.content), headers=headers_of(response))
        slow.cookies = response.cookies
        return slow


def in_two_parts(page: bytes) -> Iterator[bytes]:
    yield b"\n"
    time.sleep(SECONDS)
    yield page


def headers_of(response: HttpResponseBase) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}
