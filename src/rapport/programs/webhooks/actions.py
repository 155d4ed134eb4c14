"""What changes about webhooks and their messages. The pages say who may; `emit` is called where something happens."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.programs.models import Delivery, Program, Webhook
from rapport.programs.webhooks import queries
from rapport.programs.webhooks.events import PING, Data, write
from rapport.programs.webhooks.signing import new_secret, seal

# For so long messages carry the signature of the former secret, too.
CHANGING = timedelta(hours=24)
# How long a message belongs to the worker that took it: longer than a try can take.
LEASE = timedelta(minutes=2)
ENDED = "the webhook was ended"


@transaction.atomic
def make_webhook(*, by: Person, program: Program, name: str, url: str, events: list[str]) -> tuple[Webhook, str]:
    """A new webhook, and its secret, which is shown once. Raises IntegrityError when the address is told already."""
    secret = new_secret()
    made = Webhook.objects.create(
        program=program,
        name=name,
        url=url,
        events=" ".join(events),
        secret=seal(secret),
        made_on=timezone.localdate(),
    )
    _record("programs.make_webhook", made, by)
    return made, secret


@transaction.atomic
def renew_secret(*, by: Person, webhook: Webhook) -> str:
    """Another secret, which is shown once. For a day both sign, so that the other side can change in peace."""
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_secret()
    locked.former_secret, locked.former_until = locked.secret, timezone.now() + CHANGING
    locked.secret = seal(secret)
    locked.save(update_fields=["secret", "former_secret", "former_until"])
    _record("programs.renew_webhook", locked, by)
    return secret


@transaction.atomic
def end_webhook(*, by: Person, webhook: Webhook) -> None:
    """Nothing is told there any more, nor what waits. Twice is once."""
    if Webhook.objects.filter(pk=webhook.pk, ended_on__isnull=True).update(ended_on=timezone.localdate()):
        waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.FAILED, problem=ENDED)
        _record("programs.end_webhook", webhook, by)


@transaction.atomic
def emit(*, by: Person | None, program: Program, event: str, key: str, data: Data) -> int:
    """Tell whoever listens in the programme, once for each `key`. Returns how many are told.

    Part of the action that it tells of: no event of its own in the audit trail. `by` is whose action it is; no message
    names them.
    """
    hooks = queries.listening(event, program)
    for one in hooks:
        _queue(one, event, key, data, timezone.now())
    return len(hooks)


@transaction.atomic
def send_test(*, by: Person, webhook: Webhook) -> None:
    """A message that says nothing, to see whether it arrives."""
    _queue(webhook, PING, f"{PING}:{uuid4().hex}", {}, timezone.now())
    _record("programs.test_webhook", webhook, by)


@transaction.atomic
def send_again(*, by: Person, delivery: Delivery) -> None:
    """Try a message anew, from the first try: the same words under the same name. One that waits is tried at once."""
    now, hook = timezone.now(), delivery.webhook
    if hook.ended_on:
        return
    again = Delivery.objects.filter(pk=delivery.pk)
    again.update(state=Delivery.State.WAITING, tries=0, next_try_at=now, problem="", status=None)
    enqueue("rapport.programs.webhooks.tasks.deliver", key=f"webhook:{delivery.pk}:{uuid4().hex}", delivery=delivery.pk)
    _record("programs.send_again", hook, by)


def _queue(hook: Webhook, event: str, key: str, data: Data, now: datetime) -> None:
    waits = queries.waits_for_another(hook)
    made, is_new = Delivery.objects.get_or_create(
        webhook=hook,
        key=key,
        defaults={
            "event": event,
            "message": f"msg_{uuid4().hex}",
            "body": write(event, hook.program.slug, now, data),
            "made_at": now,
            "next_try_at": now,
        },
    )
    if is_new and not waits:
        enqueue("rapport.programs.webhooks.tasks.deliver", key=f"webhook:{made.pk}", delivery=made.pk)


def _record(did: str, webhook: Webhook, by: Person) -> None:
    record(did=did, target=f"webhook:{webhook.pk}", by=by.pk, program=webhook.program.slug)
