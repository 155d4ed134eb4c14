"""Letters go out here, in the worker; what ended with a visit is forgotten."""

import hashlib
import logging
import smtplib
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from rapport.people.mail import Mail, send
from rapport.people.models import Letter

logger = logging.getLogger(__name__)

# A mail server may be away over a long weekend.
GIVE_UP_AFTER = 60
LONGEST_WAIT = timedelta(hours=2)
# How long a letter belongs to the worker that took it: longer than rendering and sending can take.
LEASE = timedelta(minutes=2)
# The mail server answered, and will not have this one letter; others may still go.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


def deliver(letter: int) -> bool:
    """Send one letter if it is due and nobody else is at it. Returns False when the mail server is down.

    No transaction is open while the mail server is spoken to: on SQLite it would hold up everybody who writes.
    A worker that is killed in between leaves the letter waiting, and it goes out again when the lease is over.
    """
    now = timezone.now()
    due = Letter.objects.filter(pk=letter, state=Letter.State.WAITING, next_try_at__lte=now)
    if not due.update(next_try_at=now + LEASE, tries=F("tries") + 1):
        return True
    found = Letter.objects.select_related("to").get(pk=letter)
    mail: Mail | None = import_string(found.composer)(found.to, **found.ids)
    if mail is None or not found.to.email or not found.to.is_active:
        finish(found)
        return True
    try:
        send(mail, to=found.to)
    except OSError as problem:  # smtplib's errors are OSErrors
        wait(found)
        return isinstance(problem, REFUSED)
    finish(found, mail)
    return True


def forget_sessions() -> int:
    """Each minute: remove sessions that are over, with what was typed in them, and from where. Returns how many."""
    over = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    return over


def finish(letter: Letter, mail: Mail | None = None) -> None:
    """Nothing waits any more; of what was sent, a hash and the day are kept."""
    letter.state, letter.ids = Letter.State.SENT, {}
    if mail:
        letter.sent_on = timezone.localdate()
        letter.body_hash = hashlib.sha256(mail.text.encode()).hexdigest()
    letter.save(update_fields=["state", "ids", "sent_on", "body_hash"])


def wait(letter: Letter) -> None:
    """Try again later, with growing pauses, and after some days no more."""
    pause = min(timedelta(minutes=2 ** min(letter.tries, 10)), LONGEST_WAIT)
    letter.next_try_at = timezone.now() + pause
    letter.state = Letter.State.FAILED if letter.tries >= GIVE_UP_AFTER else Letter.State.WAITING
    letter.save(update_fields=["next_try_at", "state"])


def deliver_between(first: int, last: int) -> None:
    """Send letters that were queued together: those that are due, from one number to another."""
    deliver_each(due_now().filter(pk__range=(first, last)).order_by("pk"))


def send_waiting() -> None:
    """Each minute: try what could not be sent."""
    deliver_each(due_now().order_by("next_try_at")[:500])


def due_now() -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.WAITING, next_try_at__lte=timezone.now())


def deliver_each(letters: QuerySet[Letter]) -> None:
    """Send these until the mail server is down. A letter that cannot be written does not hold up the others."""
    for pk in list(letters.values_list("pk", flat=True)):
        try:
            if not deliver(letter=pk):
                return
        except Exception as problem:  # noqa: BLE001 – whatever a composer raises; the class alone, it may quote
            logger.error("Letter %s could not be written: %s", pk, type(problem).__name__)  # noqa: TRY400
            wait(Letter.objects.get(pk=pk))
