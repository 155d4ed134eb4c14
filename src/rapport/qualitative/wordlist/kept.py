"""What is kept of somebody who decided about words and published codebooks."""

from rapport.people.models import Person
from rapport.qualitative.models import Codebook, WordDecision, WordRule


def about(person: Person) -> list[tuple[str, list[dict[str, object]]]]:
    """Their decisions about stems, their rules, and the codebooks that they published."""
    decided = WordDecision.objects.filter(by=person).order_by("pk")
    rules = WordRule.objects.filter(by=person).order_by("pk")
    books = Codebook.objects.filter(published_by=person).order_by("pk")
    of_stem = decided.values("project__name", "stem", "choice", "reason", "at")
    of_rule = rules.values("project__name", "kind", "name", "words", "reason", "at")
    of_book = books.values("project__name", "number", "reason", "published_at")
    return [
        ("decisions about words", [dict(row) for row in of_stem]),
        ("rules about words", [dict(row) for row in of_rule]),
        ("codebooks published", [dict(row) for row in of_book]),
    ]
