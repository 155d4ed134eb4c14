"""Copies what people say when they register here into the list of registrants: new ones, and what they changed."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from rapport.programs.models import Program
from rapport.reach.matching.names import clean, plain
from rapport.reach.models import Registrant
from rapport.reach.placing.finding import Finder
from rapport.training.models import Joined, Registration

AT_ONCE = 1000
How = Registrant.How
Reason = Registration.Reason
CHANGES = [
    "on", "job_title", "category", "typed", "plain", "institution", "how",
    "is_required", "is_development", "is_reviewing", "is_other",
]  # fmt: skip


@transaction.atomic
def bring_up_to_date(*, program: Program, finder: Finder) -> None:
    """Write registrations of a programme's codes that are new or say something else than when they were read last.

    One that is gone, goes with its registration.
    """
    kept = {one.live_id: one for one in Registrant.objects.filter(program=program).exclude(live=None).iterator()}
    fresh, changed = [], []
    for row in _rows(program, finder):
        before = kept.get(row.live_id)
        if before is None:
            fresh.append(row)
        elif any(getattr(before, name) != getattr(row, name) for name in ("typed", "job_title", "category", *FLAGS)):
            row.pk = before.pk
            changed.append(row)
    Registrant.objects.bulk_create(fresh, batch_size=AT_ONCE)
    Registrant.objects.bulk_update(changed, CHANGES, batch_size=AT_ONCE)


FLAGS = ("is_required", "is_development", "is_reviewing", "is_other")


def _rows(program: Program, finder: Finder) -> Iterator[Registrant]:
    joined = Joined.objects.filter(code__program=program).values("registration")
    found = Registration.objects.filter(pk__in=joined).select_related("institution", "person").order_by("pk")
    for one in found.iterator(AT_ONCE):
        # A spelling that the programme linked already counts as the name that it is linked to.
        typed = clean(one.institution.name if one.institution else one.institution_typed)[:300]
        words = plain(typed)[:300]
        institution, how = finder.find(typed, words, one.person.email or "")
        yield Registrant(
            program=program,
            live=one,
            person=one.person,
            on=timezone.localdate(one.registered_at),
            job_title=one.job_title,
            category=one.category,
            typed=typed,
            plain=words,
            institution_id=institution,
            how=how,
            is_required=one.reason == Reason.REQUIRED,
            is_development=one.reason == Reason.DEVELOPMENT,
            is_reviewing=one.reason == Reason.REVIEWING,
            is_other=one.reason == Reason.OTHER,
        )
