"""The start page and the two health checks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapport.home import queries
from rapport.kit.doors import open_to_everybody
from rapport.kit.readiness import missing
from rapport.people.models import Person


@open_to_everybody
def start(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, Person):
        return render(request, "home/start.html", {"demo": settings.DEMO})
    held = queries.roles_held(request.user)
    words = {"held": held, "steps": queries.next_steps(request.user, held), "runs": queries.runs(held)}
    words["found"] = queries.found(held)
    words["coded"] = queries.coded(held)
    words["learns"] = not held and queries.learns(request.user)
    return render(request, "home/start.html", words)


@open_to_everybody
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_everybody
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and worker are there; if not, one line for each that is missing."""
    problems = missing()
    return HttpResponse("\n".join(problems or ["ready"]), status=503 if problems else 200, content_type="text/plain")
