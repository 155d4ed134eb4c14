"""What changes when a person is erased."""

from django.db import transaction
from django.db.models import Q

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.reach.models import Decision, Registrant, SamePerson
from rapport.reach.privacy import whose


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove a person's registrations, those of earlier years too; what they decided stays without their name."""
    Registrant.objects.filter(whose(person)).delete()
    if person.email:
        SamePerson.objects.filter(Q(one=person.email) | Q(other=person.email)).delete()
    SamePerson.objects.filter(by=person).update(by=None)
    Decision.objects.filter(by=person).update(by=None)
    record(did="reach.erase", target=f"person:{person.pk}", by=by.pk)
