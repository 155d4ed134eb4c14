"""Note what is released, in the transaction that releases it."""

import secrets
from datetime import date

from django.db import transaction

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.ledger import queries
from rapport.surveys.ledger.rules import People, is_safe
from rapport.surveys.models import ReleasedRater, ReleasedSet


class TooCloseError(Exception):
    """The set could be set against an earlier one to find a few people; nothing was written."""


@transaction.atomic
def note(*, by: Person | None, program: Program, scope: str, about: str, people: People, on: date) -> None:
    """Note that something is released about these people. Not audited: an event would tell when and about whom.

    The last guard: raises TooCloseError when the set does not go with those that were released before.
    """
    Program.objects.select_for_update().get(pk=program.pk)
    before = [earlier for _, earlier in queries.released(program, scope)]
    if not people or not is_safe(people, before):
        raise TooCloseError
    made = ReleasedSet.objects.create(program=program, scope=scope, about=about, on=on)
    ReleasedRater.objects.bulk_create([ReleasedRater(released=made, rater=rater) for rater in sorted(people)])


@transaction.atomic
def forget(*, by: Person, person: Person) -> None:
    """Put a drawn number in the place of somebody who is erased: the sets stay as large as they were."""
    drawn = -1 - secrets.randbelow(2**62)
    ReleasedRater.objects.filter(rater=person.pk).update(rater=drawn)
