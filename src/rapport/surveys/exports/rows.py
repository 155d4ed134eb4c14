"""The last submissions as rows: what stands before the answers, then the answers, scores and groups.

Only ids are held for all rows; the rest is read in chunks, so memory does not grow with the number of answers. What is
taken back while somebody exports is not found any more, and so is not in the file.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, NamedTuple

from django.utils import timezone

from rapport.people.models import Affiliation, Person
from rapport.programs.codes import coder
from rapport.surveys.exports.layout import Layout, Variable
from rapport.surveys.models import Response, Submission, Survey

CHUNK = 1_000


class Kept(NamedTuple):
    """One submission and what its response says about itself."""

    pk: int
    answers: str
    at: datetime
    response: int
    person: int
    survey: int
    mentorship: int | None
    about: int | None
    wording: str
    source: str | None = None
    answered_on: date | None = None


OF_SUBMISSION = ("pk", "answers", "at", "response_id", "brought_in__source", "brought_in__answered_on")
OF_RESPONSE = ("pk", "person_id", "survey_id", "mentorship_id", "about_id", "wording")
Lead = Callable[[Kept], list[object]]
IDENTIFIED = (
    Variable("response", "text", "Code of the response", "lead"),
    Variable("person", "text", "Code of the person, the same in all identified exports of the programme", "lead"),
    Variable("wave", "text", "Wave", "lead"),
    Variable("role", "text", "Role that was asked", "lead"),
    Variable("institution", "text", "Institution of the person today", "lead"),
    Variable("mentorship", "text", "Code of the mentorship that the answers are about", "lead"),
    Variable("about_person", "text", "Code of the person whom the answers are about", "lead"),
    Variable("version", "integer", "Version of the instrument", "lead"),
    Variable("wording", "text", "Words in which it was asked; blank: the instrument’s own", "lead"),
    Variable("submitted", "date", "Day on which these answers were handed in", "lead"),
    Variable("source", "text", "Where they were given, if they were brought in; blank: here", "lead"),
    Variable("answered_on", "date", "Day on which they were given there, where the source tells it", "lead"),
)
NAMES = (
    Variable("person_name", "text", "Name", "lead", identifying="yes"),
    Variable("person_email", "text", "E-mail address", "lead", identifying="yes"),
)
WHO = ("pk", "name", "email")
# Nothing here ties a row to a person, to another row or to another survey.
IN_CONFIDENCE = (
    Variable("row", "integer", "Number of the row, drawn anew for every export", "lead"),
    Variable("wave", "text", "Wave", "lead"),
    Variable("role", "text", "Role that was asked", "lead"),
    Variable("version", "integer", "Version of the instrument", "lead"),
)


@dataclass(frozen=True)
class Frame:
    """What a table of answers is made of.

    Attributes:
        surveys: those whose answers stand in it, by id; all of one programme and one degree.
        with_names: name and address stand beside the codes (identified surveys only).
        in_words: labels in the place of codes.
    """

    surveys: Mapping[int, Survey]
    layout: Layout
    with_names: bool = False
    in_words: bool = False

    @property
    def leads(self) -> tuple[Variable, ...]:
        first = next(iter(self.surveys.values()))
        if first.degree == Survey.Degree.ANONYMOUS:
            return ()
        if first.degree == Survey.Degree.CONFIDENTIAL:
            return IN_CONFIDENCE
        return IDENTIFIED + NAMES if self.with_names else IDENTIFIED

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All columns of the table, in order."""
        return self.leads + self.layout.variables


def last_submissions(surveys: Sequence[int]) -> list[int]:
    """The submissions that count, in the order in which people began to answer; ids only."""
    found = Submission.objects.filter(
        is_last=True, response__state=Response.State.SUBMITTED, response__survey__in=surveys
    )
    return list(found.order_by("response_id").values_list("pk", flat=True))


def rows(frame: Frame, submissions: Sequence[int]) -> Iterator[list[object]]:
    """One row for each of these submissions that is still there, in this order."""
    readers = {pk: frame.layout.readers[survey.instrument_version] for pk, survey in frame.surveys.items()}
    number = 0
    for chunk in chunks(submissions):
        lead = _in_confidence(frame, number) if frame.leads == IN_CONFIDENCE else _identified(frame, chunk)
        number += len(chunk)
        for kept in chunk:
            reader = readers[kept.survey]
            cells: list[Any] = reader.cells(json.loads(kept.answers))
            yield lead(kept) + (reader.words(cells) if frame.in_words else cells)


def chunks(submissions: Sequence[int]) -> Iterator[list[Kept]]:
    """The records of these submissions that are still there, so many at a time.

    Two questions for each chunk, by key: a join would have PostgreSQL look through all responses each time.
    """
    for start in range(0, len(submissions), CHUNK):
        wanted = submissions[start : start + CHUNK]
        read = {row[0]: row for row in Submission.objects.filter(pk__in=wanted).values_list(*OF_SUBMISSION)}
        responses = Response.objects.filter(pk__in={row[3] for row in read.values()}, state=Response.State.SUBMITTED)
        of = {row[0]: row[1:] for row in responses.values_list(*OF_RESPONSE)}
        found = (read[pk] for pk in wanted if pk in read)
        yield [Kept(*row[:4], *of[row[3]], *row[4:]) for row in found if row[3] in of]


def _identified(frame: Frame, chunk: Sequence[Kept]) -> Lead:
    """What makes the cells before the answers of an identified survey."""
    code = coder(next(iter(frame.surveys.values())).program.pk)
    people = {kept.person for kept in chunk}
    places = Affiliation.objects.filter(person__in=people).order_by("-pk")
    works_at = dict(places.values_list("person", "institution__name"))
    called = {}
    if frame.with_names:
        called = {pk: [name, email or ""] for pk, name, email in Person.objects.filter(pk__in=people).values_list(*WHO)}

    def lead(kept: Kept) -> list[object]:
        survey = frame.surveys[kept.survey]
        return [
            code("r", kept.response),
            code("p", kept.person),
            survey.wave.name,
            survey.role,
            works_at.get(kept.person, ""),
            code("m", kept.mentorship),
            code("p", kept.about),
            survey.instrument_version,
            kept.wording,
            timezone.localdate(kept.at).isoformat(),
            kept.source or "",
            kept.answered_on.isoformat() if kept.answered_on else "",
            *called.get(kept.person, ()),
        ]

    return lead


def _in_confidence(frame: Frame, before: int) -> Lead:
    """What makes the cells before the answers of a confidential survey; `before` rows have been made already."""
    numbers = count(before + 1)

    def lead(kept: Kept) -> list[object]:
        survey = frame.surveys[kept.survey]
        return [next(numbers), survey.wave.name, survey.role, survey.instrument_version]

    return lead
