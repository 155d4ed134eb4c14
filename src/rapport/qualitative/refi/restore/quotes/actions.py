"""Write the quotes of a project, with what was found in them and decided."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from rapport.people.models import Person
from rapport.qualitative.models import Project
from rapport.qualitative.models.results import (
    BesideQuotes,
    Quote,
    QuoteConsent,
    QuoteDecision,
    QuoteEdit,
    QuoteFinding,
)
from rapport.qualitative.refi import beside


@transaction.atomic
def restore_quotes(
    *, by: Person, project: Project, layers: beside.Beside, units: Sequence[int], codes: Sequence[int]
) -> None:
    """Make the quotes of layers; `units` and `codes` give the id at a place. Decisions stand under `by`."""
    for one in layers.quotes:
        made = Quote.objects.create(
            project=project,
            code_id=codes[one.code],
            unit_id=units[one.unit],
            by=by,
            at=one.at,
            checked_at=one.checked_at,
            taken_out_at=one.taken_out_at,
        )
        QuoteEdit.objects.bulk_create(QuoteEdit(quote=made, **each.model_dump()) for each in one.edits)
        QuoteFinding.objects.bulk_create(QuoteFinding(quote=made, **each.model_dump()) for each in one.findings)
        QuoteDecision.objects.bulk_create(
            QuoteDecision(quote=made, by=by, **each.model_dump()) for each in one.decisions
        )
    documents = list(project.documents.order_by("pk"))
    QuoteConsent.objects.bulk_create(
        QuoteConsent(
            document=documents[one.document],
            told_sha256=one.told_sha256,
            allows=one.allows,
            reason=one.reason,
            by=by,
            at=one.at,
        )
        for one in layers.consents
    )
    known: Mapping[str, int] = dict(project.attributes.values_list("name", "pk"))
    BesideQuotes.objects.bulk_create(
        BesideQuotes(project=project, attribute_id=known[name]) for name in layers.beside_quotes
    )
