"""Where a page about the answers to one survey stands."""

from django.urls import reverse

from rapport.surveys.models import Survey


def kicker(survey: Survey) -> str:
    """Programme, wave and role, above the title."""
    place = f"{survey.program.name} · {survey.wave.name}"
    return f"{place} · {survey.role}s" if survey.role else place


def trail(survey: Survey) -> list[dict[str, str]]:
    """The way back from one response."""
    return [{"label": "Answers", "href": reverse("surveys:answers", args=[survey.pk])}]
