"""What `programs` keeps about a person."""

from typing import Any

from django.db.models import Manager, Q, QuerySet

from rapport.people.models import Person
from rapport.programs.models import Mentorship

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Participations, consents, mentorships, and rosters that the person uploaded and that still wait."""
    mine = Mentorship.objects.filter(Q(scholar=person) | Q(team__mentor=person)).distinct()
    roles = ("program__name", "role", "cohort__name", "institution__name", "since", "until")
    given = ("program__name", "document", "version", "sha256", "given_at", "withdrawn_at")
    return [
        ("participations", rows(person.participations, *roles)),
        ("consents", rows(person.consents, *given)),
        ("mentorships", rows(mine, "program__name", "scholar__name", "phase", "since", "until")),
        ("rosters that wait", rows(person.roster_uploads, "program__name", "name", "at")),
    ]


def rows(found: Manager[Any] | QuerySet[Any], *fields: str) -> list[dict[str, object]]:
    return [dict(row) for row in found.order_by("pk").values(*fields)]
