"""What the parties promised for their agreement: who does what by when, what holds, and what is done."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rapport.agreements import queries
from rapport.agreements.models import Statement, Undertaking, Version
from rapport.agreements.queries import Desk
from rapport.people.models import Person

# It was written before a version was made that all have signed.
SIGNED = Version.objects.filter(
    agreement=OuterRef("statement__agreement"), signed_at__isnull=False, made_at__gte=OuterRef("written_at")
)


def promises() -> QuerySet[Undertaking]:
    """Who does what by when, of all agreements, without what was left out; `holds` says that all have signed it.

    The soonest first; what has no day comes last.
    """
    kept = Undertaking.objects.exclude(statement__outcome=Statement.Outcome.DROPPED)
    found = kept.annotate(holds=Exists(SIGNED)).select_related("who", "statement__agreement")
    return found.order_by(F("due_on").asc(nulls_last=True), "statement", "place")


def doing(desk: Desk) -> list[Undertaking]:
    """What is promised in one agreement, done or not; nothing for who may not see it yet (one query)."""
    if not desk.sees_some or desk.agreement is None:
        return []
    return list(promises().filter(statement__agreement=desk.agreement))


def waiting(desk: Desk) -> list[Undertaking]:
    """What holds and is not done: also what is overdue, until somebody says that it is done."""
    return [one for one in doing(desk) if one.holds and one.done_on is None]  # type: ignore[attr-defined]


def promised_by(person: Person, until: date, since: date = date.min) -> list[Undertaking]:
    """What the person – or all together – agreed to do by a day, which holds and is not done.

    The soonest first, in a constant number of queries.
    """
    seen = [desk.agreement for desk in queries.desks_of(person) if desk.sees_some]
    mine = promises().filter(Q(who=person) | Q(who__isnull=True), statement__agreement__in=seen)
    return list(mine.filter(Exists(SIGNED), done_on__isnull=True, due_on__range=(since, until)))


def promise(desk: Desk, pk: int) -> Undertaking | None:
    """One promise of this agreement, where it holds."""
    return next((one for one in doing(desk) if one.pk == pk and one.holds), None)  # type: ignore[attr-defined]
