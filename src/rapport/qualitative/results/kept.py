"""What the results keep about a person: which quotes they chose, and what they decided about them and showed."""

from rapport.people.models import Person
from rapport.qualitative.models import Quote, QuoteConsent, QuoteDecision, ShownTable

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Quotes that they chose, with their decisions; no word of who is quoted is theirs."""
    chosen = Quote.objects.filter(by=person).order_by("pk").values("project__name", "unit__document__name", "at")
    decided = QuoteDecision.objects.filter(by=person).order_by("pk")
    consents = QuoteConsent.objects.filter(by=person).order_by("pk")
    shown = ShownTable.objects.filter(by=person).order_by("pk").values("project__name", "at", "hidden_at")
    return [
        ("quotes chosen", [dict(row) for row in chosen]),
        ("decisions about quotes", [dict(row) for row in decided.values("kind", "stays", "reason", "at")]),
        (
            "whether texts may be quoted",
            [dict(row) for row in consents.values("document__name", "allows", "reason", "at")],
        ),
        ("results shown", [dict(row) for row in shown]),
    ]
