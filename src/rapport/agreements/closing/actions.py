"""What parties do to close a mentorship, and what they and staff do when a team should change."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.agreements.closing import changes, queries
from rapport.agreements.elsewhere import ChangedElsewhereError
from rapport.agreements.models import ChangeRequest, Closing, ClosingSheet, Settlement
from rapport.audit.actions import record
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, Program


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotYoursError(RefusedError):
    """Only a party of an open mentorship does this, or somebody to whom it is addressed."""


class TooEarlyError(RefusedError):
    """The closing has not begun, or somebody has not finished their part yet."""


class NobodyHearsError(RefusedError):
    """Everybody who could be asked is in the team."""


@dataclass(frozen=True)
class Said:
    """What a party says when a mentorship closes."""

    reason: str = ""
    continues: str = ""
    thanks: str = ""


@transaction.atomic
def begin(*, by: Person, mentorship: Mentorship) -> Closing:
    """Begin to close a mentorship: it moves to its last phase, and the others get a letter. Twice is once."""
    mentorship = _open(by, mentorship)
    closing, is_new = Closing.objects.get_or_create(
        mentorship=mentorship, defaults={"begun_by": by, "begun_on": timezone.localdate()}
    )
    if is_new:
        programs.move_to(by=by, mentorship=mentorship, phase=Mentorship.Phase.CLOSING)
        _record("agreements.begin_closing", mentorship, by)
        for person in _others(by, mentorship):
            write_letter(
                composer="rapport.agreements.closing.mail.closing_has_begun",
                to=person,
                key=f"agreements:closing:{mentorship.pk}:{person.pk}",
                mentorship=mentorship.pk,
            )
    return closing


@transaction.atomic
def save_sheet(*, by: Person, mentorship: Mentorship, said: Said, version: int, finish: bool = False) -> ClosingSheet:
    """Keep a party's part; with `finish` it is final, and the others begin to read it.

    What was finished stays as it is. Raises ChangedElsewhereError or TooEarlyError; nothing is written then.
    """
    closing = _closing(_open(by, mentorship))
    sheet, _ = ClosingSheet.objects.get_or_create(closing=closing, by=by, defaults={"saved_at": timezone.now()})
    if sheet.finished_at is not None:
        return sheet
    if (sheet.reason, sheet.continues, sheet.thanks) != (said.reason, said.continues, said.thanks):
        if sheet.version != version:
            raise ChangedElsewhereError(sheet)
        sheet.reason, sheet.continues, sheet.thanks = said.reason, said.continues, said.thanks
        sheet.version, sheet.saved_at = sheet.version + 1, timezone.now()
    if finish:
        sheet.finished_at = timezone.now()
        _record("agreements.finish_closing", mentorship, by)
    sheet.save()
    return sheet


@transaction.atomic
def settle(*, by: Person, mentorship: Mentorship, kind: str, what: str, who: Person, due_on: date | None) -> Settlement:
    """Write down one thing that somebody does before or after the end. Raises NotYoursError for a stranger."""
    mentorship = _open(by, mentorship)
    if who not in _people(mentorship):
        raise NotYoursError("only somebody of the team can be named")
    settled = Settlement.objects.create(
        closing=_closing(mentorship), kind=kind, what=what, who=who, due_on=due_on, added_by=by
    )
    _record("agreements.settle", mentorship, by)
    return settled


@transaction.atomic
def tick(*, by: Person, mentorship: Mentorship, settlement: int, done: bool) -> None:
    """Say that something is done, or not done after all: by a party, also after the end."""
    if by not in _people(mentorships.mentorship(mentorship.pk)):
        raise NotYoursError("only a party does this")
    done_on = timezone.localdate() if done else None
    Settlement.objects.filter(pk=settlement, closing__mentorship=mentorship).update(done_on=done_on)


@transaction.atomic
def unsettle(*, by: Person, mentorship: Mentorship, settlement: int) -> None:
    """Take something off the list while the mentorship is open."""
    Settlement.objects.filter(pk=settlement, closing__mentorship=_open(by, mentorship)).delete()


@transaction.atomic
def end(*, by: Person, mentorship: Mentorship) -> None:
    """End the mentorship today. Raises TooEarlyError while somebody has not finished and has had no month to."""
    mentorship = _open(by, mentorship)
    if not queries.closing_room(by, mentorship).can_end:
        raise TooEarlyError("somebody has not finished their part yet")
    programs.end_mentorship(by=by, mentorship=mentorship)


@transaction.atomic
def ask_change(*, by: Person, mentorship: Mentorship, words: str = "") -> ChangeRequest:
    """Tell staff – and nobody else – that one would like the team to change. Twice is once; no reason is needed.

    Raises NobodyHearsError. It is recorded outside the programme's own trail.
    """
    mentorship = _open(by, mentorship)
    heard_by = changes.hearers(mentorship)
    if not heard_by:
        raise NobodyHearsError("everybody who could be asked is in the team")
    change, is_new = ChangeRequest.objects.get_or_create(
        mentorship=mentorship, by=by, ended_on=None, defaults={"words": words, "asked_on": timezone.localdate()}
    )
    if is_new:
        record(did="agreements.ask_change", target=f"change:{change.pk}", by=by.pk)
        for person in heard_by:
            write_letter(
                composer="rapport.agreements.closing.mail.somebody_asks",
                to=person,
                key=f"agreements:change:{change.pk}:{person.pk}",
                program=mentorship.program.slug,
            )
    return change


@transaction.atomic
def withdraw_change(*, by: Person, mentorship: Mentorship) -> None:
    """Who asked no longer asks."""
    if ChangeRequest.objects.filter(mentorship=mentorship, by=by, ended_on__isnull=True).update(
        ended_on=timezone.localdate()
    ):
        record(did="agreements.withdraw_change", target=f"mentorship:{mentorship.pk}", by=by.pk)


@transaction.atomic
def handle_change(*, by: Person, program: Program, change: int, did: str) -> None:
    """Staff have spoken with who asked, tell the others, or say that it is settled – in this order.

    Raises NotYoursError for what is not addressed to them, TooEarlyError for telling before speaking.
    """
    found = next((one for one in changes.requests_for(by, program) if one.pk == change), None)
    if found is None:
        raise NotYoursError("not addressed to this person")
    today = timezone.localdate()
    if did == "spoken":
        found.spoken_on = found.spoken_on or today
    elif found.spoken_on is None:
        raise TooEarlyError("first speak with who asked")
    elif did == "tell" and found.told_on is None:
        found.told_on = today
        _tell(found, by)
    elif did == "settled":
        found.ended_on = today
    found.save(update_fields=["spoken_on", "told_on", "ended_on"])
    record(did="agreements.handle_change", target=f"change:{found.pk}", by=by.pk)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what the person said at a closing and what they asked for; what was settled stays without a name."""
    ClosingSheet.objects.filter(by=person).delete()
    ChangeRequest.objects.filter(by=person).delete()


def _tell(change: ChangeRequest, by: Person) -> None:
    mentorship = mentorships.mentorship(change.mentorship_id)
    for person in _others(change.by, mentorship):
        write_letter(
            composer="rapport.agreements.closing.mail.team_will_change",
            to=person,
            key=f"agreements:team-will-change:{change.pk}:{person.pk}",
            mentorship=mentorship.pk,
            speaker=by.pk,
        )


def _open(by: Person, mentorship: Mentorship) -> Mentorship:
    fresh = mentorships.mentorship(mentorship.pk)
    if fresh.until is not None or by not in _people(fresh):
        raise NotYoursError("only a party of an open mentorship does this")
    return fresh


def _people(mentorship: Mentorship) -> list[Person]:
    return [mentorship.scholar, *(member.mentor for member in mentorship.mentors)]  # type: ignore[attr-defined]


def _others(by: Person, mentorship: Mentorship) -> list[Person]:
    return [person for person in _people(mentorship) if person != by]


def _closing(mentorship: Mentorship) -> Closing:
    found = Closing.objects.select_for_update().filter(mentorship=mentorship).first()
    if found is None:
        raise TooEarlyError("the closing has not begun")
    return found


def _record(did: str, mentorship: Mentorship, by: Person) -> None:
    record(did=did, target=f"mentorship:{mentorship.pk}", by=by.pk, program=mentorship.program.slug)
