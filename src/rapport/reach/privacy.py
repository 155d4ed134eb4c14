"""What `reach` keeps about a person: when they registered, from where and why – here, and in files of earlier years.

A row of a file is somebody's by its e-mail address, or by the ORCID iD that they sign in with. Whatever a person
decided about names of institutions stays without their name when they are erased.
"""

from django.db.models import Q

from rapport.people.models import Person
from rapport.people.queries import proven_orcid
from rapport.reach.models import Decision, Registrant

Part = tuple[str, list[dict[str, object]]]
TOLD = ("program__name", "on", "name", "email", "orcid", "job_title", "category", "typed", "institution__name")


def whose(person: Person) -> Q:
    """Condition on registrations: they are this person's."""
    mine = Q(person=person)
    if person.email:
        mine |= Q(email=person.email)
    if orcid := proven_orcid(person):
        mine |= Q(orcid=orcid)
    return mine


def about(person: Person) -> list[Part]:
    """Registrations that are theirs, and what they decided about names."""
    mine = Registrant.objects.filter(whose(person)).order_by("on", "pk")
    decided = Decision.objects.filter(by=person).order_by("pk").values("typed", "institution__name", "at")
    return [
        ("registrations, as they are counted", [dict(row) for row in mine.values(*TOLD)]),
        ("what you said that names of institutions mean", [dict(row) for row in decided]),
    ]
