"""What `evaluation` keeps about a person: that they wrote and ran plans.

Of somebody who answered a survey nothing is kept but, as a number that no page shows, that they were among those about
whom something was told: with it a later run can be held apart from an earlier one by five people or more. It stays
when a person is erased – the number of a person who has no name any more –, and so do the tables that were made.
"""

from rapport.evaluation.models import PlanVersion, Registration, Run
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Plans that they wrote and registered, and runs that they asked for."""
    written = PlanVersion.objects.filter(by=person).order_by("pk")
    registered = Registration.objects.filter(by=person).order_by("pk")
    runs = Run.objects.filter(by=person).order_by("pk")
    return [
        ("analysis plans written", [dict(row) for row in written.values("plan__title", "number", "text", "at")]),
        ("analysis plans registered", [dict(row) for row in registered.values("plan__title", "version__number", "at")]),
        ("analyses asked for", [dict(row) for row in runs.values("version__plan__title", "asked_at", "made_at")]),
    ]
