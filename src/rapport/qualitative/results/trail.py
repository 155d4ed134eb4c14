"""The way back from pages of the results."""

from django.urls import reverse

from rapport.qualitative.models import Project
from rapport.qualitative.trail import Trail, to_project


def to_results(project: Project) -> Trail:
    """Above the quotes."""
    address = reverse("qualitative:results", args=[project.program.slug, project.pk])
    return [*to_project(project), {"label": "Results", "href": address}]


def to_quotes(project: Project) -> Trail:
    """Above one quote, and above the texts for a code."""
    address = reverse("qualitative:quotes", args=[project.program.slug, project.pk])
    return [*to_results(project), {"label": "Quotes", "href": address}]
