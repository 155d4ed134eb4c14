"""What people change about meetings: the plan and its agenda, their own notes, and who does what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rapport.agreements.meetings import queries
from rapport.agreements.models import ActionItem, Meeting, MeetingNote
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class MeetingWords:
    """What is said about a meeting."""

    mentor: Person | None
    starts_at: datetime
    minutes: int = 45
    where: str = ""
    agenda: str = ""
    state: str = Meeting.State.PLANNED


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotYoursError(RefusedError):
    """Only a party of an open mentorship writes here, and only about its people."""


class EditedMeanwhileError(RefusedError):
    """Somebody saved something else since the form was opened."""

    def __init__(self, kept: Meeting | MeetingNote) -> None:
        self.kept = kept
        super().__init__("it was edited meanwhile")


@transaction.atomic
def plan(*, by: Person, mentorship: Mentorship, words: MeetingWords) -> Meeting:
    """Plan a meeting, or note one that has been: with a mentor, or with the whole team."""
    _room(by, mentorship)
    if words.mentor not in queries.with_whom(by, mentorships.mentorship(mentorship.pk)):
        raise NotYoursError("nobody plans a meeting for two others")
    made = Meeting(mentorship=mentorship, edited_by=by, edited_at=timezone.now(), **vars(words))
    made.save()
    _record("agreements.set_meeting", made, by)
    return made


@transaction.atomic
def change(*, by: Person, meeting: Meeting, words: MeetingWords, version: int) -> Meeting:
    """Change a meeting, but not whose it is; `version` is the one the form began with.

    The same again changes nothing. Raises EditedMeanwhileError when somebody else saved something else in between,
    and writes nothing then.
    """
    kept = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _at(by, kept)
    names = vars(words)
    if {name: getattr(kept, name) for name in names} == names:
        return kept
    if kept.version != version:
        raise EditedMeanwhileError(kept)
    if words.mentor != kept.mentor:
        raise NotYoursError("what was written for one mentor is not carried to another")
    for name, value in names.items():
        setattr(kept, name, value)
    kept.version, kept.edited_by, kept.edited_at = kept.version + 1, by, timezone.now()
    kept.save()
    _record("agreements.set_meeting", kept, by)
    return kept


@transaction.atomic
def set_state(*, by: Person, meeting: Meeting, state: str) -> Meeting:
    """Say that they met, or did not. Pressing twice is pressing once; nothing else of the meeting is touched."""
    kept = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _at(by, kept)
    if kept.state != state:
        kept.state, kept.version, kept.edited_by, kept.edited_at = state, kept.version + 1, by, timezone.now()
        kept.save()
        _record("agreements.set_meeting", kept, by)
    return kept


@transaction.atomic
def add_note(*, by: Person, meeting: Meeting, text: str, readers: str) -> MeetingNote:
    """A note, for whom its writer says."""
    _for_whom(by, meeting, readers)
    note = MeetingNote.objects.create(
        meeting=meeting, by=by, text=text, readers=readers, mentor=meeting.mentor, edited_at=timezone.now()
    )
    _record("agreements.write_note", meeting, by)
    return note


@transaction.atomic
def change_note(*, by: Person, note: MeetingNote, text: str, readers: str, version: int) -> MeetingNote:
    """Change one's own note, or for whom it is. Raises EditedMeanwhileError when another tab saved it meanwhile."""
    kept = MeetingNote.objects.select_for_update().get(pk=note.pk)
    if kept.by_id != by.pk:
        raise NotYoursError("a note is its writer's")
    _for_whom(by, kept.meeting, readers)
    if (kept.text, kept.readers) == (text, readers):
        return kept
    if kept.version != version:
        raise EditedMeanwhileError(kept)
    kept.text, kept.readers, kept.version, kept.edited_at = text, readers, kept.version + 1, timezone.now()
    kept.mentor = kept.meeting.mentor
    kept.save()
    _record("agreements.write_note", kept.meeting, by)
    return kept


@transaction.atomic
def remove_note(*, by: Person, note: MeetingNote) -> None:
    """Take back one's own note."""
    kept = MeetingNote.objects.select_for_update().get(pk=note.pk)
    _room(by, kept.meeting.mentorship)
    if kept.by_id != by.pk:
        raise NotYoursError("a note is its writer's")
    kept.delete()
    _record("agreements.write_note", kept.meeting, by)


@transaction.atomic
def add_action(*, by: Person, meeting: Meeting, who: Person, what: str, due_on: date | None = None) -> ActionItem:
    """Somebody who was at the meeting will do something."""
    if who not in _at(by, meeting):
        raise NotYoursError("this is nobody of the meeting")
    made = ActionItem.objects.create(
        meeting=meeting, who=who, what=what, due_on=due_on, added_by=by, added_at=timezone.now()
    )
    _record("agreements.set_action", meeting, by)
    return made


@transaction.atomic
def tick_action(*, by: Person, action: ActionItem, done: bool) -> ActionItem:
    """It is done, or was ticked by mistake. Pressing twice is pressing once."""
    kept = ActionItem.objects.select_for_update().get(pk=action.pk)
    _at(by, kept.meeting)
    if bool(kept.done_on) != done:
        kept.done_on = timezone.localdate() if done else None
        kept.save(update_fields=["done_on"])
        _record("agreements.set_action", kept.meeting, by)
    return kept


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what somebody noted at meetings. Agendas and actions were written together, and stay with the others."""
    MeetingNote.objects.filter(by=person).delete()
    record(did="agreements.erase_notes", target=f"person:{person.pk}", by=by.pk)


def _room(by: Person, mentorship: Mentorship) -> list[Person]:
    """The people of the mentorship today; raises NotYoursError when `by` is none of them."""
    fresh = mentorships.mentorship(mentorship.pk)
    people = [fresh.scholar, *queries.mentors_of(fresh)]
    if fresh.until is not None or by not in people:
        raise NotYoursError("only a party of an open mentorship writes here")
    return people


def _at(by: Person, meeting: Meeting) -> list[Person]:
    """Whose meeting it is, of today's people; raises NotYoursError when `by` is none of them."""
    people = _room(by, meeting.mentorship)
    found = [person for person in people if queries.is_at(person, meeting, people[0])]
    if by not in found:
        raise NotYoursError("the meeting is that of others")
    return found


def _for_whom(by: Person, meeting: Meeting, readers: str) -> None:
    scholar = _at(by, meeting)[0]
    if readers not in dict(queries.readers_of(meeting, scholar)):
        raise NotYoursError("a note of this meeting cannot be for these")


def _record(did: str, meeting: Meeting, by: Person) -> None:
    """Outside the programme's own trail: how often a pair meets is not the programme's business."""
    record(did=did, target=f"meeting:{meeting.pk}", by=by.pk)
