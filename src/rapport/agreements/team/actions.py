"""What a team changes about itself: who covers what, and what the mentors promise each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.agreements.actions import NotYoursError, RefusedError
from rapport.agreements.models import Commitment, Effort, MentorTime, Share
from rapport.agreements.team.queries import state_of
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class Given:
    """What somebody wants a mentor to have to do with an item, as typed."""

    part: str = ""
    value: str = ""
    note: str = ""


class ChangedMeanwhileError(RefusedError):
    """Somebody changed the same item since the form was opened; nothing was written."""


@transaction.atomic
def share_out(*, by: Person, mentorship: Mentorship, item: str, given: Mapping[int, Given], seen: str) -> int:
    """Say what each mentor (by id) has to do with an item; returns how many of them changed.

    What a mentor says about themselves holds at once. What anybody else says about them is a proposal, which waits
    for the mentor's yes. What was not changed stays as it was, with its yes. Saving the same again changes nothing.
    Raises ChangedMeanwhileError, or NotYoursError for somebody who is no party.
    """
    fresh = _room(by, mentorship)
    here = {member.mentor_id for member in fresh.mentors}  # type: ignore[attr-defined]
    kept = {share.mentor_id: share for share in Share.objects.filter(mentorship=fresh, item=item, mentor__in=here)}
    wanted = {mentor: said for mentor, said in given.items() if mentor in here}
    changed = {mentor: said for mentor, said in wanted.items() if said != _given(kept.get(mentor))}
    if not changed:
        return 0
    if state_of(list(kept.values())) != seen:
        raise ChangedMeanwhileError("somebody changed the item meanwhile")
    for mentor, said in changed.items():
        if said == Given():
            kept[mentor].delete()
        else:
            _write(by, fresh, item, mentor, said)
    _record("agreements.share_out", fresh, by)
    return len(changed)


@transaction.atomic
def take_on(*, by: Person, mentorship: Mentorship, item: str) -> bool:
    """A mentor says yes to what was proposed for them; False when nothing waits for it."""
    fresh = _room(by, mentorship)
    waiting = Share.objects.filter(mentorship=fresh, item=item, mentor=by, taken_on__isnull=True)
    if not waiting.update(taken_on=timezone.localdate()):
        return False
    _record("agreements.take_on", fresh, by)
    return True


@transaction.atomic
def commit(*, by: Person, mentorship: Mentorship, text: str, to: Person | None, due_on: date | None) -> Commitment:
    """A mentor promises something to another mentor of the team, or to the whole team.

    Promising the same again while it is open changes nothing. Raises NotYoursError: nobody promises for somebody else.
    """
    fresh = _room(by, mentorship)
    mentors = {member.mentor_id for member in fresh.mentors}  # type: ignore[attr-defined]
    if by.pk not in mentors or (to is not None and (to.pk not in mentors or to == by)):
        raise NotYoursError("a mentor promises something to another mentor of the team")
    what = {"mentorship": fresh, "by": by, "to": to, "text": text.strip(), "due_on": due_on}
    same = Commitment.objects.filter(**what, done_on__isnull=True).first()
    if same is not None:
        return same
    made = Commitment.objects.create(**what, made_at=timezone.now())
    _record("agreements.commit", fresh, by)
    return made


@transaction.atomic
def keep(*, by: Person, commitment: Commitment) -> None:
    """A mentor has done what they promised, or the other one has seen that it is done. Twice changes nothing."""
    fresh = _room(by, commitment.mentorship)
    if by.pk not in {commitment.by_id, commitment.to_id}:
        raise NotYoursError("only who promised it, or to whom, says that it is done")
    if Commitment.objects.filter(pk=commitment.pk, done_on__isnull=True).update(done_on=timezone.localdate()):
        _record("agreements.keep_commitment", fresh, by)


@transaction.atomic
def take_back(*, by: Person, commitment: Commitment) -> None:
    """A mentor takes back what they promised and have not done: it goes."""
    fresh = _room(by, commitment.mentorship)
    if by.pk != commitment.by_id:
        raise NotYoursError("only who promised it takes it back")
    if Commitment.objects.filter(pk=commitment.pk, done_on__isnull=True).delete()[0]:
        _record("agreements.take_back_commitment", fresh, by)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what is kept about somebody as a mentor of teams, and the time that was confirmed for them."""
    Share.objects.filter(mentor=person).delete()
    Share.objects.filter(proposed_by=person).update(note="")
    Commitment.objects.filter(by=person).delete()
    MentorTime.objects.filter(mentor=person).delete()
    Effort.objects.filter(scholar=person).delete()
    record(did="agreements.erase_team", target=f"person:{person.pk}", by=by.pk)


def _room(by: Person, mentorship: Mentorship) -> Mentorship:
    """The mentorship with today's team, locked until the transaction ends."""
    Mentorship.objects.select_for_update(no_key=True).get(pk=mentorship.pk)
    fresh = programs.mentorship(mentorship.pk)
    parties = {fresh.scholar_id, *(member.mentor_id for member in fresh.mentors)}  # type: ignore[attr-defined]
    if fresh.until is not None or by.pk not in parties:
        raise NotYoursError("only a party of an open mentorship writes here")
    return fresh


def _given(share: Share | None) -> Given:
    return Given(share.part, share.value, share.note) if share else Given()


def _write(by: Person, mentorship: Mentorship, item: str, mentor: int, said: Given) -> None:
    taken_on = timezone.localdate() if mentor == by.pk else None
    fields: dict[str, object] = {
        "part": said.part,
        "value": said.value,
        "note": said.note,
        "proposed_by": by,
        "edited_at": timezone.now(),
        "taken_on": taken_on,
    }
    share, is_new = Share.objects.get_or_create(mentorship=mentorship, item=item, mentor_id=mentor, defaults=fields)
    if not is_new:
        for name, value in fields.items():
            setattr(share, name, value)
        share.version += 1
        share.save()


def _record(did: str, mentorship: Mentorship, by: Person) -> None:
    record(did=did, target=f"mentorship:{mentorship.pk}", by=by.pk, program=mentorship.program.slug)
