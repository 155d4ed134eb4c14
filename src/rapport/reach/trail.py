"""The way back: which pages lie above a page of the reach."""

from django.urls import reverse

from rapport.programs.models import Program

Trail = list[dict[str, str]]


def to_reach(program: Program) -> Trail:
    """Above everything: the reach of the programme."""
    return [{"label": "Reach", "href": reverse("reach:home", args=[program.slug])}]


def to_files(program: Program) -> Trail:
    """Above one file: all of them."""
    files = {"label": "Registrations of earlier years", "href": reverse("reach:files", args=[program.slug])}
    return [*to_reach(program), files]


def to_institutions(program: Program) -> Trail:
    """Above one institution: all of them."""
    return [*to_reach(program), {"label": "Institutions", "href": reverse("reach:institutions", args=[program.slug])}]
