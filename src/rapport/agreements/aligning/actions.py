"""A pair judges whether words mean the same, and adds items that no template has."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.agreements.actions import NotYoursError, TooEarlyError, must_see_some, record_written, room, submitted_in
from rapport.agreements.aligning import queries
from rapport.agreements.library import template_in
from rapport.agreements.models import Judgement, Statement, Undertaking
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class OwnItem:
    """An item that the parties add themselves."""

    title: str
    question: str
    domain: str


@transaction.atomic
def add_item(*, by: Person, mentorship: Mentorship, own: OwnItem) -> Statement:
    """Add an item of the parties' own; adding the same again gives the one that is there.

    Only after the reveal: before, the others would learn that somebody has begun. Raises TooEarlyError.
    """
    _, agreement = room(by, mentorship)
    must_see_some(agreement, by)
    added = agreement.statements.exclude(title="")
    if (same := added.filter(title=own.title, question=own.question).first()) is not None:
        return same
    statement = Statement.objects.create(
        agreement=agreement,
        item=f"own-{added.count() + 1}",
        title=own.title,
        question=own.question,
        domain=own.domain,
        edited_by=by,
        edited_at=timezone.now(),
    )
    agreement.versions.filter(outdated_at__isnull=True).update(outdated_at=timezone.now())
    record_written(agreement, by)
    return statement


@transaction.atomic
def judge(*, by: Person, mentorship: Mentorship, mentor: Person, item: str, verdict: str) -> Judgement:
    """One side of a pair says whether both mean the same; it can be changed until the other side has said it, too.

    Raises NotYoursError for another pair or item, TooEarlyError before the two see each other's answers.
    """
    parties, agreement = room(by, mentorship)
    if by not in {mentorship.scholar, mentor} or mentor.pk not in {party.person.pk for party in parties[1:]}:
        raise NotYoursError("only the two of a pair judge what they said")
    if not {mentor.pk, mentorship.scholar_id} <= submitted_in(agreement):
        raise TooEarlyError("not both have submitted their answers")
    template_item = template_in(agreement.template.text).item(item)
    if template_item is None or template_item.kind != "text" or verdict not in Judgement.Verdict.values:
        raise NotYoursError("only words are judged, and in three ways")
    of_pair = agreement.judgements.filter(item=item, mentor=mentor)
    mine = of_pair.filter(by=by).first()
    if mine is not None and of_pair.count() > 1:
        return mine
    judgement, _ = Judgement.objects.update_or_create(
        agreement=agreement,
        item=item,
        mentor=mentor,
        by=by,
        defaults={"verdict": verdict, "given_at": timezone.now()},
    )
    # As with submitting: the programme does not learn who has judged.
    record(did="agreements.judge", target=f"agreement:{agreement.pk}", by=by.pk)
    return judgement


@transaction.atomic
def tick_promise(*, by: Person, promise: Undertaking, done: bool) -> Undertaking:
    """What was agreed is done, or was ticked by mistake; any party says so. Pressing twice is pressing once.

    It needs no new signatures. Raises TooEarlyError before all have signed what was promised, NotYoursError.
    """
    _, agreement = room(by, promise.statement.agreement.mentorship)
    must_see_some(agreement, by)
    kept = queries.promises().filter(statement__agreement=agreement, pk=promise.pk).first()
    if kept is None:
        raise NotYoursError("this agreement has no such promise")
    if not kept.holds:  # type: ignore[attr-defined]
        raise TooEarlyError("not all have signed it")
    if bool(kept.done_on) != done:
        kept.done_on, kept.done_by = (timezone.localdate(), by) if done else (None, None)
        kept.save(update_fields=["done_on", "done_by"])
        # As with meetings: what a pair gets done is not the programme's business.
        record(did="agreements.tick_promise", target=f"agreement:{agreement.pk}", by=by.pk)
    return kept
