"""What a person said when a mentorship closed, and what they asked for."""

from rapport.agreements.models import ChangeRequest, ClosingSheet, Settlement
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their own parts of closings, what was settled for them to do, and their own wishes for a change."""
    sheets = ClosingSheet.objects.filter(by=person).order_by("pk")
    settled = Settlement.objects.filter(who=person).order_by("pk")
    wishes = ChangeRequest.objects.filter(by=person).order_by("pk")
    found = {
        "closings": sheets.values("closing__mentorship", "reason", "continues", "thanks", "saved_at", "finished_at"),
        "settled for you to do": settled.values("closing__mentorship", "kind", "what", "due_on", "done_on"),
        "changes of a team that you asked for": wishes.values("mentorship", "words", "asked_on", "ended_on"),
    }
    return [(title, [dict(row) for row in rows]) for title, rows in found.items()]
