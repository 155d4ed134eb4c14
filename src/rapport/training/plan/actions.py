"""What somebody changes in their own action plan, and the letters about it. Private: nothing goes into the audit trail.

A letter waits as an address and a day; the words of a plan are read when it goes out.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rapport.people import actions as people
from rapport.people.models import Person
from rapport.training import actions as training
from rapport.training.course import Course, Key
from rapport.training.models import PlanLine, PlanQuiet
from rapport.training.plan import queries
from rapport.training.plan.days import ask_on


class ChangedElsewhereError(Exception):
    """The line was changed in another tab or on another device since this form was opened; nothing was written."""

    def __init__(self, kept: PlanLine) -> None:
        self.kept = kept
        super().__init__("the line was changed elsewhere")


class NothingWrittenError(Exception):
    """There is no such reflection for the plan, or nothing stands in it."""


@dataclass(frozen=True)
class LineWords:
    """What a line says."""

    what: str
    with_whom: str = ""
    by_when: date | None = None
    remind_on: date | None = None


@dataclass(frozen=True)
class Added:
    """A line that is in the plan now."""

    line: PlanLine
    # This line was the last thing needed to complete the course.
    has_completed: bool


@transaction.atomic
def add_line(*, by: Person, words: LineWords, course: Course | None) -> Added:
    """Put a line of one's own at the end of the plan."""
    _hold(by)
    line = PlanLine.objects.create(person=by, **vars(words), **_beginning(by), course=course.id if course else "")
    return Added(line, has_completed=training.complete_if_due(by=by, course=course) if course else False)


@transaction.atomic
def take(*, by: Person, course: Course, key: Key) -> Added:
    """Make a line of what somebody wrote in a reflection; twice is once. Raises NothingWrittenError."""
    text = queries.written_in(by, course, key)
    if not text:
        raise NothingWrittenError
    _hold(by)
    line, _ = PlanLine.objects.get_or_create(
        person=by, course=course.id, page=key[0], activity=key[1], defaults={"what": text, **_beginning(by)}
    )
    return Added(line, has_completed=training.complete_if_due(by=by, course=course))


@transaction.atomic
def change(*, by: Person, line: PlanLine, words: LineWords, version: int) -> PlanLine:
    """Word a line anew; `version` is the one that the form began with. Raises ChangedElsewhereError."""
    kept = _own(by, line)
    if LineWords(kept.what, kept.with_whom, kept.by_when, kept.remind_on) == words:
        return kept
    _same_version(kept, version)
    for name, value in vars(words).items():
        setattr(kept, name, value)
    return _save(kept)


@transaction.atomic
def answer(*, by: Person, line: PlanLine, happened: str, how_it_went: str, version: int) -> PlanLine:
    """Say whether it happened, with words or without. Raises ChangedElsewhereError."""
    kept = _own(by, line)
    if (kept.happened, kept.how_it_went) == (happened, how_it_went):
        return kept
    _same_version(kept, version)
    kept.happened, kept.how_it_went, kept.answered_on = happened, how_it_went, timezone.localdate()
    return _save(kept)


@transaction.atomic
def tick(*, by: Person, line: PlanLine, is_done: bool) -> None:
    """Say that it is done, or not after all; no letter is written about what is done."""
    mine = PlanLine.objects.filter(pk=line.pk, person=by, done_on__isnull=is_done)
    mine.update(done_on=timezone.localdate() if is_done else None)


@transaction.atomic
def move(*, by: Person, line: PlanLine, up: bool) -> None:
    """Exchange a line with the one above or below it."""
    _hold(by)
    order = list(PlanLine.objects.filter(person=by))
    at = order.index(line)
    other = at - 1 if up else at + 1
    if 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
    for place, one in enumerate(order):
        one.place = place
    PlanLine.objects.bulk_update(order, ["place"])


@transaction.atomic
def remove(*, by: Person, line: PlanLine, version: int) -> None:
    """Take a line out. Raises ChangedElsewhereError when it says something else meanwhile."""
    kept = _own(by, line)
    _same_version(kept, version)
    kept.delete()


@transaction.atomic
def be_quiet(*, by: Person, is_quiet: bool) -> None:
    """Write no letters about the plan any more, or write them again."""
    if is_quiet:
        PlanQuiet.objects.get_or_create(person=by, defaults={"since": timezone.localdate()})
    else:
        PlanQuiet.objects.filter(person=by).delete()


@transaction.atomic
def send_to_me(*, by: Person) -> None:
    """Send the person their own plan, once a minute at most."""
    people.write_once_a_minute(composer="rapport.training.plan.mail.plan", to=by, key=f"plan:{by.pk}")


@transaction.atomic
def write_due(*, by: None, person: Person, today: date) -> int:
    """Remind a person of what they wanted to be reminded of, and ask what came of it: one letter of each kind.

    The letter and the day of it are kept in one transaction, so that a worker that is killed writes none twice.
    """
    _hold(person)
    written = 0
    for found, noted, composer in (
        (queries.to_remind(today), "reminded_on", "remind"),
        (queries.to_ask(today), "asked_on", "ask"),
    ):
        lines = list(found.filter(person=person))
        if lines:
            PlanLine.objects.filter(pk__in=[one.pk for one in lines]).update(**{noted: today})
            people.write_letter(
                composer=f"rapport.training.plan.mail.{composer}",
                to=person,
                key=f"plan:{composer}:{today}:{lines[0].pk}",
                day=today.isoformat(),
            )
            written += 1
    return written


def _hold(person: Person) -> None:
    """One change of a plan after the other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _beginning(person: Person) -> dict[str, object]:
    """What a new line begins with."""
    today = timezone.localdate()
    last = PlanLine.objects.filter(person=person).aggregate(last=Max("place"))["last"]
    return {
        "place": 0 if last is None else last + 1,
        "added_on": today,
        "ask_on": ask_on(today),
        "saved_at": timezone.now(),
    }


def _own(person: Person, line: PlanLine) -> PlanLine:
    return PlanLine.objects.select_for_update().get(pk=line.pk, person=person)


def _same_version(kept: PlanLine, version: int) -> None:
    if kept.version != version:
        raise ChangedElsewhereError(kept)


def _save(kept: PlanLine) -> PlanLine:
    kept.version += 1
    kept.saved_at = timezone.now()
    kept.save()
    return kept
