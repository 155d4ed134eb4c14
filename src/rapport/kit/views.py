"""The page that shows every component with its states; for developers and for the tests."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rapport.kit import gallery
from rapport.kit.doors import open_to_everybody


@open_to_everybody
def show_gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "kit/gallery/page.html", gallery.examples(request.GET.get("sort", "name")))
