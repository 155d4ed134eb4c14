"""What an anonymous survey has released, as files: each part alone, in an order drawn for it, and nothing that links.

No ledger stands behind these files, as it does behind confidential ones: nobody knows whose answers a box holds, so
there are no sets of people to compare. None is needed. A box only grows; no answer in it is changed or taken back. It
grows by five answers or more at once – by lot, out of ten or more that waited, or all that wait at its end
(`ballots.actions`). So two exports hold the same, or the later one at least five more, and who lays one over the other
learns what the releases themselves tell: that these five or more came after the others, not who is among them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rapport.ballots.actions import shuffled
from rapport.stats.suppression import INSIDE
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.anonymous.released import Part, Row
from rapport.surveys.exports import queries
from rapport.surveys.exports.codebook import HEAD, survey_codebook
from rapport.surveys.exports.counting import protected_tally, tally
from rapport.surveys.exports.package import Progress, Table, archive, data_files, name_of
from rapport.surveys.exports.readme import explain
from rapport.surveys.exports.rows import Frame
from rapport.surveys.models import ExportFile, Survey


def make(export: ExportFile, folder: Path, progress: Progress) -> tuple[str, Path]:
    """Write all parts into one archive in a folder of its own. Returns its name and its path.

    Raises LookupError when what was asked cannot be read any more, and SubprocessError.
    """
    frame = queries.frame_of(export)
    editions = queries.editions_of([export.survey])
    name = name_of(export, editions)
    parts = [part for part in anonymous.parts(export.survey) if part.rows]
    files: dict[str, Path] = {}
    book = [["file", *HEAD]]
    for number, part in enumerate(parts):
        progress(number, len(parts))
        table = table_of(export, part)
        inside = folder / f"part-{part.name}"
        inside.mkdir()
        files |= {f"{name}_{part.name}.{suffix}": path for suffix, path in data_files(export, table, inside).items()}
        book += [[part.name, *row] for row in table.codebook[1:]]
    released = anonymous.released_number(export.survey)
    explained = explain(export, frame, list(editions.values()), released, protection(export.survey, parts))
    return f"{name}-{export.format}.zip", archive(folder, files, book, explained)


def table_of(export: ExportFile, part: Part) -> Table:
    """One part: its fields, and the scores and groups that are made of them alone; counted in codes."""
    fields = {one.id for one in part.fields}
    coded = queries.frame_of(export, in_words=False, fields=fields)
    counts = {name: protected_tally(one) for name, one in tally(coded.variables, cells(coded, part.rows)).items()}
    frame = queries.frame_of(export, fields=fields)
    book = survey_codebook(queries.editions_of([export.survey]), frame.layout, frame.leads, counts)
    return Table(frame, book, cells(frame, shuffled(part.rows)))


def cells(frame: Frame, rows: Iterable[Row]) -> Iterator[list[object]]:
    """Settled answers as the cells of a table, in codes or in words."""
    [reader] = frame.layout.readers.values()
    for row in rows:
        found: list[object] = [*reader.cells(dict(row))]
        yield [*reader.words(found)] if frame.in_words else found  # type: ignore[arg-type]


def protection(survey: Survey, parts: Iterable[Part]) -> list[str]:
    """What the archive says about itself: what stands together, what does not, and what nobody knows."""
    promised = anonymous.policy(survey.box)
    lines = ["These answers were given anonymously: nobody knows whose they are, and this archive does not tell."]
    if promised.joined:
        lines += ["One row is what one person answered; the form told everybody that it stays together."]
    elif len(promised.parts) > 1:
        lines += [
            "What people said about themselves, their ratings, and each free text were released apart, and each is a",
            "file of its own. A row of one file has nothing to do with the row at the same place of another: do not",
            "put them side by side. A text has a row for each person who wrote it, so its file is shorter.",
        ]
    unwritten = sorted({*promised.parts} - {part.name for part in parts})
    lines += [f"Nobody wrote anything in: {', '.join(unwritten)}."] if unwritten else []
    return [
        *lines,
        "The rows of each file stand in an order that is drawn anew for every export. No column tells a person, the",
        "institution, the language or the day. Rare combinations of answers can still tell who somebody is: do not",
        "look for them, and publish no small groups.",
        "While the survey is open, more may be released later, at least five answers at a time; a later export then",
        "holds them too. No answer ever changes or goes.",
        f"Counts below {INSIDE} in the codebook are hidden, and others from which these could be worked out.",
    ]
