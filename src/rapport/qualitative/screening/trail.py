"""The way back: which pages lie above a page of a screening."""

from django.urls import reverse

from rapport.qualitative.models import Project
from rapport.qualitative.trail import Trail, to_project


def to_screening(project: Project) -> Trail:
    """Above what belongs to the screening."""
    address = reverse("qualitative:screening", args=[project.program.slug, project.pk])
    return [*to_project(project), {"label": "Screening", "href": address}]
