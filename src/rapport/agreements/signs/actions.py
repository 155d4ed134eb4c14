"""A scholar has seen a sign."""

from django.db import transaction
from django.utils import timezone

from rapport.agreements.models import SignDismissed
from rapport.agreements.signs.permissions import may_see_signs
from rapport.people.models import Person
from rapport.programs.models import Mentorship


class NotYoursError(Exception):
    """Only the scholar of the pair is told; nothing was written."""


@transaction.atomic
def dismiss(*, by: Person, mentorship: Mentorship, sign: str) -> None:
    """Say nothing of this sign for a while. Not audited: an event would tell that there was a sign."""
    if not may_see_signs(by, mentorship):
        raise NotYoursError("only the scholar is told")
    SignDismissed.objects.update_or_create(mentorship=mentorship, sign=sign, defaults={"on": timezone.localdate()})


@transaction.atomic
def show_all(*, by: Person, mentorship: Mentorship) -> None:
    """Show every sign again."""
    if not may_see_signs(by, mentorship):
        raise NotYoursError("only the scholar is told")
    SignDismissed.objects.filter(mentorship=mentorship).delete()


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Forget which signs the person has dismissed."""
    SignDismissed.objects.filter(mentorship__scholar=person).delete()
