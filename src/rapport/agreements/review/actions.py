"""Planning reviews, saying what is still right, ending them, and the letters that remind of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rapport.agreements import wording
from rapport.agreements.actions import NotYoursError
from rapport.agreements.agree import room
from rapport.agreements.chairs import rules_of
from rapport.agreements.models import (
    Agreement,
    ProgramRules,
    Review,
    ReviewAnswer,
    ReviewPace,
    ReviewSheet,
    Version,
)
from rapport.agreements.readable import readable
from rapport.agreements.review.days import Rhythm, due_on
from rapport.agreements.review.queries import parties_in, rows_of
from rapport.agreements.wording import Party, parties_of
from rapport.audit.actions import record
from rapport.people.actions import NewLetter, write_letters
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program


@dataclass(frozen=True)
class Rules:
    """What a programme asks of its agreements."""

    chair_signs: bool
    first_review_months: int
    review_every_months: int


@dataclass(frozen=True)
class Says:
    """What somebody says about one statement."""

    keeps: bool = True
    note: str = ""
    # What they expect now: an option's id or a number.
    value: str = ""


@transaction.atomic
def set_rules(*, by: Person, program: Program, rules: Rules) -> ProgramRules:
    """Say whether a chair signs, and how often agreements are reviewed. Reviews that are not due yet move their day."""
    kept, _ = ProgramRules.objects.update_or_create(program=program, defaults=vars(rules))
    record(did="agreements.set_rules", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    for review in Review.objects.filter(
        agreement__mentorship__program=program, done_at__isnull=True, due_on__gt=timezone.localdate()
    ).select_related("version", "agreement__mentorship__program"):
        _plan(review.agreement, review.version, review)
    return kept


@transaction.atomic
def submit(*, by: Person, mentorship: Mentorship, says: Mapping[str, Says]) -> ReviewSheet:
    """Send in what is still right and what is to be changed; what is not named is still right. Final until all have.

    Sending in again changes nothing. With the last one, each begins to see the others'; when nobody wants a change,
    the review ends, the version stays in force, and the next review is planned. Raises NotYoursError, TooEarlyError.
    """
    today, review = _open_review(by, mentorship)
    if (sent := review.sheets.filter(by=by).first()) is not None:
        _settle(review, today, by)
        return sent
    sheet = ReviewSheet.objects.create(review=review, by=by, submitted_at=timezone.now())
    items = rows_of(readable(review.version))
    answers = {item: says.get(item, Says()) for item in items}
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(sheet=sheet, item=item, keeps=said.keeps, note=said.note, value=said.value)
        for item, said in answers.items()
    )
    if review.begun_at is None:
        review.begun_at = sheet.submitted_at
        review.save(update_fields=["begun_at"])
    room.note("agreements.submit_review", review.agreement, by)
    _settle(review, today, by)
    return sheet


@transaction.atomic
def let_stay(*, by: Person, mentorship: Mentorship) -> None:
    """After all have seen what each wants: this party lets everything stay as it is. With the last one it ends."""
    today, review = _open_review(by, mentorship)
    if review.opened_at is None:
        raise NotYoursError("not all have sent in theirs")
    ReviewAnswer.objects.filter(sheet__review=review, sheet__by=by).update(keeps=True)
    _settle(review, today, by)


@transaction.atomic
def set_pace(*, by: Person, mentorship: Mentorship, days: int) -> None:
    """How often the pair wants to be reminded of a review that is due."""
    _, agreement = room.enter(by, mentorship)
    ReviewPace.objects.update_or_create(agreement=agreement, defaults={"days": days})
    review = Review.objects.filter(agreement=agreement, done_at__isnull=True).first()
    # The letter of the day itself is always written.
    if review and review.next_letter_on != review.due_on:
        review.next_letter_on = timezone.localdate() + timedelta(days) if days else None
        review.save(update_fields=["next_letter_on"])
    room.note("agreements.set_pace", agreement, by)


@transaction.atomic
def look_after(*, by: None, agreement: Agreement, today: date) -> int:
    """Plan the review of the version in force where none is planned; write letters that are due. Returns how many.

    A new version ends a review that was due or open to all; one that was not due yet begins anew with it. Whether
    somebody had sent in theirs makes no difference that another could see.
    """
    kept = Agreement.objects.select_for_update(of=("self",)).select_related("mentorship__program")
    locked = kept.get(pk=agreement.pk)
    review = Review.objects.filter(agreement=locked, done_at__isnull=True).select_related("version").first()
    in_force = locked.versions.filter(signed_at__isnull=False).order_by("number").last()
    if in_force is None:
        return 0
    if review and review.version_id != in_force.pk and in_force.signed_at:
        if review.opened_at or review.due_on <= timezone.localdate(in_force.signed_at):
            _end(review, Review.Outcome.CHANGED, by, in_force.signed_at)
        else:
            review.delete()
        review = None
    if review is None:
        review = _plan(locked, in_force, None)
    parties = parties_of(programs.mentorship(locked.mentorship_id))
    _settle(review, parties, by)
    return 0 if review.done_at else _write_letters(review, parties, today)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what a person said in reviews."""
    ReviewSheet.objects.filter(by=person).delete()
    record(did="agreements.erase", target=f"person:{person.pk}", by=by.pk)


def _open_review(by: Person, mentorship: Mentorship) -> tuple[tuple[Party, ...], Review]:
    """Today's parties and the open review. Raises NotYoursError where there is none, or the person is not in it."""
    today, agreement = room.enter(by, mentorship)
    review = Review.objects.filter(agreement=agreement, done_at__isnull=True).select_related("version").first()
    in_force = agreement.versions.filter(signed_at__isnull=False).order_by("number").last()
    if review is None or review.version != in_force:
        raise NotYoursError("no review is open")
    if by not in [party.person for party in parties_in(review.version, tuple(today))]:
        raise NotYoursError("only who agreed looks at it again")
    return tuple(today), review


def _plan(agreement: Agreement, version: Version, review: Review | None) -> Review:
    """Set the day of the open review, or open one."""
    done = Review.objects.filter(agreement=agreement, done_at__isnull=False).order_by("done_at").last()
    rules, terms = rules_of(agreement.mentorship.program), wording.read(version.content).plan.terms
    rhythm = Rhythm(
        first=rules.first_review_months,
        every=rules.review_every_months,
        pair_on=date.fromisoformat(terms.review_on) if terms.review_on else None,
        pair_every=terms.review_every_months,
    )
    signed = timezone.localdate(version.signed_at)
    day = due_on(signed, timezone.localdate(done.done_at) if done and done.done_at else None, rhythm)
    if review is None:
        return Review.objects.create(agreement=agreement, version=version, due_on=day, next_letter_on=day)
    if review.due_on != day:
        review.due_on, review.next_letter_on = day, day
        review.save(update_fields=["due_on", "next_letter_on"])
    return review


def _settle(review: Review, today: tuple[Party, ...], by: Person | None) -> None:
    """Open what each said when all have sent in theirs; end the review when nobody wants a change."""
    wanted = {party.person.pk for party in parties_in(review.version, today)}
    sent = set(review.sheets.values_list("by", flat=True))
    if not wanted or not wanted <= sent:
        return
    if review.opened_at is None:
        review.opened_at = timezone.now()
        review.save(update_fields=["opened_at"])
        # Without a name: who was the last is nobody else's business.
        room.note("agreements.open_review", review.agreement, None)
    if not ReviewAnswer.objects.filter(sheet__review=review, sheet__by__in=wanted, keeps=False).exists():
        _end(review, Review.Outcome.KEPT, by, timezone.now())
        _plan(review.agreement, review.version, None)


def _end(review: Review, outcome: Review.Outcome, by: Person | None, at: datetime) -> None:
    review.done_at, review.done_by, review.outcome, review.next_letter_on = at, by, outcome, None
    review.save()
    room.note("agreements.end_review", review.agreement, None)


def _write_letters(review: Review, today: tuple[Party, ...], day: date) -> int:
    """Write to whoever has not sent in theirs – to all, when all have and there is to talk over."""
    if review.next_letter_on is None or review.next_letter_on > day:
        return 0
    sent = set() if review.opened_at else set(review.sheets.values_list("by", flat=True))
    to = [party.person for party in parties_in(review.version, today) if party.person.pk not in sent]
    start = f"agreements:review:{review.pk}:{review.next_letter_on}"
    write_letters(
        NewLetter("rapport.agreements.review.mail.due", person, f"{start}:{person.pk}", {"review": review.pk})
        for person in to
    )
    pace = ReviewPace.objects.filter(agreement=review.agreement_id).values_list("days", flat=True).first()
    days = ReviewPace.Days.WEEKLY if pace is None else pace
    review.next_letter_on = day + timedelta(days) if days else None
    review.save(update_fields=["next_letter_on"])
    return len(to)
