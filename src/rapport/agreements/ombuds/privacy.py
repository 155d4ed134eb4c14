"""What a person wrote in confidence: for them alone, and only their own words."""

from django.db.models import Q

from rapport.agreements.models import Message
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their own messages; what the other wrote is on the page, as long as the conversation is there."""
    wrote = Q(conversation__writer=person, is_answer=False) | Q(conversation__hearer=person, is_answer=True)
    mine = Message.objects.filter(wrote).order_by("at")
    return [("messages in confidence", [dict(row) for row in mine.values("conversation__program__name", "at", "text")])]
