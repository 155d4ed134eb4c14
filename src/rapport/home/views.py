"""The start page and the two health checks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapport.kit.doors import open_to_everybody


@open_to_everybody
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "home/start.html")


@open_to_everybody
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")
