"""What stands in somebody's calendar: dates of their own open mentorships, and no confidential word."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rapport.agreements.aligning import queries as aligning
from rapport.agreements.enabling.queries import STEPS
from rapport.agreements.enabling.trail import others
from rapport.agreements.models import ActionItem, Meeting, Milestone, Terms, Undertaking
from rapport.kit import calendar
from rapport.kit.calendar import Entry
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

# What lies longer ago than this is not carried along for ever.
BACK = timedelta(days=366)


def entries(person: Person) -> list[Entry]:
    """Milestones, steps, promises, meetings, what was left to do, reviews (as many queries for any number)."""
    pairs = {pair.pk: pair for pair in programs.mentorships_of(person)}
    with_whom = {pk: others(person, pair) for pk, pair in pairs.items()}
    since = timezone.localdate() - BACK
    found: list[Entry] = []
    milestones = Milestone.objects.filter(mentorship__in=pairs, dropped_on__isnull=True, due_on__gte=since)
    for milestone in milestones.prefetch_related(STEPS):
        found += of_milestone(milestone, with_whom[milestone.mentorship_id])
    theirs = Q(mentor__isnull=True) | Q(mentor=person) | Q(mentorship__scholar=person)
    meetings = Meeting.objects.filter(theirs, mentorship__in=pairs, starts_at__date__gte=since)
    found += [of_meeting(person, one, pairs[one.mentorship_id]) for one in meetings.select_related("mentor")]
    reviews = Terms.objects.filter(agreement__mentorship__in=pairs, review_on__isnull=False)
    found += [of_review(one, with_whom[one.agreement.mentorship_id]) for one in reviews.select_related("agreement")]
    open_actions = ActionItem.objects.filter(who=person, meeting__mentorship__in=pairs, done_on__isnull=True)
    found += [of_action(one) for one in open_actions.filter(due_on__gte=since).select_related("meeting")]
    found += [of_promise(one) for one in aligning.promised_by(person, date.max, since)]
    return found


def of_milestone(milestone: Milestone, others: str) -> Iterator[Entry]:
    """The milestone, and its open steps that have a date."""
    page = f"{address('way', milestone.mentorship_id)}#milestone-{milestone.pk}"
    stamp = {"changed_at": milestone.edited_at, "sequence": milestone.version - 1, "url": page}
    if milestone.reached_on:
        yield Entry(uid("milestone", milestone.pk), f"Reached: {milestone.title}", milestone.reached_on, **stamp)  # type: ignore[arg-type]
        return
    title = f"{milestone.title} (milestone, with {others})"
    yield Entry(uid("milestone", milestone.pk), title, milestone.due_on, **stamp)  # type: ignore[arg-type]
    for step in milestone.small_steps:  # type: ignore[attr-defined]
        if step.due_on and not step.done_on:
            title = f"{step.title} (step to: {milestone.title})"
            yield Entry(uid("step", step.pk), title, step.due_on, **stamp)  # type: ignore[arg-type]


def of_meeting(person: Person, meeting: Meeting, pair: Mentorship) -> Entry:
    """When and with whom; never about what."""
    if meeting.mentor is None:
        title = "Meeting of the mentoring team"
    else:
        title = f"Meeting with {meeting.mentor if person == pair.scholar else pair.scholar}"
    return Entry(
        uid=uid("meeting", meeting.pk),
        title=title,
        at=meeting.starts_at,
        minutes=meeting.minutes,
        changed_at=meeting.edited_at,
        sequence=meeting.version - 1,
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
        url=settings.SITE_URL + reverse("agreements:meeting", kwargs={"mentorship": pair.pk, "meeting": meeting.pk}),
    )


def of_action(action: ActionItem) -> Entry:
    """What the person said at a meeting that they would do."""
    meeting = action.meeting
    page = reverse("agreements:meeting", kwargs={"mentorship": meeting.mentorship_id, "meeting": meeting.pk})
    return Entry(
        uid=uid("action", action.pk),
        title=f"{action.what} (said at a meeting)",
        at=action.due_on,  # type: ignore[arg-type]
        changed_at=action.added_at,
        sequence=0,
        url=f"{settings.SITE_URL}{page}#actions",
    )


def of_promise(promise: Undertaking) -> Entry:
    """What the person, or all of them, said in the joint statement that they would do by a day."""
    statement = promise.statement
    page = reverse("agreements:item", args=[statement.agreement.mentorship_id, statement.item])
    return Entry(
        # Not its own number: it is written anew with each change of the statement.
        uid=uid(f"promise-{statement.pk}", promise.place),
        title=f"{promise.what} (agreed)",
        at=promise.due_on,  # type: ignore[arg-type]
        changed_at=statement.edited_at,
        sequence=statement.version - 1,
        url=settings.SITE_URL + page,
    )


def of_review(terms: Terms, others: str) -> Entry:
    """The day of the review."""
    mentorship = terms.agreement.mentorship_id
    return Entry(
        uid=uid("review", terms.pk),
        title=f"Review of the agreement with {others}",
        at=terms.review_on,  # type: ignore[arg-type]
        changed_at=terms.edited_at,
        sequence=terms.version - 1,
        url=address("overview", mentorship),
    )


def uid(kind: str, pk: int) -> str:
    """The same for ever, so that a phone moves an event instead of adding a second one."""
    return calendar.uid(kind, pk, settings.SITE_URL)


def address(name: str, mentorship: int) -> str:
    """A page of the mentorship, as it is opened from a phone."""
    return settings.SITE_URL + reverse(f"agreements:{name}", kwargs={"mentorship": mentorship})
