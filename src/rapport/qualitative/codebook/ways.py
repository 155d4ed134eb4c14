"""The ways within the codebook: what lies above its pages, and its files."""

from django.http import HttpResponse
from django.urls import reverse

from rapport.qualitative import trail
from rapport.qualitative.models import Project

SAFE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def address(name: str, project: Project) -> str:
    """The address of a page of the codebook."""
    return reverse(f"qualitative:{name}", args=[project.program.slug, project.pk])


def to_codebook(project: Project) -> trail.Trail:
    """Above what belongs to the codebook."""
    return [*trail.to_project(project), {"label": "Codebook", "href": address("codebook", project)}]


def to_draft(project: Project) -> trail.Trail:
    """Above what belongs to the draft."""
    return [*to_codebook(project), {"label": "Draft", "href": address("codebook_draft", project)}]


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be saved."""
    headers = SAFE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
