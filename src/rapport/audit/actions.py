"""Write events of the audit trail."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from rapport.audit.models import START, Event

# Any fixed number: one lock for all who append to the chain.
CHAIN_LOCK = 720_511


# These write or ask one thing that belongs to the caller's transaction, so they need no savepoint of their own: on a
# server of databases each would be two questions more.
@transaction.atomic(savepoint=False)
def hold_chain() -> None:
    """Let nobody else append until the transaction ends.

    Whoever adds what belongs to no one programme – people, institutions – calls this first: two who add the same would
    otherwise wait for one another, the one for the other's row, the other for the chain.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


@transaction.atomic(savepoint=False)
def record(*, did: str, target: str, by: int | None, program: str = "") -> Event:
    """Append an event: what was done ("agreements.sign"), to what ("agreement:12"), by whom (id of the person).

    Runs in the caller's transaction, so that a write and its event are kept or lost together.
    """
    return record_each(did=did, targets=[target], by=by, program=program)[0]


@transaction.atomic(savepoint=False)
def record_each(*, did: str, targets: Iterable[str], by: int | None, program: str = "") -> list[Event]:
    """Append one event for each target, as `record` does, in as many questions as for one."""
    hold_chain()
    previous = Event.objects.order_by("-pk").values_list("digest", flat=True).first() or START
    events, now = [], timezone.now()
    for target in targets:
        event = Event(did=did, target=target, by=by, program=program, at=now, previous=previous)
        previous = event.digest = event.digest_now()
        events.append(event)
    return Event.objects.bulk_create(events)
