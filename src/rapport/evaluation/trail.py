"""The way back: which pages lie above a page of the evaluation."""

from django.urls import reverse

from rapport.evaluation.models import AnalysisPlan
from rapport.programs.models import Program

Trail = list[dict[str, str]]


def to_program(program: Program) -> Trail:
    """Above everything: the evaluation of the programme."""
    return [{"label": "Evaluation", "href": reverse("evaluation:home", args=[program.slug])}]


def to_plan(plan: AnalysisPlan) -> Trail:
    """Above what belongs to a plan."""
    address = reverse("evaluation:plan", args=[plan.program.slug, plan.pk])
    return [*to_program(plan.program), {"label": plan.title, "href": address}]
