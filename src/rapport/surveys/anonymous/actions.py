"""Open the box of a survey, mark who was sent their way in, end it.

Nothing here says anything about an answer, and no transaction that names a person is one in which an answer, or the
hash of a secret of one person, is written. Nothing but the end by staff is audited: boxes are not (`ballots.actions`).
"""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.ballots import actions as ballots
from rapport.ballots.models import Box
from rapport.people.models import Person
from rapport.surveys.anonymous import queries
from rapport.surveys.anonymous.closing import in_words
from rapport.surveys.anonymous.policy import policy_of
from rapport.surveys.models import Invited, Listed, Survey
from rapport.surveys.windows import window

# Said of a rolling box, whose end nobody knows when it opens.
WHEN_ENDED = "when the programme ends it"


def open_closed_box(*, survey: Survey) -> list[str]:
    """Draw a box for everybody who can be reached, and list them. Returns the secrets, in no order, this once.

    Raises NotOpened where the database keeps times, and ValueError where fewer than five can be reached.
    """
    people = _list_everybody(survey)
    branches = queries.in_words(survey)
    closes_at = window(survey.wave, timezone.localdate()).closes_at
    promised = policy_of(
        branches,
        fingerprint=survey.instrument_sha256,
        closes=in_words(closes_at),
        audience=people,
    )
    with transaction.atomic():
        slug = _next_slug(survey)
        drawn = ballots.open_box(slug=slug, policy=promised, secrets=people)
        _point_to(survey, slug)
    return drawn


@transaction.atomic
def _list_everybody(survey: Survey) -> int:
    """Put all who can be reached on the list, and nobody else: whoever was sent a link that is void is on it again."""
    Listed.objects.filter(survey=survey).delete()
    Invited.objects.filter(survey=survey).delete()
    people = [Listed(survey=survey, person=one) for one in ballots.shuffled(list(queries.reachable(survey)))]
    Listed.objects.bulk_create(people, batch_size=500)
    return len(people)


@transaction.atomic
def open_rolling_box(*, survey: Survey) -> None:
    """Open the box of a counted wave: it has a secret for each person when their days begin. Raises NotOpened."""
    promised = policy_of(
        queries.in_words(survey), fingerprint=survey.instrument_sha256, closes=WHEN_ENDED, audience=None
    )
    slug = _next_slug(survey)
    ballots.open_box(slug=slug, policy=promised, rolling=True)
    _point_to(survey, slug)


def _next_slug(survey: Survey) -> str:
    first, second = queries.slugs(survey)
    return second if survey.box else first


def _point_to(survey: Survey, slug: str) -> None:
    survey.box = slug
    survey.save(update_fields=["box"])


@transaction.atomic(durable=True)
def mark_invited(*, survey: Survey, person: Person, failed: bool) -> None:
    """Somebody was sent their way in, or cannot be reached: without a time, and in a transaction of its own."""
    Listed.objects.filter(survey=survey, person=person).delete()
    Invited.objects.get_or_create(survey=survey, person=person, defaults={"failed": failed})


@transaction.atomic(durable=True)
def leave_out(*, survey: Survey, person: Person) -> None:
    """Somebody on the list has no address any more."""
    Listed.objects.filter(survey=survey, person=person).delete()


def close(*, survey: Survey) -> None:
    """The time is over: release what waits, or destroy it unread when fewer than five have answered."""
    ballots.close(slug=survey.box)
    Listed.objects.filter(survey=survey).delete()


def end(*, by: Person, survey: Survey) -> None:
    """Staff end a survey that would go on inviting, or one whose key is lost. Ended again, nothing changes.

    The trail says who ended it: of all times of a box, that of its end alone is kept. Raises ValueError where the
    survey ends with its days.
    """
    box = queries.box_of(survey)
    if box is None or box.state != Box.State.OPEN:
        return
    is_lost = queries.is_key_lost(box)
    if survey.wave.is_fixed and not is_lost:
        raise ValueError("a survey on fixed days ends with them")
    if is_lost:
        ballots.abandon(slug=box.slug)
    else:
        close(survey=survey)
    record(did="surveys.end", target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)
