"""The way back: which pages lie above a page of a coding project."""

from django.urls import reverse

from rapport.programs.models import Program
from rapport.qualitative.models import Project

Trail = list[dict[str, str]]


def to_program(program: Program) -> Trail:
    """Above everything: the coding projects of the programme."""
    return [{"label": "Free text", "href": reverse("qualitative:home", args=[program.slug])}]


def to_project(project: Project) -> Trail:
    """Above what belongs to a project."""
    address = reverse("qualitative:project", args=[project.program.slug, project.pk])
    return [*to_program(project.program), {"label": project.name, "href": address}]


def to_texts(project: Project) -> Trail:
    """Above one document, and above the ways in."""
    address = reverse("qualitative:texts", args=[project.program.slug, project.pk])
    return [*to_project(project), {"label": "Texts", "href": address}]
