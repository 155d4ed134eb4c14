"""What is kept of somebody's workshops."""

from rapport.people.models import Person
from rapport.training.models import Attendance, Invited, Leader

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Where the person was, for how many hours, to which meetings they were asked, and what they led."""
    there = Attendance.objects.filter(person=person).order_by("workshop__starts_at", "pk")
    asked = Invited.objects.filter(person=person).order_by("workshop__starts_at", "pk")
    led = Leader.objects.filter(person=person).order_by("workshop__starts_at", "pk")
    fields = ("workshop__program__name", "workshop__title", "workshop__starts_at")
    return [
        ("workshops", [dict(row) for row in there.values(*fields, "state", "hours", "taken_at")]),
        ("meetings asked to", [dict(row) for row in asked.values(*fields)]),
        ("workshops led", [dict(row) for row in led.values(*fields)]),
    ]
