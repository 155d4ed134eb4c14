"""The way back: which pages lie above a page of this room."""

from django.urls import reverse

from rapport.qualitative.models import Project, Round
from rapport.qualitative.trail import Trail, to_project


def to_rounds(project: Project) -> Trail:
    """Above one round."""
    address = reverse("qualitative:rounds", args=[project.program.slug, project.pk])
    return [*to_project(project), {"label": "Rounds", "href": address}]


def to_round(coding_round: Round) -> Trail:
    """Above what belongs to a round."""
    project = coding_round.project
    address = reverse("qualitative:round", args=[project.program.slug, project.pk, coding_round.pk])
    return [*to_rounds(project), {"label": name(coding_round), "href": address}]


def name(coding_round: Round) -> str:
    """How a round is called."""
    kind = "Training round" if coding_round.kind == Round.Kind.TRAINING else "Round"
    return f"{kind} {coding_round.number}"
