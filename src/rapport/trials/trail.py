"""The way back: which pages lie above a page of a trial."""

from django.urls import reverse

from rapport.programs.models import Program
from rapport.trials.models import Trial

Trail = list[dict[str, str]]


def to_program(program: Program) -> Trail:
    """Above everything: the trials of the programme."""
    return [{"label": "Trials", "href": reverse("trials:home", args=[program.slug])}]


def to_trial(trial: Trial) -> Trail:
    """Above what belongs to a trial."""
    address = reverse("trials:trial", args=[trial.program.slug, trial.pk])
    return [*to_program(trial.program), {"label": trial.title, "href": address}]


def to_sites(trial: Trial) -> Trail:
    """Above one institution."""
    address = reverse("trials:sites", args=[trial.program.slug, trial.pk])
    return [*to_trial(trial), {"label": "Institutions", "href": address}]
