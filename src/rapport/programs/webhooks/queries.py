"""Questions about webhooks: which there are, what became of their messages, what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from rapport.programs.models import Delivery, Program, Webhook

# A failed try is followed by another one after so long; after the last, nobody tries again unprompted.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)
DELIVERIES_STAY = timedelta(days=92)


def webhooks_of(program: Program) -> QuerySet[Webhook]:
    """The webhooks of a programme, those that are told something first, with how their messages stand."""
    waiting = Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    failed = Count("deliveries", filter=Q(deliveries__state=Delivery.State.FAILED))
    last = Max("deliveries__tried_at", filter=Q(deliveries__state=Delivery.State.SENT))
    found = Webhook.objects.filter(program=program).annotate(waiting=waiting, failed=failed, last=last)
    return found.order_by("ended_on", "name", "pk")


def webhook(program: Program, pk: int) -> Webhook | None:
    """One of them."""
    return webhooks_of(program).filter(pk=pk).select_related("program").first()


def is_told(program: Program, url: str) -> bool:
    """An address is told something already."""
    return Webhook.objects.filter(program=program, url=url, ended_on__isnull=True).exists()


def listening(event: str, program: Program | None = None) -> list[Webhook]:
    """Who is told of an event – in one programme, or in all – with their programmes (one query)."""
    found = Webhook.objects.filter(ended_on__isnull=True, events__contains=event).select_related("program")
    found = found.filter(program=program) if program else found
    return [one for one in found.order_by("pk") if event in one.events.split()]


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """The messages of a webhook, the newest first."""
    return Delivery.objects.filter(webhook=webhook).order_by("-pk")


def delivery(webhook: Webhook, pk: int) -> Delivery | None:
    """One of them."""
    return deliveries_of(webhook).filter(pk=pk).first()


def waits_for_another(webhook: Webhook) -> bool:
    """An earlier message has failed and waits for its next try: what comes meanwhile waits behind it."""
    return Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING, tries__gt=0).exists()


def due(now: datetime) -> QuerySet[Delivery]:
    """Messages that can be tried now."""
    return Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=now)


@dataclass(frozen=True)
class Line:
    """One message as the list of deliveries shows it."""

    delivery: Delivery
    tone: str
    outcome: str


TONES = {Delivery.State.WAITING: "info", Delivery.State.SENT: "good", Delivery.State.FAILED: "bad"}


def line(one: Delivery) -> Line:
    """What became of a message, in words."""
    said = f"answered {one.status}" if one.status else one.problem
    return Line(one, TONES[Delivery.State(one.state)], said)
