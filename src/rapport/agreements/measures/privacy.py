"""What is kept about a person in measures."""

from rapport.agreements.models import Observation, SelfReportAnswer
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """What they reported themselves, and what observers of their meetings rated."""
    reported = SelfReportAnswer.objects.filter(report__by=person).order_by("report", "pk")
    asked = Observation.objects.filter(asked_by=person).order_by("pk")
    rated = Observation.objects.filter(meeting__mentor=person, rated_at__isnull=False).order_by("pk", "skills")
    return [
        (
            "what you reported on your mentorship",
            [dict(row) for row in reported.values("report__mentorship", "report__given_on", "question", "value")],
        ),
        (
            "whom you asked to observe a meeting",
            [dict(row) for row in asked.values("meeting__starts_at", "observer", "asked_at", "rated_at")],
        ),
        (
            "how an observer rated a meeting that you led",
            [dict(row) for row in rated.values("meeting__starts_at", "skills__skill", "skills__value")],
        ),
    ]
