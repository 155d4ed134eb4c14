"""Meetings of a mentorship, what somebody may read of them, and what a next one could be about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.agreements.aligning import queries as promises
from rapport.agreements.alignment import Status
from rapport.agreements.enabling import queries as enabling
from rapport.agreements.meetings.frequency import RHYTHMS, held_within, months_before
from rapport.agreements.models import ActionItem, Meeting, MeetingNote, Statement, Undertaking
from rapport.agreements.queries import Desk
from rapport.agreements.template import ChoiceItem, NumberItem, Template, TextItem
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

ACTIONS = Prefetch("action_items", ActionItem.objects.select_related("who").order_by("pk"), to_attr="to_do")
# So many differences are enough for one meeting.
MOST_DIFFERENCES = 5


@dataclass(frozen=True)
class Frequency:
    """What was agreed about meeting, in the pair's words, and how often they met; for the pair alone."""

    agreed: str
    held: int


def meetings(mentorship: Mentorship) -> QuerySet[Meeting]:
    """All meetings of a mentorship, the latest first, with mentor, and actions in `.to_do`."""
    found = Meeting.objects.filter(mentorship=mentorship).select_related("mentor", "edited_by")
    return found.prefetch_related(ACTIONS).order_by("-starts_at", "-pk")


def meeting(mentorship: Mentorship, pk: int) -> Meeting | None:
    """One meeting of this mentorship."""
    return meetings(mentorship).filter(pk=pk).first()


def is_at(person: Person, meeting: Meeting, scholar: Person) -> bool:
    """Whose meeting it is: the scholar's and the mentor's – or, of the whole team, everybody's.

    Only they read and write its agenda and who does what; the others of the team see when it is.
    """
    return meeting.mentor_id is None or person.pk in {scholar.pk, meeting.mentor_id}


def with_whom(person: Person, mentorship: Mentorship) -> list[Person | None]:
    """With whom somebody may plan a meeting: a mentor with the scholar; where there are several, also all together."""
    mentors = mentors_of(mentorship)
    own: list[Person | None] = [one for one in mentors if person in (mentorship.scholar, one)]
    return [*own, None] if len(mentors) > 1 else own


def may_read_note(note: MeetingNote, viewer: Person, scholar: Person) -> bool:
    """Its writer always; the pair – scholar and the mentor whom it was written for –; today's team.

    Whoever is no party of the mentorship today does not get as far as to be asked about.
    """
    if note.by_id == viewer.pk or note.readers == MeetingNote.Readers.TEAM:
        return True
    return note.readers == MeetingNote.Readers.PAIR and viewer.pk in {scholar.pk, note.mentor_id}


def notes(viewer: Person, meeting: Meeting, scholar: Person) -> list[MeetingNote]:
    """The notes of a meeting that the viewer may read, in the order of writing (one query)."""
    found = MeetingNote.objects.filter(meeting=meeting).select_related("by", "mentor").order_by("pk")
    return [note for note in found if may_read_note(note, viewer, scholar)]


def own_note(viewer: Person, mentorship: Mentorship, pk: int) -> MeetingNote | None:
    """A note that the viewer wrote."""
    found = MeetingNote.objects.filter(meeting__mentorship=mentorship, by=viewer, pk=pk)
    return found.select_related("meeting__mentor", "meeting__mentorship__scholar").first()


def readers_of(meeting: Meeting, scholar: Person) -> list[tuple[str, str]]:
    """Who a note can be for, by name: said before anybody types. A meeting of the whole team has no pair."""
    choices = [(str(MeetingNote.Readers.ME), "Only me")]
    if meeting.mentor:
        choices.append((str(MeetingNote.Readers.PAIR), f"The pair: {scholar} and {meeting.mentor}"))
    team = (str(MeetingNote.Readers.TEAM), "The team: everybody in this mentorship, also who joins later")
    return [*choices, team]


def action(mentorship: Mentorship, pk: int) -> ActionItem | None:
    """One action from a meeting of this mentorship."""
    return ActionItem.objects.filter(meeting__mentorship=mentorship, pk=pk).select_related("meeting").first()


def open_actions(viewer: Person, mentorship: Mentorship) -> list[ActionItem]:
    """What was said at the viewer's meetings and is not done yet."""
    found = ActionItem.objects.filter(
        of_person(viewer, "meeting__"), meeting__mentorship=mentorship, done_on__isnull=True
    )
    return list(found.select_related("who", "meeting__mentor").order_by("due_on", "pk"))


def proposed_agenda(viewer: Person, mentorship: Mentorship, mentor: Person | None) -> str:
    """A first draft of an agenda: open differences, due milestones, what was promised and what was left to do.

    Differences stand on the agenda of the two between whom they are, and on no other: where there are several mentors
    none is proposed. Each has the title of the item, nobody's answer.
    """
    desk = agreements.desk(viewer, mentorship)
    alone = mentor is not None and mentors_of(mentorship) == [mentor]
    differences = open_differences(desk) if alone else []
    last = [one for one in open_actions(viewer, mentorship) if one.meeting.mentor == mentor]
    today = timezone.localdate()
    sorted_ = enabling.by_time(enabling.milestones(mentorship), today)
    parts = [
        ("Where we differ", differences),
        ("Milestones", [f"{one.title} ({one.due_on:%-d %B %Y})" for one in [*sorted_.overdue, *sorted_.due_next]]),
        ("What we promised", [as_line(one) for one in of_meeting(promises.waiting(desk), mentorship, mentor, today)]),
        ("From last time", [f"{one.what} ({one.who})" for one in last]),
    ]
    return "\n\n".join("\n".join([f"{title}:", *(f"– {line}" for line in lines)]) for title, lines in parts if lines)


def of_meeting(
    waiting: Iterable[Undertaking], mentorship: Mentorship, mentor: Person | None, today: date
) -> list[Undertaking]:
    """Of what is promised: that of the people who meet, overdue, due within a month, or without a day."""
    meeting = {None, mentorship.scholar_id, mentor.pk} if mentor else None
    ours = [one for one in waiting if meeting is None or one.who_id in meeting]
    return [one for one in ours if one.due_on is None or one.due_on <= today + enabling.SOON]


def as_line(promise: Undertaking) -> str:
    """What, who, and by when."""
    by = f", by {promise.due_on:%-d %B %Y}" if promise.due_on else ""
    return f"{promise.what} ({promise.who or 'all of us'}{by})"


def open_differences(desk: Desk) -> list[str]:
    """Titles of items on which the parties are not of one mind and have written nothing together yet."""
    found = agreements.comparisons(desk)
    waiting = [one for one in found if one.alignment.status != Status.ALIGNED and one.statement is None]
    return [one.item.title for one in waiting[:MOST_DIFFERENCES]]


def frequency(desk: Desk, today: date) -> Frequency:
    """What the pair agreed about meeting, and how often the viewer met with others in the last three months."""
    since = months_before(today, 3)
    mine = Meeting.objects.filter(of_person(desk.viewer), mentorship=desk.mentorship)
    found = mine.filter(state=Meeting.State.HELD, starts_at__date__gte=since)
    days = [timezone.localdate(at) for at in found.values_list("starts_at", flat=True)]
    return Frequency(agreed(desk), held_within(days, today))


def agreed(desk: Desk) -> str:
    """The joint text about how often they meet; before there is one, what all of them answered, if it is the same."""
    item = frequency_item(desk.template)
    if item is None:
        return ""
    comparison = next((one for one in agreements.comparisons(desk) if one.item.id == item.id), None)
    if comparison is None:
        return ""
    return comparison.statement.text if comparison.statement else comparison.proposal


def rhythm(desk: Desk) -> int | None:
    """How many days the pair agreed to have between two meetings; None where they did not say it as an answer.

    Read from the answer that they chose to say what their text comes to – never from the text (one query).
    """
    item = frequency_item(desk.template)
    if item is None or desk.agreement is None or not desk.sees_some:
        return None
    found = desk.agreement.statements.filter(item=item.id).exclude(outcome=Statement.Outcome.DROPPED)
    return RHYTHMS.get(found.values_list("value", flat=True).first() or "")


def last_met(person: Person, mentorship: Mentorship) -> date | None:
    """When the person last noted that they met; None when never (one query)."""
    held = Meeting.objects.filter(of_person(person), mentorship=mentorship, state=Meeting.State.HELD)
    last = held.order_by("starts_at").values_list("starts_at", flat=True).last()
    return timezone.localdate(last) if last else None


def frequency_item(template: Template | None) -> ChoiceItem | NumberItem | TextItem | None:
    """The item that settles how often scholar and mentor meet: by its usual name, else by what it covers."""
    if template is None:
        return None
    covering = [item for item in template.items if "meetings" in item.covers and isinstance(item, ChoiceItem)]
    return template.item("meeting-frequency") or next(iter(covering), None)


def of_person(person: Person, path: str = "") -> Q:
    """Meetings that somebody is at; they are a party of the mentorship."""
    words: list[dict[str, object]] = [{"mentor__isnull": True}, {"mentor": person}, {"mentorship__scholar": person}]
    found = Q()
    for one in words:
        found |= Q(**{f"{path}{name}": value for name, value in one.items()})
    return found


def coming(person: Person, within: timedelta) -> list[Meeting]:
    """Planned meetings of the person from now on, soonest first (two queries)."""
    now = timezone.now()
    found = Meeting.objects.filter(
        of_person(person),
        mentorship__in=programs.mentorships_of(person).values("pk"),
        state=Meeting.State.PLANNED,
        starts_at__gte=now,
        starts_at__lte=now + within,
    )
    return list(found.select_related("mentor", "mentorship__scholar").order_by("starts_at", "pk"))


def actions_of(person: Person, until: date) -> list[ActionItem]:
    """What the person said they would do and has not done, without a date or due by this day (one query)."""
    found = ActionItem.objects.filter(
        Q(due_on__isnull=True) | Q(due_on__lte=until),
        who=person,
        done_on__isnull=True,
        meeting__mentorship__in=programs.mentorships_of(person).values("pk"),
    )
    return list(found.select_related("meeting__mentorship").order_by("due_on", "pk"))


def mentors_of(mentorship: Mentorship) -> list[Person]:
    """Today's mentors, the primary one first."""
    team = sorted(mentorship.mentors, key=lambda member: (member.place != "primary", member.pk))  # type: ignore[attr-defined]
    return [member.mentor for member in team]
