"""The way back: which pages lie above a page of a screening."""

from django.urls import reverse

from rapport.qualitative.models import Project

Trail = list[dict[str, str]]


def to_project(project: Project) -> Trail:
    """Above everything: the project."""
    slug = project.program.slug
    return [
        {"label": "Free text", "href": reverse("qualitative:home", args=[slug])},
        {"label": project.name, "href": reverse("qualitative:project", args=[slug, project.pk])},
    ]


def to_screening(project: Project) -> Trail:
    """Above what belongs to the screening."""
    address = reverse("qualitative:screening", args=[project.program.slug, project.pk])
    return [*to_project(project), {"label": "Screening", "href": address}]
