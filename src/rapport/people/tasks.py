"""Letters go out here, in the worker."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from rapport.people.mail import Mail, send
from rapport.people.models import Letter

# A mail server may be away over a long weekend.
GIVE_UP_AFTER = 60
LONGEST_WAIT = timedelta(hours=2)


def deliver(letter: int) -> None:
    """Send one letter if it still waits. A server that is down is tried again later, with growing pauses."""
    with transaction.atomic():
        waiting = Letter.objects.select_for_update().select_related("to").filter(pk=letter, state=Letter.State.WAITING)
        found = waiting.first()
        if found is None:
            return
        mail: Mail | None = import_string(found.composer)(found.to, **found.ids)
        if mail is None or not found.to.email or not found.to.is_active:
            found.state, found.ids = Letter.State.SENT, {}
        else:
            hand_over(found, mail)
        found.save()


def hand_over(letter: Letter, mail: Mail) -> None:
    now = timezone.now()
    letter.tries += 1
    try:
        send(mail, to=letter.to)
    except OSError:  # smtplib's errors are OSErrors
        letter.next_try_at = now + min(timedelta(minutes=2**letter.tries), LONGEST_WAIT)
        if letter.tries >= GIVE_UP_AFTER:
            letter.state = Letter.State.FAILED
        return
    letter.state, letter.ids, letter.sent_on = Letter.State.SENT, {}, now.date()
    letter.body_hash = hashlib.sha256(mail.text.encode()).hexdigest()


def send_waiting() -> None:
    """Each minute: try what could not be sent."""
    due = Letter.objects.filter(state=Letter.State.WAITING, next_try_at__lte=timezone.now())
    for pk in due.values_list("pk", flat=True)[:500]:
        deliver(letter=pk)
