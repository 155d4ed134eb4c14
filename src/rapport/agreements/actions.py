"""What the parties change: their own answers, the text they write together, and their own signature."""

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from rapport.agreements import chairs, queries
from rapport.agreements.decided import Decided, can_come_to, decided_in
from rapport.agreements.given import Given, rows
from rapport.agreements.library import hash_of, template_in, text_of
from rapport.agreements.models import (
    Agreement,
    Answer,
    Document,
    Judgement,
    Sheet,
    Signature,
    Statement,
    TemplateText,
    Undertaking,
    Version,
)
from rapport.agreements.names import same_name
from rapport.agreements.rows import choices_of, template_of
from rapport.agreements.telling import tell_others
from rapport.agreements.wording import Party, parties_of
from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class SubmittedError(RefusedError):
    """The answers were submitted, and stay as they are."""


class TooEarlyError(RefusedError):
    """Not all parties have submitted their answers."""


class UnfinishedError(RefusedError):
    """A joint text is still missing for some items."""


class StaleError(RefusedError):
    """The text has moved on since this version of it was made or opened."""


class NotYoursError(RefusedError):
    """Nobody answers, writes or signs for somebody else."""


class RequiredError(RefusedError):
    """The funder or the school asks for this item: it cannot be left out."""


class WrongNameError(RefusedError):
    """The name that was typed is not that of who signs."""


class ChangedElsewhereError(RefusedError):
    """The sheet was changed in another tab since this form was opened."""

    def __init__(self, kept: Sheet) -> None:
        self.kept = kept
        super().__init__("the sheet was changed elsewhere")


class EditedMeanwhileError(RefusedError):
    """Somebody saved this joint text since the form was opened."""

    def __init__(self, kept: Statement) -> None:
        self.kept = kept
        super().__init__("the statement was edited meanwhile")


@transaction.atomic
def save_draft(*, by: Person, mentorship: Mentorship, answers: Mapping[str, Given], version: int) -> Sheet:
    """Keep what a party typed so far; `version` is that of the sheet their form began with (0: none yet).

    Saving the same again changes nothing. Raises ChangedElsewhereError or SubmittedError, and writes nothing then.
    """
    _, agreement = room(by, mentorship)
    return _write_sheet(agreement, by, answers, version)


@transaction.atomic
def submit(*, by: Person, mentorship: Mentorship, answers: Mapping[str, Given], version: int) -> Sheet:
    """A party's answers become final; a scholar and a mentor see each other's from the moment both have submitted.

    Submitting again changes nothing. That somebody submitted is not shown to whoever runs the programme: it is
    recorded outside the programme's own trail, and the reveal is recorded without a name.
    """
    parties, agreement = room(by, mentorship)
    submitted = agreement.sheets.filter(by=by, submitted_at__isnull=False).first()
    if submitted is not None:
        return submitted
    sheet = _write_sheet(agreement, by, answers, version)
    sheet.submitted_at = timezone.now()
    sheet.save(update_fields=["submitted_at"])
    record(did="agreements.submit", target=f"agreement:{agreement.pk}", by=by.pk)
    _tell_pairs(agreement, parties, by)
    _reveal_if_all(agreement, parties)
    return sheet


@transaction.atomic
def reveal_if_all(*, by: None, mentorship: Mentorship) -> None:
    """Open the answers where everybody who is still in the team has submitted: somebody has left it meanwhile."""
    agreement = Agreement.objects.select_for_update().get(mentorship=mentorship)
    _reveal_if_all(agreement, parties_of(mentorships.mentorship(mentorship.pk)))


def save_statement(
    *, by: Person, mentorship: Mentorship, item: str, text: str, version: int, value: str = ""
) -> Statement:
    """Save a joint text on which the parties agree, and what it comes to; see `decide`."""
    return decide(by=by, mentorship=mentorship, item=item, decided=Decided(text, value=value), version=version)


@transaction.atomic
def decide(*, by: Person, mentorship: Mentorship, item: str, decided: Decided, version: int) -> Statement:
    """Save what the parties make of one item; `version` is the one the form began with (0: none yet).

    Saving the same again changes nothing. Something new makes the version that waits for signatures outdated. Raises
    EditedMeanwhileError when somebody else saved something else in between, TooEarlyError before the reveal,
    RequiredError for an item that cannot be left out.
    """
    parties, agreement = room(by, mentorship)
    must_see_some(agreement, by)
    template_item = template_in(agreement.template.text).item(item)
    kept = agreement.statements.filter(item=item).first()
    if template_item is None and (kept is None or not kept.title):
        raise NotYoursError("this agreement has no such item")
    if decided.outcome == Statement.Outcome.DROPPED and template_item is not None and template_item.required_by:
        raise RequiredError("somebody outside asks for this item")
    if decided.value and not can_come_to(template_item, decided.value):
        raise NotYoursError("this is none of the item's answers")
    if not {one.who for one in decided.promised} <= {None, *(party.person.pk for party in parties)}:
        raise NotYoursError("only the parties undertake something")
    before = decided_in(kept) if kept is not None else None
    if kept is not None and before == decided:
        return kept
    if kept is not None and kept.version != version:
        raise EditedMeanwhileError(kept)
    statement = _write_statement(agreement, kept or Statement(agreement=agreement, item=item, version=0), decided, by)
    if before is None or before.words != decided.words:
        agreement.versions.filter(outdated_at__isnull=True).update(outdated_at=timezone.now())
    record_written(agreement, by)
    return statement


@transaction.atomic
def make_version(*, by: Person, mentorship: Mentorship) -> Version:
    """Freeze the joint text as the next version and ask all parties to sign it; pressing twice makes one.

    Raises UnfinishedError when an item is not settled, TooEarlyError until all have submitted, chairs.NoChairError.
    """
    parties, agreement = room(by, mentorship)
    _must_see_all(agreement, by)
    chair = chairs.required(agreement)
    latest = agreement.versions.order_by("number").last()
    if latest and queries.is_current(agreement, latest, parties):
        return latest
    now, number = timezone.now(), latest.number + 1 if latest else 1
    content = queries.content_now(agreement, parties, number=number)
    if queries.unsettled(agreement):
        raise UnfinishedError("an item is not settled yet")
    agreement.versions.filter(outdated_at__isnull=True).update(outdated_at=now)
    version = Version.objects.create(
        agreement=agreement,
        number=number,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        made_by=by,
        made_at=now,
        chair=chair,
    )
    record_in("agreements.make_version", agreement, by)
    others = [party for party in parties if party.person != by]
    _write_to(others, "waits_for_signature", agreement, number=version.number)
    return version


@transaction.atomic
def sign(*, by: Person, version: Version, sha256: str, typed_name: str) -> Signature:
    """A party – or, last, the chair – signs a version: exactly the words with this fingerprint. Twice is once.

    Raises StaleError when the text has moved on, NotYoursError for somebody who is no party, WrongNameError.
    """
    parties, agreement = chairs.room(by, version) or room(by, version.agreement.mentorship)
    version = agreement.versions.get(pk=version.pk)
    if (signed := version.signatures.filter(person=by).first()) is not None:
        return signed
    if sha256 != version.sha256 or not queries.is_current(agreement, version, parties):
        raise StaleError("the text has moved on since this version")
    if not same_name(typed_name, by.name):
        raise WrongNameError("the typed name is another one")
    signature = Signature.objects.create(
        version=version,
        person=by,
        typed_name=typed_name.strip(),
        signed_at=timezone.now(),
        sha256=version.sha256,
        consent_version=template_in(agreement.template.text).consent.version,
    )
    record_in("agreements.sign", agreement, by)
    _seal_if_all(agreement, version, parties, by)
    return signature


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what a person said, and their name from what they signed; the signed words stay, naming them by id."""
    Sheet.objects.filter(by=person).delete()
    Judgement.objects.filter(by=person).delete()
    signatures = Signature.objects.filter(person=person)
    sealed = list(Version.objects.filter(signatures__person=person, signed_at__isnull=False))
    signatures.update(typed_name="")
    # The old PDF shows the name. Its fingerprint stays, so that a copy can still be recognised.
    Document.objects.filter(version__in=sealed).update(pdf=b"")
    for version in sealed:
        key = f"agreements:document:{version.pk}:without:{person.pk}"
        enqueue("rapport.agreements.tasks.make_document", key=key, version=version.pk)
    record(did="agreements.erase", target=f"person:{person.pk}", by=by.pk)


def room(by: Person, mentorship: Mentorship) -> tuple[tuple[Party, ...], Agreement]:
    """Today's parties and the agreement, locked until the transaction ends; it begins with the first who writes."""
    fresh = mentorships.mentorship(mentorship.pk)
    parties = parties_of(fresh)
    if fresh.until is not None or by not in [party.person for party in parties]:
        raise NotYoursError("only a party of an open mentorship writes here")
    agreement = Agreement.objects.select_for_update().filter(mentorship=fresh).first()
    if agreement is None:
        Agreement.objects.get_or_create(mentorship=fresh, defaults={"template": _kept_template(fresh)})
        agreement = Agreement.objects.select_for_update().get(mentorship=fresh)
    return parties, agreement


def _kept_template(mentorship: Mentorship) -> TemplateText:
    template = template_of(mentorship.program, choices_of(mentorship.program))
    if template is None:
        raise TooEarlyError("the programme has no agreement template")
    kept, _ = TemplateText.objects.get_or_create(
        sha256=hash_of(template),
        defaults={"key": template.id, "version": template.version, "text": text_of(template)},
    )
    return kept


def _write_sheet(agreement: Agreement, by: Person, answers: Mapping[str, Given], version: int) -> Sheet:
    now = timezone.now()
    sheet, _ = Sheet.objects.get_or_create(agreement=agreement, by=by, defaults={"saved_at": now})
    if sheet.submitted_at is not None:
        raise SubmittedError("the answers were submitted")
    items, scholar = template_in(agreement.template.text).items, agreement.mentorship.scholar_id
    wanted = [row for item in items for row in rows(sheet, item, answers.get(item.id, Given()), scholar=scholar)]
    if {_as_said(row) for row in sheet.answers.all()} == {_as_said(row) for row in wanted}:
        return sheet
    if sheet.version != version:
        raise ChangedElsewhereError(sheet)
    sheet.version, sheet.saved_at = sheet.version + 1, now
    sheet.save(update_fields=["version", "saved_at"])
    sheet.answers.all().delete()
    Answer.objects.bulk_create(wanted)
    return sheet


def _as_said(row: Answer) -> tuple[object, ...]:
    """What two rows have in common that say the same."""
    return (row.item, row.about_id, row.value, row.by_when, row.guess, row.weight, row.discussed)


def _write_statement(agreement: Agreement, statement: Statement, decided: Decided, by: Person) -> Statement:
    """What somebody promised before, in the same words, stays the same promise: what is done stays done."""
    now = timezone.now()
    kept = {(one.who_id, one.what): one for one in statement.undertakings.all()} if statement.pk else {}
    statement.text, statement.outcome, statement.value = decided.text, decided.outcome, decided.value
    statement.version, statement.edited_by, statement.edited_at = statement.version + 1, by, now
    statement.save()
    statement.undertakings.all().delete()
    for place, one in enumerate(decided.promised, start=1):
        made = kept.pop((one.who, one.what), None) or Undertaking(who_id=one.who, what=one.what)
        is_same = made.written_at is not None and made.due_on == one.due_on
        made.statement, made.place, made.due_on = statement, place, one.due_on
        made.written_at = made.written_at if is_same else now
        made.save(force_insert=True)
    return statement


def submitted_in(agreement: Agreement) -> set[int]:
    """Who has submitted."""
    return set(agreement.sheets.filter(submitted_at__isnull=False).values_list("by", flat=True))


def must_see_some(agreement: Agreement, person: Person) -> None:
    """The person and one other of a pair have submitted: they see each other's answers."""
    submitted, scholar = submitted_in(agreement), agreement.mentorship.scholar_id
    others = submitted - {scholar} if person.pk == scholar else submitted & {scholar}
    if person.pk not in submitted or not (others or agreement.revealed_at):
        raise TooEarlyError("not both of a pair have submitted their answers")


def _must_see_all(agreement: Agreement, person: Person) -> None:
    if agreement.revealed_at is None or person.pk not in submitted_in(agreement):
        raise TooEarlyError("not all parties have submitted their answers")


def _tell_pairs(agreement: Agreement, parties: Sequence[Party], by: Person) -> None:
    """Write to each pair whose answers are open since this person has submitted."""
    submitted = submitted_in(agreement)
    scholar, *mentors = parties
    if scholar.person.pk not in submitted:
        return
    for mentor in mentors:
        if mentor.person.pk in submitted and by in {scholar.person, mentor.person}:
            _write_to([scholar, mentor], "all_have_submitted", agreement, number=mentor.person.pk)


def _reveal_if_all(agreement: Agreement, parties: Sequence[Party]) -> None:
    wanted = {party.person.pk for party in parties}
    submitted = submitted_in(agreement)
    if agreement.revealed_at is not None or len(wanted) < 2 or not wanted <= submitted:
        return
    agreement.revealed_at = timezone.now()
    agreement.save(update_fields=["revealed_at"])
    # Without a name: who was the last to submit is nobody else's business.
    record_in("agreements.reveal", agreement, None)
    programs.move_to(by=None, mentorship=agreement.mentorship, phase=Mentorship.Phase.NEGOTIATING)


def _seal_if_all(agreement: Agreement, version: Version, parties: Sequence[Party], by: Person) -> None:
    signed = set(version.signatures.values_list("person", flat=True))
    if not {party.person.pk for party in parties} <= signed:
        return
    if waiting := chairs.waiting(version, signed):
        _write_to(waiting, "waits_for_chair", agreement, number=version.number)
        return
    version.signed_at = timezone.now()
    version.save(update_fields=["signed_at"])
    programs.move_to(by=by, mentorship=agreement.mentorship, phase=Mentorship.Phase.ENABLING)
    key = f"agreements:document:{version.pk}"
    enqueue("rapport.agreements.tasks.make_document", key=key, version=version.pk)
    _write_to(parties, "all_have_signed", agreement, number=version.number)
    tell_others(version, agreement.mentorship, by)


def _write_to(parties: Sequence[Party], letter: str, agreement: Agreement, *, number: int) -> None:
    """A letter to each; `number` is that of the version, or of the mentor whose pair it is about."""
    for party in parties:
        write_letter(
            composer=f"rapport.agreements.mail.{letter}",
            to=party.person,
            key=f"agreements:{letter}:{agreement.pk}:{number}:{party.person.pk}",
            mentorship=agreement.mentorship_id,
            number=number,
        )


def record_written(agreement: Agreement, by: Person) -> None:
    """In the trail of the programme from the day on which all had submitted: before, it would tell who has."""
    if agreement.revealed_at is not None:
        record_in("agreements.write", agreement, by)
    else:
        record(did="agreements.write", target=f"agreement:{agreement.pk}", by=by.pk)


def record_in(did: str, agreement: Agreement, by: Person | None) -> None:
    """In the trail of the programme."""
    slug = agreement.mentorship.program.slug
    record(did=did, target=f"agreement:{agreement.pk}", by=by.pk if by else None, program=slug)
