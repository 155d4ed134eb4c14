"""What `programs` keeps about a person."""

from django.db.models import Q

from rapport.people.models import Person
from rapport.programs.models import Mentorship

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Participations, consents and mentorships."""
    participations = person.participations.order_by("pk").values(
        "program__name", "role", "cohort__name", "institution__name", "since", "until"
    )
    consents = person.consents.order_by("pk").values(
        "program__name", "document", "version", "sha256", "given_at", "withdrawn_at"
    )
    mine = Q(scholar=person) | Q(team__mentor=person)
    mentorships = (
        Mentorship.objects.filter(mine)
        .distinct()
        .order_by("pk")
        .values("program__name", "scholar__name", "phase", "since", "until")
    )
    return [
        ("participations", list(participations)),
        ("consents", list(consents)),
        ("mentorships", list(mentorships)),
    ]
