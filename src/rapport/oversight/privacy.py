"""What `oversight` keeps about a person. In which counts of a pack they are, no page and no file tells."""

from rapport.oversight.models import MechanismDate, Remedy
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Meetings of the programme that they came to, and what was done about what they missed."""
    came = MechanismDate.objects.filter(scholar=person).order_by("pk").values("program__name", "mechanism", "on")
    done = Remedy.objects.filter(person=person).order_by("pk")
    remedies = done.values("duty__program__name", "duty__what", "kind", "note", "on", "new_due")
    return [
        ("meetings of the programme", [dict(row) for row in came]),
        ("what was done about what you missed", [dict(row) for row in remedies]),
    ]
