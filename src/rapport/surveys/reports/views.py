"""The page of a mentor's report: about whoever asks, and about nobody else."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.models import MentorReport
from rapport.surveys.permissions import may_read_own_report
from rapport.surveys.reports import queries


@open_to(may_read_own_report, program=programs.program)
@require_GET
def report(request: SignedInRequest, program: Program) -> HttpResponse:
    shown = [{"reading": one, **content(one.report)} for one in queries.readings(request.user, program)]
    trail = [{"label": "Surveys", "href": reverse("surveys:mine")}]
    return render(request, "surveys/reports/report.html", {"program": program, "shown": shown, "trail": trail})


def content(found: MentorReport | None) -> dict[str, object]:
    """The bands of a report, and its texts question by question."""
    if found is None:
        return {}
    bands = list(found.bands.all())
    groups = groupby((one for one in bands if not one.is_score), key=lambda one: one.heading)
    texts = groupby(found.texts.order_by("pk"), key=lambda one: one.ask)
    return {
        "scores": [one for one in bands if one.is_score],
        "groups": [(heading, list(rows)) for heading, rows in groups],
        "texts": [(ask, [one.text for one in told]) for ask, told in texts],
    }
