"""Write the screening of a project: its searches, publications, hits, the readings that are open, and consensus."""

from collections.abc import Sequence

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
    screening = Screening.objects.create(project=project, begun_by=by, **about)
    searches = SearchFile.objects.bulk_create(
        SearchFile(screening=screening, content=b"", by=by, **one.model_dump()) for one in layer.searches
    )
    references = Reference.objects.bulk_create(
        [
            Reference(screening=screening, number=number, file=searches[one.search], **one.model_dump(exclude=APART))
            for number, one in enumerate(layer.publications, 1)
        ],
        batch_size=AT_ONCE,
    )
    whole = list(zip(references, layer.publications, strict=True))
    DoubleReference.objects.bulk_create(
        (
            DoubleReference(file=searches[each.search], reference=made, **each.model_dump(exclude={"search"}))
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
    _read_and_settled(by, whole)
    return screening


def _read_and_settled(by: Person, whole: Sequence[tuple[Reference, layers.Publication]]) -> None:
    Reading.objects.bulk_create(
        (
            Reading(reference=made, position=position, **_with_answers(each))
            for made, one in whole
            for position, each in enumerate(one.readings, 1)
        ),
        batch_size=AT_ONCE,
    )
    Consensus.objects.bulk_create(
        (Consensus(reference=made, by=by, **_with_answers(one.agreed)) for made, one in whole if one.agreed),
        batch_size=AT_ONCE,
    )


def _with_answers(layer: layers.Read | layers.Agreed) -> dict[str, object]:
    """The columns of a layer; its answers as they are kept, empty where nothing was written."""
    filled = {name: frozenset(said) if isinstance(said, tuple) else said for name, said in layer.answers.items()}
    return layer.model_dump() | {"answers": to_json(filled) if filled else ""}
