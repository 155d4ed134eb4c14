"""What an anonymous survey has released, as records: each released part of an answer is one, and nothing links two.

The ids are drawn for one state of the box: they are the same as long as nothing more is released, so that a client can
ask for ids first and for their answers then, and all new afterwards. What they and the order are drawn with is the
answers themselves in the order of the alphabet, and the server's key: nothing that tells who gave them, or when.
"""

import hashlib
import json
from collections.abc import Iterator
from random import Random

from django.utils.crypto import salted_hmac

from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.anonymous.released import Part
from rapport.surveys.exports import queries as exports
from rapport.surveys.models import ExportFile, Survey
from rapport.surveys.redcap_api.project import Form

Released = tuple[str, list[object]]


def box_rows(survey: Survey, form: Form) -> list[Released]:
    """The released rows under ids drawn for them, in the order of the ids; none before enough have been released.

    Args:
        survey: an anonymous one.
        form: its form, whose places the cells take; what a part does not hold is blank.
    """
    number = anonymous.released_number(survey)
    found: list[Released] = []
    for part in anonymous.parts(survey):
        key = salted_hmac("rapport.surveys.redcap_api.box", f"{survey.pk} {part.name} {number}", algorithm="sha256")
        order = Random(key.digest())  # noqa: S311 – seeded by a secret, and the same for each call
        rows = [*_cells(survey, part, form)]
        rows.sort(key=lambda row: json.dumps(row, default=str))
        order.shuffle(rows)
        for at, cells in enumerate(rows):
            code = hashlib.blake2b(str(at).encode(), key=key.digest(), digest_size=6).hexdigest()
            found.append((f"a{code}", cells))
    return sorted(found, key=lambda row: row[0])


def _cells(survey: Survey, part: Part, form: Form) -> Iterator[list[object]]:
    """The rows of one part as the cells of the whole form."""
    own = exports.frame_of(
        ExportFile(survey=survey, definition=definition_of(survey)), fields={one.id for one in part.fields}
    )
    places = {name: at for at, name in enumerate(form.variables)}
    at = [places.get(one.name) for one in own.layout.variables]
    [reader] = own.layout.readers.values()
    for row in part.rows:
        cells: list[object] = [None] * len(form.variables)
        for place, cell in zip(at, reader.cells(dict(row)), strict=True):
            if place is not None:
                cells[place] = cell
        yield cells


def definition_of(survey: Survey) -> str:
    """The way of scoring whose scores are told: the instrument's first."""
    [edition] = exports.editions_of([survey]).values()
    return next((rule.definition for rule in edition.branches.instrument.scores.values()), "")
