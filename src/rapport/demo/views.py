"""One-click sign-in as a person of the demo – only where the server is a demo."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapport.demo import queries
from rapport.kit.doors import open_to_everybody
from rapport.people.models import Person


@open_to_everybody
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "demo/people.html", {"guides": queries.guides()})


@open_to_everybody
@require_POST
def sign_in(request: HttpRequest, person: int) -> HttpResponse:
    if not (settings.DEMO and settings.DEBUG):
        raise Http404
    try:
        found = queries.demo_person(person)
    except Person.DoesNotExist as missing:
        raise Http404 from missing
    login(request, found, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
