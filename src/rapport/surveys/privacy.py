"""What `surveys` keeps about a person."""

from rapport.people.models import Person
from rapport.surveys.models import Answer, Response

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Every response that carries the person's name, and its answers."""
    responses = (
        Response.objects.filter(person=person)
        .order_by("pk")
        .values("survey__program__name", "survey__instrument", "survey__instrument_version", "state", "submitted_at")
    )
    answers = (
        Answer.objects.filter(response__person=person)
        .order_by("response", "pk")
        .values("response__survey__program__name", "response__survey__instrument", "item", "value", "saved_at")
    )
    return [
        ("survey responses", [dict(row) for row in responses]),
        ("survey answers", [dict(row) for row in answers]),
    ]
