"""What the pages of a review share."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from rapport.people.request import SignedInRequest
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_lead
from rapport.qualitative.trail import to_project


def of_review(request: SignedInRequest, project: Project) -> dict[str, Any]:
    """What every page of a review shows."""
    address = reverse("qualitative:review", args=[project.program.slug, project.pk])
    above = [] if request.path == address else [{"label": "Documents", "href": address}]
    leads = may_lead(request.user, project.program, project)
    return {
        "program": project.program,
        "project": project,
        "leads": leads,
        "trail": [*to_project(project), *above],
    }


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that nobody else keeps."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
