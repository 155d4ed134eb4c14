"""Messages go out here, in the worker. No transaction is open while another server is spoken to."""

import http.client
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from rapport.kit.jobs import enqueue
from rapport.kit.outgoing import ForbiddenAddressError, line, problem_with
from rapport.programs.models import Delivery, Webhook
from rapport.programs.webhooks.actions import ENDED, LEASE
from rapport.programs.webhooks.queries import DELIVERIES_STAY, PAUSES, due
from rapport.programs.webhooks.signing import signature, unseal

SECONDS = 10.0
# So many messages of one webhook in a minute: who was away gets what waited bit by bit.
AT_ONCE = 20
UNREADABLE = "its secret cannot be read any more; make a new one"
FORBIDDEN = "the address leads into the local network"


class UnsentError(Exception):
    """The message did not arrive; says why, and nothing that the other side said."""


def deliver(delivery: int) -> bool:
    """Try one message if it is due and nobody else is at it. Returns False when nobody answered."""
    now = timezone.now()
    if not due(now).filter(pk=delivery).update(next_try_at=now + LEASE, tries=F("tries") + 1, tried_at=now):
        return True
    found = Delivery.objects.select_related("webhook").get(pk=delivery)
    if found.webhook.ended_on:
        _finish(found, Delivery.State.FAILED, None, ENDED)
        return True
    try:
        status = send(found, now)
    except UnsentError as problem:
        _wait(found, now, None, str(problem))
        return False
    if 200 <= status < 300:
        _finish(found, Delivery.State.SENT, status, "")
    else:
        _wait(found, now, status, "")
    return True


def deliver_due(webhook: int) -> None:
    """Try what waits for one webhook, the oldest first, until nobody answers."""
    waiting = due(timezone.now()).filter(webhook=webhook).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:AT_ONCE]):
        if not deliver(pk):
            return


def look_after() -> None:
    """Each minute: queue what is due, forget former secrets and what was told long ago."""
    now = timezone.now()
    for hook in due(now).order_by().values_list("webhook", flat=True).distinct():
        key = f"webhook:due:{hook}:{int(now.timestamp()) // 60}"
        enqueue("rapport.programs.webhooks.tasks.deliver_due", key=key, webhook=hook)
    Webhook.objects.filter(former_until__lte=now).update(former_secret="", former_until=None)
    Delivery.objects.filter(made_at__lt=now - DELIVERIES_STAY).delete()


def send(found: Delivery, now: datetime) -> int:
    """Post a message and give the status of the answer, of which nothing else is read. Raises UnsentError."""
    hook, internal = found.webhook, settings.WEBHOOK_INTERNAL_HOSTS
    if problem_with(hook.url, internal):
        raise UnsentError(FORBIDDEN)
    parts = urlsplit(hook.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = _headers(found, int(now.timestamp()))
    try:
        with line(hook.url, internal=internal, seconds=SECONDS) as connection:
            connection.request("POST", target, found.body.encode(), headers)
            return connection.getresponse().status
    except ForbiddenAddressError as problem:
        raise UnsentError(FORBIDDEN) from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise UnsentError(f"no answer ({type(problem).__name__})") from problem


def _headers(found: Delivery, seconds: int) -> dict[str, str]:
    """Who it is from, and that it is: one signature, or two while the secret is being changed."""
    hook = found.webhook
    sealed = [hook.secret, *([hook.former_secret] if _is_former_good(hook) else [])]
    secrets = [secret for one in sealed if (secret := unseal(one))]
    if not secrets:
        raise UnsentError(UNREADABLE)
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Rapport/{settings.RELEASE}",
        "webhook-id": found.message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(one, found.message, seconds, found.body) for one in secrets),
    }


def _is_former_good(hook: Webhook) -> bool:
    return bool(hook.former_secret and hook.former_until and hook.former_until > timezone.now())


def _finish(found: Delivery, state: Delivery.State, status: int | None, problem: str) -> None:
    Delivery.objects.filter(pk=found.pk).update(state=state, status=status, problem=problem)


def _wait(found: Delivery, now: datetime, status: int | None, problem: str) -> None:
    """Try again later, with growing pauses, and after the last no more."""
    if found.tries > len(PAUSES):
        _finish(found, Delivery.State.FAILED, status, problem)
        return
    later = now + PAUSES[found.tries - 1] - timedelta(seconds=1)  # the worker looks at full minutes
    Delivery.objects.filter(pk=found.pk).update(next_try_at=later, status=status, problem=problem)
