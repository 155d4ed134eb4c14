"""What the worker does: the reports of days that have come."""

from django.utils import timezone

from rapport.kit.jobs import enqueue
from rapport.surveys.models import ReportDay
from rapport.surveys.reports import actions, queries


def make_due_reports() -> None:
    """Each minute: queue the days that have come, each once (one query when there is none)."""
    for day in queries.days_due(timezone.localdate()).values_list("pk", flat=True):
        enqueue("rapport.surveys.reports.tasks.make_reports", key=f"reports:{day}", day=day)


def make_reports(day: int) -> None:
    """Make the reports of one day; twice is once."""
    actions.make_reports(by=None, day=ReportDay.objects.get(pk=day))
