"""What is kept about a person in goals, meetings and reports."""

from typing import Any

from django.db.models import QuerySet

from rapport.agreements.models import ActionItem, Goal, GoalRating, Meeting, MeetingNote, Milestone, ProgressReport
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their goals, ratings, notes, actions and reports, and what they wrote last in what is everybody's."""
    ratings = GoalRating.objects.filter(by=person)
    notes = MeetingNote.objects.filter(by=person)
    reports = ProgressReport.objects.filter(by=person)
    report = ("period_from", "period_to", "progress", "helps", "hinders", "needed", "submitted_at", "shared_at")
    return [
        ("goals", rows(Goal.objects.filter(owner=person), "title", "detail", "due_on", "status", "evidence")),
        ("ratings of goals", rows(ratings, "goal__title", "rating", "rated_on")),
        (
            "milestones edited last by you",
            rows(Milestone.objects.filter(edited_by=person), "kind", "title", "due_on", "reached_on", "identifier"),
        ),
        ("meetings edited last by you", rows(Meeting.objects.filter(edited_by=person), "starts_at", "where", "agenda")),
        ("notes of meetings", rows(notes, "meeting__starts_at", "readers", "text", "edited_at")),
        ("what you said you would do", rows(ActionItem.objects.filter(who=person), "what", "due_on", "done_on")),
        ("progress reports", rows(reports, "mentorship", *report)),
    ]


def rows(found: QuerySet[Any], *fields: str) -> list[dict[str, object]]:
    return [dict(row) for row in found.order_by("pk").values(*fields)]
