"""Plan workshops, and take attendance at them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.facilitating import queries
from rapport.training.facilitating.queries import WorkshopWords
from rapport.training.models import Attendance, Invited, Leader, Workshop


class WasHeldError(Exception):
    """Somebody was there: a workshop that was held cannot be called off."""


@dataclass(frozen=True)
class Taken:
    """Whether somebody was there; `hours` counts for who was there for a part. `was` is what the form began with."""

    state: str
    hours: Decimal | None = None
    was: str = ""


@dataclass
class About:
    """Whom a change of several meetings concerns, and which of them."""

    people: dict[int, Person] = field(default_factory=dict)
    meetings: dict[int, list[Workshop]] = field(default_factory=dict)

    def add(self, meeting: Workshop, people: Iterable[Person]) -> None:
        """Each of them learns of this one, too."""
        for one in people:
            self.people[one.pk] = one
            self.meetings.setdefault(one.pk, []).append(meeting)

    def letters(self, *, is_off: bool) -> Iterator[NewLetter]:
        """One for each person; `is_off`: the meetings do not take place; otherwise they do, without them."""
        for pk, found in self.meetings.items():
            key = f"training:meetings:{int(is_off)}:{found[0].pk}:{found[0].version}:{pk}"
            ids = {"workshops": ",".join(str(one.pk) for one in found), "off": int(is_off)}
            yield NewLetter("rapport.training.facilitating.mail.several", self.people[pk], key, ids)


@transaction.atomic
def plan_workshop(*, by: Person | None, program: Program, words: WorkshopWords) -> Workshop:
    """Add a workshop to the plan of a programme."""
    made = _written(Workshop(program=program), words)
    _record("training.plan_workshop", made, by)
    return made


@transaction.atomic
def plan_meeting(
    *, by: Person, program: Program, source: str, words: WorkshopWords, people: Iterable[Person]
) -> Workshop:
    """Add a meeting of those who are asked by name. The audit trail names what planned it, and not the meeting.

    Args:
        by: who plans it.
        program: in which programme.
        source: what plans it, see `Workshop`.
        words: title, time, place, who leads it.
        people: who is asked.
    """
    made = _written(Workshop(program=program, source=source), words)
    Invited.objects.bulk_create(Invited(workshop=made, person=one) for one in people)
    record(did="training.plan_meeting", target=source, by=by.pk, program=program.slug)
    return made


@transaction.atomic
def take_off(*, by: Person, meetings: Iterable[Workshop], people: Iterable[Person]) -> None:
    """Ask somebody no more to meetings that are still to come; one letter tells each of all of them. Twice is once."""
    gone, about = [one.pk for one in people], About()
    for found in _held(meetings):
        before, asked = queries.concerned(found), found.invited.filter(person__in=gone)
        if found.starts_at <= timezone.now() or found.called_off_on or not asked.exists():
            continue
        asked.delete()
        found.version, found.changed_at = found.version + 1, timezone.now()
        found.save(update_fields=["version", "changed_at"])
        still = {one.pk for one in queries.concerned(found)}
        about.add(found, [one for one in before if one.pk not in still])
        _record("training.change_workshop", found, by)
    write_letters(about.letters(is_off=False))


def _held(workshops: Iterable[Workshop]) -> list[Workshop]:
    return list(Workshop.objects.select_for_update().filter(pk__in=[one.pk for one in workshops]).order_by("pk"))


@transaction.atomic
def change_workshop(*, by: Person, workshop: Workshop, words: WorkshopWords) -> Workshop:
    """Say anew what a workshop is. Who was there for all of it gets its hours; who was there for a part, no more.

    Who is expected or leads gets a letter when it takes place at another time or place; who is not any more gets one
    that says so. The same again changes nothing.
    """
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if words == queries.words_of(found):
        return found
    was, before = (found.starts_at, found.place), queries.concerned(found)
    found.version, found.changed_at = found.version + 1, timezone.now()
    _written(found, words)
    if not found.called_off_on and max(was[0], found.starts_at) > timezone.now():
        if was != (found.starts_at, found.place):
            _tell(found)
        _let_go(found, before)
    was_there = found.attendances.filter(state=Attendance.State.PRESENT)
    was_there.update(hours=found.hours)
    found.attendances.filter(state=Attendance.State.PARTLY, hours__gt=found.hours).update(hours=found.hours)
    _record("training.change_workshop", found, by)
    return found


@transaction.atomic
def call_off(*, by: Person, workshop: Workshop) -> None:
    """It does not take place; who is expected or leads gets a letter. Raises WasHeldError once somebody was there."""
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if was_held(found):
        raise WasHeldError
    if found.called_off_on is None:
        _off(found, by)
        if found.starts_at > timezone.now():
            _tell(found)


def was_held(workshop: Workshop) -> bool:
    """Somebody was there."""
    return workshop.attendances.exclude(state=Attendance.State.ABSENT).exists()


@transaction.atomic
def call_off_all(*, by: Person, meetings: Iterable[Workshop]) -> None:
    """Meetings do not take place, but for those where somebody was; one letter tells each concerned of all of them."""
    about = About()
    for found in _held(meetings):
        if found.called_off_on is None and not was_held(found):
            _off(found, by)
            about.add(found, queries.concerned(found) if found.starts_at > timezone.now() else [])
    write_letters(about.letters(is_off=True))


def _off(workshop: Workshop, by: Person) -> None:
    workshop.called_off_on, workshop.changed_at = timezone.localdate(), timezone.now()
    workshop.version += 1
    workshop.save(update_fields=["called_off_on", "version", "changed_at"])
    _record("training.call_off_workshop", workshop, by)


def _tell(workshop: Workshop) -> None:
    """Queue the letters about a change, once for each."""
    key = f"training:workshop:{workshop.pk}:{workshop.version}"
    enqueue("rapport.training.facilitating.tasks.tell", key=key, workshop=workshop.pk, version=workshop.version)


def _let_go(workshop: Workshop, before: Sequence[Person]) -> None:
    """Queue a letter to each who was expected or led before, and does not any more."""
    still = {one.pk for one in queries.concerned(workshop)}
    key, ids = f"training:workshop-without:{workshop.pk}:{workshop.version}", {"workshop": workshop.pk}
    composer = "rapport.training.facilitating.mail.let_go"
    write_letters(NewLetter(composer, one, f"{key}:{one.pk}", ids) for one in before if one.pk not in still)


def write_about(*, by: None, workshop: Workshop, version: int) -> int:
    """Queue a letter about a change to everybody who is expected or leads, once for each. Returns how many are new."""
    at, is_off = int(workshop.starts_at.timestamp()), int(workshop.called_off_on is not None)
    ids = {"workshop": workshop.pk, "at": at, "off": is_off}
    composer, key = "rapport.training.facilitating.mail.changed", f"training:workshop:{workshop.pk}:{version}"
    return write_letters(NewLetter(composer, one, f"{key}:{one.pk}", ids) for one in queries.concerned(workshop))


@transaction.atomic
def take_attendance(*, by: Person, workshop: Workshop, taken: Mapping[int, Taken]) -> list[Person]:
    """Note who was there, by the person's id; an empty state takes a note back.

    Only what differs from what the form began with is written. Returns those whom somebody else has noted otherwise
    meanwhile: of them nothing is changed.
    """
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    rows = {row.person.pk: row for row in queries.sheet(found)}
    rows |= {one.pk: queries.Row(one, None, is_expected=False) for one in queries.others_in(found, list(rows.values()))}
    otherwise, changed = [], False
    for person, one in taken.items():
        row = rows.get(person)
        if row is None or key_of(one) in (row.key, one.was):
            continue
        if row.key != one.was:
            otherwise.append(row.person)
            continue
        _note(found, row.person, one)
        changed = True
    if changed:
        _record("training.take_attendance", found, by)
    return otherwise


def key_of(one: Taken) -> str:
    """What was taken, as `Row.key` has it."""
    is_part = one.state == Attendance.State.PARTLY and one.hours is not None
    return f"{one.state}:{one.hours.normalize():f}" if is_part and one.hours is not None else one.state


@transaction.atomic
def note_export(*, by: Person, program: Program) -> None:
    """Somebody takes out everybody's hours."""
    record(did="training.export_hours", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove at which workshops somebody was, to which they were asked, and which they led."""
    for kept in (Attendance, Invited, Leader):
        kept.objects.filter(person=person).delete()
    record(did="training.erase_workshops", target=f"person:{person.pk}", by=by.pk)


def _written(workshop: Workshop, words: WorkshopWords) -> Workshop:
    for name in ("title", "starts_at", "hours", "place", "course", "role", "cohort", "capacity"):
        setattr(workshop, name, getattr(words, name))
    workshop.save()
    workshop.leaders.exclude(person__in=words.leaders).delete()
    Leader.objects.bulk_create((Leader(workshop=workshop, person=one) for one in words.leaders), ignore_conflicts=True)
    return workshop


def _note(workshop: Workshop, person: Person, one: Taken) -> None:
    if not one.state:
        Attendance.objects.filter(workshop=workshop, person=person).delete()
        return
    hours = {Attendance.State.PRESENT: workshop.hours, Attendance.State.ABSENT: Decimal(0)}.get(
        Attendance.State(one.state), one.hours or Decimal(0)
    )
    Attendance.objects.update_or_create(
        workshop=workshop,
        person=person,
        defaults={"state": one.state, "hours": hours, "taken_at": timezone.now()},
    )


def _record(did: str, workshop: Workshop, by: Person | None) -> None:
    target = workshop.source or f"workshop:{workshop.pk}"
    record(did=did, target=target, by=by.pk if by else None, program=workshop.program.slug)
