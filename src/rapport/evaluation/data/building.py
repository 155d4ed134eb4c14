"""The answers to chosen surveys as one table of codes: the columns of an export, built anew for each run.

Columns have the names that exports give them, so that a plan runs on an exported file as it runs here. One row for each
response: what stands before the answers are `LEADS`. One row for each person: behind each name `__` and the wave.
Rows stand in an order that is made of what they hold: the same answers give the same bytes, and the order
tells nothing.

Nobody's arm in a trial is ever a column: what a survey calls so is left out (`KEPT_BACK`).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.text import slugify

from rapport.evaluation.data.sources import WIDE, Selection, Source, check, is_identified
from rapport.programs.codes import coder
from rapport.programs.models import Participation, Program
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.columns import ExportColumn
from rapport.surveys.exports import queries as exports
from rapport.surveys.exports.boxes import cells
from rapport.surveys.exports.layout import Choice, Layout, Variable, layout
from rapport.surveys.exports.rows import IDENTIFIED, IN_CONFIDENCE, Frame, last_submissions, rows
from rapport.surveys.exports.sheets import exact_csv
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import ExportFile, Response, Submission, Survey

COHORT = Variable("cohort", "text", "Cohort in which the person takes part", "lead")
# What may stand before the answers; nothing else of a person or a programme is ever a column.
LEADS = (
    *(one for one in IDENTIFIED if one.name not in ("response", "submitted", "answered_on", "source", "wording")),
    COHORT,
)
OF_CONFIDENTIAL = tuple(one for one in IN_CONFIDENCE if one.name != "row")
# One person – or, where it is asked about pairs, one person about one pair – is one row of a wide table.
KEY = ("person", "mentorship", "about_person")
OF_A_PERSON = (*KEY, "role", "institution", "cohort")
# To which arm somebody was allocated becomes known through the trial alone, once it is unblinded.
KEPT_BACK = frozenset({"arm", "allocation", "allocated_to", "trial_arm", "treatment_arm"})
OF_WHOM = ("pk", "response__person_id")
Row = dict[str, object]


@dataclass(frozen=True)
class Built:
    """A table to run a plan on.

    Attributes:
        variables: its columns.
        content: the CSV.
        ids: of each row whom or what it is about, to compare with earlier runs: the submission, or in a wide table the
            person; empty where nobody knows.
        each: in how many rows somebody stands at most: so many times five rows are five people or more.
        people, submissions: whose answers they are, where that is known.
        left_out: columns that were kept back.
    """

    variables: tuple[Variable, ...]
    content: bytes
    ids: tuple[int, ...]
    rows: int
    each: int = 1
    people: frozenset[int] = frozenset()
    submissions: frozenset[int] = frozenset()
    left_out: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Piece:
    """The answers to one survey: its columns, and what reads its rows."""

    source: Source
    leads: tuple[Variable, ...]
    layout: Layout
    read: Callable[[], Iterator[tuple[int, Row]]]

    @property
    def columns(self) -> tuple[Variable, ...]:
        """Those of the answers."""
        return self.layout.variables


def columns(selection: Selection) -> tuple[tuple[Variable, ...], tuple[str, ...]]:
    """The columns of the table without reading an answer, and those that are kept back. Raises UnfitError."""
    check(selection)
    found, kept_back = _columns(selection, [_piece(source) for source in selection.sources])
    return tuple(found), kept_back


def build(selection: Selection) -> Built:
    """The table.

    Args:
        selection: of which surveys, how arranged, of whom.

    Raises:
        UnfitError: these cannot stand in one table.
        LookupError: what was asked cannot be read any more.
    """
    check(selection)
    pieces = [_piece(source) for source in selection.sources]
    variables, kept_back = _columns(selection, pieces)
    of_cohort = selection.cohort.name if selection.cohort else None
    made = _wide(pieces, of_cohort) if selection.arrangement == WIDE else _long(pieces, of_cohort)
    names = [one.name for one in variables]
    table = sorted((([row.get(name, "") for name in names], pk) for pk, row in made), key=_order)
    of = whose(selection)
    content = "".join(exact_csv(tuple(variables), ([_blank(cell) for cell in row] for row, _ in table))).encode()
    known = all(survey.carries_names for survey in selection.surveys)
    ids = tuple(pk for _, pk in table) if known else ()
    people = ids if selection.arrangement == WIDE else [of.get(pk, 0) for pk in ids]
    each = max(Counter(people).values(), default=1)
    return Built(tuple(variables), content, ids, len(table), each, frozenset(of.values()), frozenset(of), kept_back)


def _order(row: tuple[Sequence[object], int]) -> tuple[list[str], int]:
    cells_, pk = row
    return [str(cell) for cell in cells_], pk


def _blank(cell: object) -> object:
    return "" if cell is None else cell


def _columns(selection: Selection, pieces: Sequence[Piece]) -> tuple[list[Variable], tuple[str, ...]]:
    found: dict[str, Variable] = {}
    if selection.arrangement == WIDE:
        found |= {one.name: one for one in LEADS if one.name in OF_A_PERSON}
        for piece, tag in zip(pieces, tags(pieces), strict=True):
            wave = piece.source.survey.wave.name
            for one in piece.columns:
                name = f"{one.name}__{tag}"
                found[name] = replace(one, name=name, label=f"{one.label} ({wave})")
    else:
        for piece in pieces:
            found |= {one.name: one for one in piece.leads if one.name not in found}
        for piece in pieces:
            for one in piece.columns:
                known = found.setdefault(one.name, one)
                found[one.name] = replace(known, values=dict(one.values) | dict(known.values))
    kept_back = tuple(name for name in found if is_kept_back(name))
    return [one for name, one in found.items() if name not in kept_back], kept_back


def is_kept_back(name: str) -> bool:
    """Whether a column is called as the arm of a trial is."""
    return name.partition("__")[0].lower() in KEPT_BACK


def tags(pieces: Sequence[Piece]) -> list[str]:
    """What stands behind the names of a survey's columns in a wide table: the wave, and more where two would clash."""
    found = [_word(piece.source.survey.wave.name) for piece in pieces]
    for more in ("role", "instrument"):
        named = Counter(f"{one.name}__{tag}" for piece, tag in zip(pieces, found, strict=True) for one in piece.columns)
        if max(named.values(), default=0) < 2:
            break
        found = [f"{tag}_{_word(getattr(piece.source.survey, more))}" for piece, tag in zip(pieces, found, strict=True)]
    return found


def _word(text: str) -> str:
    return slugify(text).replace("-", "_") or "x"


def _piece(source: Source) -> Piece:
    if source.survey.degree == Survey.Degree.ANONYMOUS:
        return _anonymous(source)
    survey = source.survey
    frame = Frame({survey.pk: survey}, _layout(survey))
    inside = tuple(one.name for one in frame.variables)
    leads = LEADS if is_identified(survey) else OF_CONFIDENTIAL
    kept = {one.name for one in (*leads, *frame.layout.variables)}

    def read() -> Iterator[tuple[int, Row]]:
        cohort = _cohorts(survey.program, survey.role) if is_identified(survey) else {}
        submissions = last_submissions([survey.pk])
        for pk, cells_ in zip(submissions, rows(frame, submissions), strict=True):
            row = {name: cell for name, cell in zip(inside, cells_, strict=True) if name in kept}
            yield pk, row | {"cohort": cohort.get(str(row.get("person")), "")} if cohort else row

    return Piece(source, leads, frame.layout, read)


def _layout(survey: Survey) -> Layout:
    """The columns of one survey: none that tells a name, and in confidence none that could tell who it is."""
    editions = exports.editions_of([survey])
    if survey.instrument_version not in editions:
        raise LookupError(f"what survey {survey.pk} asked cannot be read any more")
    edition = editions[survey.instrument_version]
    refused = ("yes",) if is_identified(survey) else ("yes", "possible")

    def keep(column: ExportColumn) -> bool:
        return column.identifying not in refused

    return layout([edition], Choice(definition=definition_of(edition.branches.instrument), keep=keep))


def definition_of(instrument: Instrument) -> str | None:
    """The first way of scoring: scores of two ways never stand in one table."""
    return next(iter(exports.definitions_of(instrument)), None)


def _anonymous(source: Source) -> Piece:
    """What a box has released, from five people on: only what is computed of it is shown."""
    survey = source.survey
    parts = {part.name: part for part in anonymous.parts_for_statistics(survey)}
    part = parts.get(source.part) if source.part else next(iter(parts.values()), None)
    if part is None:
        raise LookupError(f"survey {survey.pk} has no such part")
    wanted = ExportFile(survey=survey, definition="", has_scores=True)
    frame = exports.frame_of(wanted, in_words=False, fields={one.id for one in part.fields})
    names = [one.name for one in frame.layout.variables]

    def read() -> Iterator[tuple[int, Row]]:
        for row in cells(frame, part.rows):
            yield 0, dict(zip(names, row, strict=True))

    return Piece(source, (), frame.layout, read)


def _cohorts(program: Program, role: str) -> dict[str, str]:
    """The cohort of everybody who takes part in this role, by the code of the person (one query)."""
    code = coder(program.pk)
    seats = Participation.objects.filter(program=program, role=role).values_list("person", "cohort__name")
    return {code("p", person): cohort or "" for person, cohort in seats}


def _long(pieces: Iterable[Piece], cohort: str | None) -> list[tuple[int, Row]]:
    found = (one for piece in pieces for one in piece.read())
    return [(pk, row) for pk, row in found if cohort is None or row.get("cohort") == cohort]


def _wide(pieces: Sequence[Piece], cohort: str | None) -> list[tuple[int, Row]]:
    found: dict[tuple[object, ...], Row] = defaultdict(dict)
    whose: dict[tuple[object, ...], int] = {}
    for piece, tag in zip(pieces, tags(pieces), strict=True):
        names = {one.name for one in piece.columns}
        person = dict(Submission.objects.filter(response__survey=piece.source.survey).values_list(*OF_WHOM))
        for pk, row in piece.read():
            if cohort is None or row.get("cohort") == cohort:
                key = tuple(row.get(name) for name in KEY)
                whose[key] = person[pk]
                kept = found[key]
                kept |= {name: row.get(name, "") for name in OF_A_PERSON}
                kept |= {f"{name}__{tag}": row.get(name, "") for name in names}
    return [(whose[key], row) for key, row in found.items()]


def whose(selection: Selection) -> dict[int, int]:
    """Whose answers the table would hold now: submission → person; of anonymous ones nobody knows."""
    named = [survey for survey in selection.surveys if survey.carries_names]
    found = Submission.objects.filter(
        is_last=True, response__survey__in=named, response__state=Response.State.SUBMITTED
    ).values_list("pk", "response__person_id", "response__survey__role")
    if selection.cohort is None:
        return {submission: person for submission, person, _ in found}
    seats = Participation.objects.filter(program=selection.cohort.program_id, cohort=selection.cohort)
    seated = set(seats.values_list("person", "role"))
    return {submission: person for submission, person, role in found if (person, role) in seated}
