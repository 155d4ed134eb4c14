"""What the worker does for anonymous surveys: open boxes, send each person their way in, close what is over.

A secret lives in the memory of this process alone, from the draw until the mail server has taken the mail. It is no
argument of a task, is not logged, and no exception that leaves a function here carries it: jobs keep the class of an
exception only (`kit.jobs.run`).

A worker may be killed at any time. Whoever was not marked by then is sent a secret from the spare ones of the box; one
whose mail was taken in the very moment before may so get two, and the box counts it (`ballots.queries.replaced`).
Where more are left than the box has to spare, it is abandoned and another is drawn for all, once.
"""

import logging
import smtplib
import time
from collections.abc import Iterator

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from rapport.ballots import actions as ballots
from rapport.ballots import queries as boxes
from rapport.ballots.outcomes import BoxIsClosed
from rapport.ballots.policy import LEAST
from rapport.kit.jobs import again, enqueue, progress
from rapport.kit.models import Job
from rapport.people.mail import Mail, send
from rapport.people.models import Person
from rapport.surveys.anonymous import actions, queries
from rapport.surveys.anonymous.closing import in_words
from rapport.surveys.anonymous.letters import invitation
from rapport.surveys.models import Survey
from rapport.surveys.queries import joined
from rapport.surveys.windows import window

log = logging.getLogger(__name__)

# The mail server answered, and will not have this one mail; others may still go.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
# How many seconds the worker waits for a mail server that goes away in the middle.
PAUSES = (1, 5, 30)


class NoMailServerError(Exception):
    """No mail can be handed over now: nothing is drawn."""


def look_after() -> None:
    """Each minute: queue what is due. Once an hour for a survey where it fails, so that a dead server is not nagged."""
    now = timezone.now()
    hour = f"{now:%Y-%m-%dT%H}"
    due = queries.due(now)
    for pk in due.close:
        enqueue("rapport.surveys.anonymous.tasks.close", key=f"{queries.CLOSE}:{pk}:{hour}", survey=pk)
    for pk in due.invite:
        if not queries.is_under_way(pk):
            key = f"{queries.INVITE}:{pk}:{hour}"
            job = enqueue("rapport.surveys.anonymous.tasks.invite", key=key, survey=pk, hour=hour)
            if job.state == Job.State.DONE:
                again(job)


def close(survey: int) -> None:
    """The survey's days are over."""
    actions.close(survey=queries.survey(survey))


def invite(survey: int, hour: str) -> None:
    """Open the box if there is none, and send everybody who is due their way in, in random order.

    `hour` is the end of the job's key, whose lease is renewed with each mail.

    Raises NoMailServerError while there is none: before a box is drawn, or in the middle; then it goes on from there.
    """
    asked = queries.survey(survey)
    if not _is_mail_server_there():
        raise NoMailServerError
    drawn = _drawn(asked) if asked.wave.is_fixed else _rolling(asked)
    people = queries.listed(asked) if asked.wave.is_fixed else queries.joining(asked)
    for number, person in enumerate(ballots.shuffled(people), start=1):
        _send_way_in(asked, person, drawn)
        progress(f"{queries.INVITE}:{survey}:{hour}", number, len(people))


def _is_mail_server_there() -> bool:
    """Asked before anything is drawn: secrets that cannot be sent are lost."""
    if not queries.can_mail():
        return False
    connection = get_connection()
    if isinstance(connection, EmailBackend):
        try:
            connection.open()
        except OSError:
            return False
        connection.close()
    return True


def _rolling(survey: Survey) -> list[str]:
    """A counted wave: open its box with the first person; each secret is asked for by itself."""
    if not survey.box and queries.joining(survey):
        actions.open_rolling_box(survey=survey)
    return []


def _drawn(survey: Survey) -> list[str]:
    """The secrets of a box that is opened now; none where there is one that can go on."""
    if not survey.box:
        return actions.open_closed_box(survey=survey) if queries.reachable(survey).count() >= LEAST else []
    is_astray = len(queries.listed(survey)) > boxes.spare(survey.box) and queries.reachable(survey).count() >= LEAST
    if not is_astray or queries.is_second(survey):
        return []
    ballots.abandon(slug=survey.box)
    return actions.open_closed_box(survey=survey)


def _send_way_in(survey: Survey, person: Person, drawn: list[str]) -> None:
    """Hand over one person's mail, with one other secret if the server refuses the first; then mark the person."""
    if not person.email or not person.is_active:
        actions.leave_out(survey=survey, person=person)
        return
    since = joined(person, survey)
    if since is None:
        actions.leave_out(survey=survey, person=person)
        return
    until = in_words(window(survey.wave, since).closes_at)
    instrument = queries.in_words(survey).instrument
    for secret in _secrets(survey, drawn):
        mail = invitation(survey, instrument, to=person, secret=secret, until=until)
        try:
            _hand_over(mail, person)
        except REFUSED:
            continue
        actions.mark_invited(survey=survey, person=person, failed=False)
        return
    actions.mark_invited(survey=survey, person=person, failed=True)


def _hand_over(mail: Mail, person: Person) -> None:
    """Give a mail to the server; while that is away for a moment, wait: what was drawn is in this memory alone."""
    for pause in (*PAUSES, None):
        try:
            send(mail, to=person)
        except REFUSED:
            raise
        except OSError as problem:  # smtplib's errors are OSErrors
            if pause is None:
                raise NoMailServerError from problem
            time.sleep(pause)
        else:
            return


def _secrets(survey: Survey, drawn: list[str]) -> Iterator[str]:
    """One of those that were drawn, or a spare one; and when its mail is refused, one to replace it."""
    try:
        yield drawn.pop() if drawn else ballots.issue(slug=survey.box)
        yield ballots.issue(slug=survey.box)
    except BoxIsClosed:
        log.warning("Survey %s has no secret to spare: somebody is not invited.", survey.pk)
