"""What is kept of somebody's use of courses."""

from rapport.people.models import Person
from rapport.training.models import LearnerNumber, Spell

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Active time as it was told, and the numbers under which the person stands in exports."""
    spells = Spell.objects.filter(person=person).order_by("began_at", "pk")
    numbers = LearnerNumber.objects.filter(person=person).order_by("program__name")
    fields = ("course", "page", "course_version", "began_at", "last_at", "seconds")
    return [
        ("time in courses, an estimate", [dict(row) for row in spells.values(*fields)]),
        ("numbers in exports of courses", [dict(row) for row in numbers.values("program__name", "number")]),
    ]
