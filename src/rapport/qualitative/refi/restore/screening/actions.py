"""Write the screening of a project: its searches, publications, hits, the readings that are open, and consensus."""

from collections.abc import Mapping

from django.db import transaction

from rapport.people.models import Person
from rapport.qualitative.models import (
    Consensus,
    DoubleReference,
    Hit,
    Project,
    Reading,
    Reference,
    Screening,
    SearchFile,
)
from rapport.qualitative.refi import beside_screening as layers
from rapport.surveys.kept import to_json

AT_ONCE = 500
# What stands in rows of their own.
APART = {"search", "doubles", "hits", "readings", "agreed"}


@transaction.atomic
def restore_screening(*, by: Person, project: Project, layer: layers.Screened) -> Screening:
    """Make the screening of layers that fit their form. Decisions stand under `by`; readings under nobody."""
    about = layer.model_dump(exclude={"searches", "publications"})
    made = Screening.objects.create(project=project, begun_by=by, **about)
    searches = SearchFile.objects.bulk_create(
        SearchFile(screening=made, content=b"", by=by, **one.model_dump()) for one in layer.searches
    )
    references = Reference.objects.bulk_create(
        [
            Reference(screening=made, number=number, file=searches[one.search], **one.model_dump(exclude=APART))
            for number, one in enumerate(layer.publications, 1)
        ],
        batch_size=AT_ONCE,
    )
    whole = list(zip(references, layer.publications, strict=True))
    DoubleReference.objects.bulk_create(
        (
            DoubleReference(file=searches[each.search], reference=made, line=each.line, title=each.title, why=each.why)
            for made, one in whole
            for each in one.doubles
        ),
        batch_size=AT_ONCE,
    )
    Hit.objects.bulk_create(
        (
            Hit(reference=made, by=None if each.sense == "open" else by, **each.model_dump())
            for made, one in whole
            for each in one.hits
        ),
        batch_size=AT_ONCE,
    )
    Reading.objects.bulk_create(
        (
            Reading(
                reference=made, position=position, decision=each.decision, reason=each.reason,
                answers=_answers(each.answers), finished_at=each.finished_at,
            )
            for made, one in whole
            for position, each in enumerate(one.readings, 1)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    Consensus.objects.bulk_create(
        (
            Consensus(
                reference=made, is_included=one.agreed.is_included, reason=one.agreed.reason,
                answers=_answers(one.agreed.answers), by=by, at=one.agreed.at,
            )
            for made, one in whole
            if one.agreed
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    return made


def _answers(filled: Mapping[str, layers.Answer]) -> str:
    """As it is kept; empty where nothing was written."""
    if not filled:
        return ""
    return to_json({name: frozenset(value) if isinstance(value, tuple) else value for name, value in filled.items()})
