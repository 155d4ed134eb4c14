"""The roles that somebody holds today, asked once for the person of a request."""

from rapport.people.models import Person
from rapport.programs.models import Participation


def held_today(person: Person) -> list[Participation]:
    """With their programmes: one query – once for the person of a request, whom the middleware lets remember.

    The doors, the second factor and the navigation all ask for it.
    """
    remembered: dict[str, list[Participation]] | None = getattr(person, "remembers", None)
    if remembered is not None and "participations" in remembered:
        return remembered["participations"]
    found = Participation.objects.filter(person=person.pk, until__isnull=True).select_related("program")
    held = sorted(found, key=lambda one: (one.program.name, one.role))
    if remembered is not None:
        remembered["participations"] = held
    return held
