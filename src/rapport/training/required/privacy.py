"""What is kept about a person of whom courses are required."""

from rapport.people.models import Person
from rapport.training.models import Refresher, Reminded

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Refreshers, and when the person was last reminded of each course."""
    again = Refresher.objects.filter(person=person).order_by("course", "number")
    reminded = Reminded.objects.filter(person=person).order_by("course")
    fields = ("course", "number", "begun_at", "done_at", "course_version", "course_sha256")
    return [
        ("course refreshers", [dict(row) for row in again.values(*fields)]),
        ("course reminders", [dict(row) for row in reminded.values("course", "on")]),
    ]
