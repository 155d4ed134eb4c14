"""Choose quotes, edit them, decide what was found in them, and note that people may be quoted."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.adjudication.queries import final_codes_of
from rapport.qualitative.models import (
    BesideQuotes,
    Code,
    Document,
    Project,
    Quote,
    QuoteConsent,
    QuoteDecision,
    QuoteEdit,
    QuoteFinding,
    Unit,
)
from rapport.qualitative.results import quoting
from rapport.qualitative.results.quotes import queries
from rapport.qualitative.results.quotes.checking import HeldAgainst, held_against, printed
from rapport.qualitative.results.table3 import MOST_QUOTES


class NotCarriedError(Exception):
    """The text does not carry the code, or was taken back."""


class EnoughError(Exception):
    """Beside a code stand three quotes at most."""


class MeanwhileError(Exception):
    """The quote was edited elsewhere since this page was opened, or was taken out."""


@transaction.atomic
def choose(*, by: Person, project: Project, code: Code, unit: Unit) -> Quote:
    """Let a text stand beside a code, whole. One that stands there stays as it is.

    Raises NotCarriedError, EnoughError.
    """
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    there = held.quotes.filter(code=code, taken_out_at=None)
    if same := there.filter(unit=unit).first():
        return same
    final = final_codes_of(held).get(unit.pk)
    if final is None or code.pk not in final.codes:
        raise NotCarriedError
    if there.count() >= MOST_QUOTES:
        raise EnoughError
    made = Quote.objects.create(project=held, code=code, unit=unit, by=by, at=timezone.now())
    _check(made, held_against(held))
    _record("choose_quote", made, by)
    return made


@transaction.atomic
def edit(*, by: Person, quote: Quote, typed: str, began_with: int) -> Quote:
    """Print a quote as somebody typed it: with […] and [words]; its text stays as it was written.

    Raises NotVerbatimError: it is not what was written. MeanwhileError: somebody edited it meanwhile.
    """
    held = _held(quote)
    new = quoting.edited(held.unit.text, typed)
    if printed(held) == new:
        return held
    if held.written != began_with:
        raise MeanwhileError
    held.edits.all().delete()
    QuoteEdit.objects.bulk_create(
        QuoteEdit(quote=held, start=one.start, end=one.end, shown=one.shown) for one in new.edits
    )
    held.written += 1
    held.save(update_fields=["written"])
    held = queries.quote(held.pk)
    _check(held, held_against(held.project))
    _record("edit_quote", held, by)
    return held


@transaction.atomic
def take_out(*, by: Person, quote: Quote) -> None:
    """Let a quote not stand there any more. What was decided about it stays in the log."""
    out = Quote.objects.filter(pk=quote.pk, taken_out_at=None).update(taken_out_at=timezone.now())
    if out:
        _record("take_out_quote", quote, by)


@transaction.atomic
def decide(*, by: Person, quote: Quote, kind: str, reason: str, stays: bool = True) -> None:
    """Decide that what was found of one kind may stay in a quote, or that it is open again.

    Raises MeanwhileError: it was taken out.
    """
    held, now = _held(quote), timezone.now()
    group = next((one for one in queries.told(held) if one.kind == kind), None)
    if group is None or (group.decision is not None) == stays:
        return
    QuoteDecision.objects.bulk_create(
        QuoteDecision(
            quote=held, kind=key[0], start=key[1], end=key[2], number=key[3], stays=stays, reason=reason, by=by, at=now
        )
        for key in (queries.key_of(one.row) for one in group.findings)
    )
    _record("decide_quote", held, by)


@transaction.atomic
def note_consent(*, by: Person, document: Document, allows: bool, reason: str) -> QuoteConsent:
    """Note whether texts of a document may be quoted, by what people were told. The same again is noted once."""
    held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    last = queries.consents_of(held.project).get(held.pk)
    if last and (last.allows, last.reason) == (allows, reason):
        return last
    made = QuoteConsent.objects.create(
        document=held,
        told_sha256=queries.told_sha256(held.consent),
        allows=allows,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    record(did="qualitative.note_consent", target=f"text:{held.pk}", by=by.pk, program=held.project.program.slug)
    return made


@transaction.atomic
def set_beside(*, by: Person, project: Project, attributes: Collection[int]) -> None:
    """Say which attributes stand beside quotes; every quote is checked anew."""
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    own = set(held.attributes.filter(pk__in=attributes).values_list("pk", flat=True))
    there = set(held.beside_quotes.values_list("attribute", flat=True))
    if own == there:
        return
    held.beside_quotes.exclude(attribute__in=own).delete()
    BesideQuotes.objects.bulk_create(BesideQuotes(project=held, attribute_id=one) for one in sorted(own - there))
    check_all(held)
    record(did="qualitative.beside_quotes", target=f"project:{held.pk}", by=by.pk, program=held.program.slug)


@transaction.atomic
def check_again(*, by: Person, project: Project) -> None:
    """Search every quote anew: texts, people or institutions may have come since."""
    check_all(project)
    record(did="qualitative.check_quotes", target=f"project:{project.pk}", by=by.pk, program=project.program.slug)


def check_all(project: Project) -> None:
    """Search every quote of a project; within the transaction of who asks."""
    rows = list(_whole(Quote.objects.filter(project=project, taken_out_at=None)))
    against = held_against(project) if rows else None
    for row in rows:
        if against:
            _check(row, against)


def _whole(rows: "Iterable[Quote]") -> "Iterable[Quote]":
    found = Quote.objects.filter(pk__in=[one.pk for one in rows]).select_related("unit__document", "unit__respondent")
    return found.prefetch_related("edits")


def _check(row: Quote, against: HeldAgainst) -> None:
    """Keep what is found in a quote. Findings that are there already stay, with what was decided about them."""
    quote = printed(row)
    found = (
        {(one.kind.value, one.start, one.end, one.number) for one in against.findings(row.unit, quote)}
        if quote
        else set()
    )
    there = {queries.key_of(one): one.pk for one in row.findings.all()}
    QuoteFinding.objects.filter(pk__in=[pk for key, pk in there.items() if key not in found]).delete()
    QuoteFinding.objects.bulk_create(
        QuoteFinding(quote=row, kind=kind, start=start, end=end, number=number)
        for kind, start, end, number in sorted(found - set(there))
    )
    row.checked_at = timezone.now()
    row.save(update_fields=["checked_at"])


def _held(quote: Quote) -> Quote:
    """The quote, held against others. Raises MeanwhileError: it was taken out."""
    Quote.objects.select_for_update(of=("self",)).get(pk=quote.pk)
    held = queries.quote(quote.pk)
    if held.taken_out_at is not None:
        raise MeanwhileError
    return held


def _record(verb: str, quote: Quote, by: Person) -> None:
    record(did=f"qualitative.{verb}", target=f"quote:{quote.pk}", by=by.pk, program=quote.project.program.slug)
