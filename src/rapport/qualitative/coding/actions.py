"""Open a round, save what a coder found, submit, release a coder; a round closes when all have submitted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.qualitative.coding import visible
from rapport.qualitative.coding.drawing import draw, drawn
from rapport.qualitative.coding.queries import codable, coders_today
from rapport.qualitative.models import Assignment, Codebook, Coding, Member, Project, Round, RoundCoder

AT_ONCE = 1000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# How far its coders agree is computed as soon as a round has closed.
AGREEMENT = "rapport.qualitative.agreement.tasks.compute"
OPENED = "rapport.qualitative.coding.mail.opened"
CLOSED = "rapport.qualitative.coding.mail.closed"


class NotFitError(Exception):
    """No round can be opened so; the words say why."""


class SealedError(Exception):
    """The coder has submitted or was released, or the round is closed: nothing of it changes any more."""


class UnknownCodeError(Exception):
    """A code that this codebook does not have."""


class StillOpenError(Exception):
    """So many texts are not settled, and it was not said that they stay so."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(str(number))


@dataclass(frozen=True)
class Wanted:
    """The round to be.

    Attributes:
        units: what is coded, in the order of documents.
        coders: who codes.
        share: how many per cent of the units two coders code.
        number: the number that it is to have: pressing twice opens one.
    """

    kind: str
    codebook: Codebook
    units: Sequence[int]
    coders: Sequence[Person]
    share: int
    number: int


@dataclass(frozen=True)
class State:
    """What a coder says of a unit; without codes and done, nothing applies."""

    codes: frozenset[int] = field(default_factory=frozenset)
    is_done: bool = False
    is_flagged: bool = False
    is_starred: bool = False
    memo: str = ""


@dataclass(frozen=True)
class Saved:
    """What became of a save, and what stands on the server now."""

    is_kept: bool
    version: int
    state: State


def seed_of(project: Project, number: int) -> int:
    """What everything in the round of this number is drawn from: it follows from the seed of the project."""
    return int.from_bytes(sha256(f"{project.seed} round {number}".encode()).digest()[:6])


@transaction.atomic
def open_round(*, by: Person, project: Project, wanted: Wanted) -> Round:
    """Open a round: draw who codes what, and in which order; write to those who code.

    Raises NotFitError where there is nothing to code, or nobody to code it, or another has opened one meanwhile.
    """
    held = Project.objects.select_for_update().get(pk=project.pk)
    if there := held.rounds.filter(number=wanted.number, opened_by=by).first():
        return there
    _check(held, wanted)
    seed = seed_of(held, wanted.number)
    draws = draw(wanted.units, coders=len(wanted.coders), share=wanted.share, seed=seed)
    # Who is Coder A is drawn, too: neither names nor the order of a form tell.
    letters = drawn(range(len(wanted.coders)), seed=seed, what="labels")
    made = Round.objects.create(
        project=held,
        codebook=wanted.codebook,
        number=wanted.number,
        kind=wanted.kind,
        share=wanted.share,
        seed=seed,
        opened_by=by,
        opened_at=timezone.now(),
    )
    for letter, person, order in zip(letters, wanted.coders, draws.orders, strict=True):
        coder = RoundCoder.objects.create(round=made, person=person, label=f"Coder {LETTERS[letter]}")
        _assign(coder, order)
        if order and person.pk != by.pk:
            write_letter(composer=OPENED, to=person, key=f"qualitative:opened:{coder.pk}", coder=coder.pk)
    record(did="qualitative.open_round", target=f"coding_round:{made.pk}", by=by.pk, program=held.program.slug)
    return made


def _check(project: Project, wanted: Wanted) -> None:
    if project.rounds.filter(number=wanted.number).exists():
        raise NotFitError("Somebody else has opened a round meanwhile. Look at it first; then open another.")
    if wanted.codebook.project_id != project.pk or wanted.codebook.number is None or not codable(wanted.codebook):
        raise NotFitError("A round needs a published codebook with codes in it.")
    if not wanted.units:
        raise NotFitError("There is nothing to code in what you chose.")
    members = coders_today(project)
    if len(wanted.coders) > len(LETTERS) or not {one.pk for one in wanted.coders} <= members:
        raise NotFitError("Only coders of the project can code in a round.")
    if len(wanted.coders) < (2 if wanted.share else 1):
        raise NotFitError("What two coders code needs two coders. Choose another, or a share of 0 per cent.")


def _assign(coder: RoundCoder, units: Sequence[int]) -> None:
    rows = (Assignment(coder=coder, unit_id=unit, position=position) for position, unit in enumerate(units, 1))
    Assignment.sealed.bulk_create(rows, batch_size=AT_ONCE)


@transaction.atomic
def save_codes(*, by: Person, coding_round: Round, position: int, state: State, version: int) -> Saved:
    """Save what a coder says of the unit at a place of their order. A draft: not audited.

    A save that began with an older version than the server has is not kept, unless it says the same: what was sent late
    overwrites nothing newer.

    Raises Assignment.DoesNotExist, SealedError, UnknownCodeError.
    """
    coder = _held(by, coding_round)
    assignment = (
        Assignment.sealed.select_for_update(of=("self",)).select_related("unit").get(coder=coder, position=position)
    )
    codings = dict(Coding.sealed.filter(assignment=assignment).values_list("code", "pk"))
    there = State(frozenset(codings), assignment.is_done, assignment.is_flagged, assignment.is_starred, assignment.memo)
    if there == state:
        return Saved(True, assignment.version, there)
    if assignment.version != version or not assignment.unit.text:
        return Saved(False, assignment.version, there)
    _recode(assignment, codings, state.codes, coding_round.codebook)
    assignment.is_done, assignment.memo = state.is_done, state.memo
    assignment.is_flagged, assignment.is_starred = state.is_flagged, state.is_starred
    assignment.version += 1
    assignment.changed_at = timezone.now()
    assignment.save()
    return Saved(True, assignment.version, state)


def _held(by: Person, coding_round: Round) -> RoundCoder:
    """The person's part in the round, held until the end of the transaction. Raises RoundCoder.DoesNotExist, too."""
    coder = (
        RoundCoder.objects.select_for_update(of=("self",)).select_related("round").get(round=coding_round, person=by)
    )
    if coder.submitted_at or coder.released_at or coder.round.closed_at:
        raise SealedError
    return coder


def _recode(assignment: Assignment, there: dict[int, int], codes: frozenset[int], codebook: Codebook) -> None:
    new, gone = codes - set(there), [pk for code, pk in there.items() if code not in codes]
    if new and new - codable(codebook):
        raise UnknownCodeError
    if gone:
        Coding.sealed.filter(pk__in=gone).delete()
    if new:
        Coding.sealed.bulk_create(Coding(assignment=assignment, code_id=code) for code in sorted(new))


@transaction.atomic
def submit(*, by: Person, coding_round: Round, left_open: int = 0) -> None:
    """Say that one has finished: from now on nothing of it changes. The last to submit closes the round. Twice is once.

    Args:
        by: the coder.
        coding_round: what they coded.
        left_open: how many texts they said they leave as not yet coded.

    Raises StillOpenError: another number of them is not settled. SealedError: the coder was released.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("project__program").get(pk=coding_round.pk)
    coder = RoundCoder.objects.select_for_update().get(round=held, person=by)
    if coder.submitted_at:
        return
    if coder.released_at:
        raise SealedError
    number = visible.progress(coder).open
    if number not in (0, left_open):
        raise StillOpenError(number)
    coder.submitted_at = timezone.now()
    coder.save(update_fields=["submitted_at"])
    target = f"coding_round:{held.pk}"
    record(did="qualitative.submit_round", target=target, by=by.pk, program=held.project.program.slug)
    _close_if_all_have(held, by)


@transaction.atomic
def release(*, by: Person, coder: RoundCoder, reason: str) -> None:
    """Take a coder out of an open round: what they coded stays as it is, is shown to nobody and does not count.

    The round closes, if all who are left have submitted. Twice is once. Raises SealedError: the round is closed.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("project__program").get(pk=coder.round_id)
    found = RoundCoder.objects.select_for_update().get(pk=coder.pk)
    if found.released_at:
        return
    if held.closed_at:
        raise SealedError
    found.released_at, found.released_why = timezone.now(), reason
    found.save(update_fields=["released_at", "released_why"])
    target = f"round_coder:{found.pk}"
    record(did="qualitative.release_coder", target=target, by=by.pk, program=held.project.program.slug)
    _close_if_all_have(held, by)


def _close_if_all_have(held: Round, by: Person) -> None:
    if held.closed_at or held.coders.filter(submitted_at=None, released_at=None).exists():
        return
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    target = f"coding_round:{held.pk}"
    record(did="qualitative.close_round", target=target, by=by.pk, program=held.project.program.slug)
    enqueue(AGREEMENT, key=f"agreement:{held.pk}", round=held.pk)
    told = held.project.members.filter(part__in=(Member.Part.LEAD, Member.Part.ADJUDICATOR), until=None)
    for person in Person.objects.filter(pk__in=told.values("person")).exclude(pk=by.pk):
        key = f"qualitative:closed:{held.pk}:{person.pk}"
        write_letter(composer=CLOSED, to=person, key=key, coding_round=held.pk)
