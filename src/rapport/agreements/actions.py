"""What the parties change: their own answers, the text they write together, and their own signature."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.agreements import chairs, queries, wording
from rapport.agreements.library import hash_of, shelf, template_in, text_of
from rapport.agreements.models import Agreement, Answer, Document, Sheet, Signature, Statement, TemplateText, Version
from rapport.agreements.names import same_name
from rapport.agreements.wording import Party, parties_of
from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class Given:
    """What somebody gave to one item, as typed."""

    value: str = ""
    weight: int | None = None
    discussed: str = ""


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
    _, agreement = _room(by, mentorship)
    return _write_sheet(agreement, by, answers, version)


@transaction.atomic
def submit(*, by: Person, mentorship: Mentorship, answers: Mapping[str, Given], version: int) -> Sheet:
    """A party's answers become final; with the last one, all parties begin to see them.

    Submitting again changes nothing. That somebody submitted is not shown to whoever runs the programme: it is
    recorded outside the programme's own trail, and the reveal is recorded without a name.
    """
    parties, agreement = _room(by, mentorship)
    submitted = agreement.sheets.filter(by=by, submitted_at__isnull=False).first()
    if submitted is not None:
        return submitted
    sheet = _write_sheet(agreement, by, answers, version)
    sheet.submitted_at = timezone.now()
    sheet.save(update_fields=["submitted_at"])
    record(did="agreements.submit", target=f"agreement:{agreement.pk}", by=by.pk)
    _reveal_if_all(agreement, parties)
    return sheet


@transaction.atomic
def reveal_if_all(*, by: None, mentorship: Mentorship) -> None:
    """Open the answers where everybody who is still in the team has submitted: somebody has left it meanwhile."""
    agreement = Agreement.objects.select_for_update().get(mentorship=mentorship)
    _reveal_if_all(agreement, parties_of(mentorships.mentorship(mentorship.pk)))


@transaction.atomic
def save_statement(*, by: Person, mentorship: Mentorship, item: str, text: str, version: int) -> Statement:
    """Save what the parties write together to one item; `version` is the one the form began with (0: none yet).

    Saving the same text again changes nothing. A new text makes the version that waits for signatures outdated.
    Raises EditedMeanwhileError when somebody else saved another text in between, TooEarlyError before the reveal.
    """
    _, agreement = _room(by, mentorship)
    _must_see_all(agreement, by)
    if template_in(agreement.template.text).item(item) is None:
        raise NotYoursError("this agreement has no such item")
    statement, is_new = Statement.objects.get_or_create(
        agreement=agreement, item=item, defaults={"text": text, "edited_by": by, "edited_at": timezone.now()}
    )
    if not is_new:
        if statement.text == text:
            return statement
        if statement.version != version:
            raise EditedMeanwhileError(statement)
        statement.text, statement.version = text, statement.version + 1
        statement.edited_by, statement.edited_at = by, timezone.now()
        statement.save()
    agreement.versions.filter(outdated_at__isnull=True).update(outdated_at=timezone.now())
    _record("agreements.write", agreement, by)
    return statement


@transaction.atomic
def make_version(*, by: Person, mentorship: Mentorship) -> Version:
    """Freeze the joint text as the next version and ask all parties to sign it; pressing twice makes one.

    Raises UnfinishedError when an item has no joint text, TooEarlyError before the reveal, chairs.NoChairError.
    """
    parties, agreement = _room(by, mentorship)
    _must_see_all(agreement, by)
    chair = chairs.required(agreement)
    latest = agreement.versions.order_by("number").last()
    if latest and queries.is_current(agreement, latest, parties):
        return latest
    now, number = timezone.now(), latest.number + 1 if latest else 1
    content = queries.content_now(agreement, parties, number=number)
    if not all(clause.text.strip() for clause in wording.read(content).clauses):
        raise UnfinishedError("an item has no joint text yet")
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
    _record("agreements.make_version", agreement, by)
    others = [party for party in parties if party.person != by]
    _write_to(others, "waits_for_signature", agreement, version)
    return version


@transaction.atomic
def sign(*, by: Person, version: Version, sha256: str, typed_name: str) -> Signature:
    """A party – or, last, the chair – signs a version: exactly the words with this fingerprint. Twice is once.

    Raises StaleError when the text has moved on, NotYoursError for somebody who is no party, WrongNameError.
    """
    parties, agreement = chairs.room(by, version) or _room(by, version.agreement.mentorship)
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
    _record("agreements.sign", agreement, by)
    _seal_if_all(agreement, version, parties, by)
    return signature


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what a person said, and their name from what they signed; the signed words stay, naming them by id."""
    Sheet.objects.filter(by=person).delete()
    signatures = Signature.objects.filter(person=person)
    sealed = list(Version.objects.filter(signatures__person=person, signed_at__isnull=False))
    signatures.update(typed_name="")
    # The old PDF shows the name. Its fingerprint stays, so that a copy can still be recognised.
    Document.objects.filter(version__in=sealed).update(pdf=b"")
    for version in sealed:
        key = f"agreements:document:{version.pk}:without:{person.pk}"
        enqueue("rapport.agreements.tasks.make_document", key=key, version=version.pk)
    record(did="agreements.erase", target=f"person:{person.pk}", by=by.pk)


def _room(by: Person, mentorship: Mentorship) -> tuple[tuple[Party, ...], Agreement]:
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
    template = shelf().templates.get(mentorship.program.agreement_template)
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
    kept = {answer.item: Given(answer.value, answer.weight, answer.discussed) for answer in sheet.answers.all()}
    known = {item.id: answers.get(item.id, Given()) for item in template_in(agreement.template.text).items}
    if kept == known:
        return sheet
    if sheet.version != version:
        raise ChangedElsewhereError(sheet)
    sheet.version, sheet.saved_at = sheet.version + 1, now
    sheet.save(update_fields=["version", "saved_at"])
    sheet.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, value=given.value, weight=given.weight, discussed=given.discussed)
        for item, given in known.items()
    )
    return sheet


def _must_see_all(agreement: Agreement, person: Person) -> None:
    has_submitted = agreement.sheets.filter(by=person, submitted_at__isnull=False).exists()
    if agreement.revealed_at is None or not has_submitted:
        raise TooEarlyError("not all parties have submitted their answers")


def _reveal_if_all(agreement: Agreement, parties: Sequence[Party]) -> None:
    wanted = {party.person.pk for party in parties}
    submitted = set(agreement.sheets.filter(submitted_at__isnull=False).values_list("by", flat=True))
    if agreement.revealed_at is not None or len(wanted) < 2 or not wanted <= submitted:
        return
    agreement.revealed_at = timezone.now()
    agreement.save(update_fields=["revealed_at"])
    # Without a name: who was the last to submit is nobody else's business.
    _record("agreements.reveal", agreement, None)
    programs.move_to(by=None, mentorship=agreement.mentorship, phase=Mentorship.Phase.NEGOTIATING)
    _write_to(parties, "all_have_submitted", agreement)


def _seal_if_all(agreement: Agreement, version: Version, parties: Sequence[Party], by: Person) -> None:
    signed = set(version.signatures.values_list("person", flat=True))
    if not {party.person.pk for party in parties} <= signed:
        return
    if waiting := chairs.waiting(version, signed):
        _write_to(waiting, "waits_for_chair", agreement, version)
        return
    version.signed_at = timezone.now()
    version.save(update_fields=["signed_at"])
    programs.move_to(by=by, mentorship=agreement.mentorship, phase=Mentorship.Phase.ENABLING)
    key = f"agreements:document:{version.pk}"
    enqueue("rapport.agreements.tasks.make_document", key=key, version=version.pk)
    _write_to(parties, "all_have_signed", agreement, version)


def _write_to(parties: Sequence[Party], letter: str, agreement: Agreement, version: Version | None = None) -> None:
    number = version.number if version else 0
    for party in parties:
        write_letter(
            composer=f"rapport.agreements.mail.{letter}",
            to=party.person,
            key=f"agreements:{letter}:{agreement.pk}:{number}:{party.person.pk}",
            mentorship=agreement.mentorship_id,
            number=number,
        )


def _record(did: str, agreement: Agreement, by: Person | None) -> None:
    slug = agreement.mentorship.program.slug
    record(did=did, target=f"agreement:{agreement.pk}", by=by.pk if by else None, program=slug)
