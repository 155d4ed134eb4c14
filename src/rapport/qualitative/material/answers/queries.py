"""Which questions of the programme's surveys were answered in words, and what was written – under codes, never names.

Codes are those of `programs/codes.py`. In an identified survey a person has the code of the programme's exports; in a
confidential one a code that this project alone has, so that nobody who may read names can lay the two side by side.
See docs/decisions/0026.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.programs.models import Participation, Program
from rapport.qualitative.material.grouping import without_small_groups
from rapport.qualitative.material.queries import person_code, response_key
from rapport.qualitative.material.texts import Text
from rapport.qualitative.models import Project, Unit
from rapport.surveys import library
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.columns import ExportColumn, export_columns
from rapport.surveys.exports import queries as exports
from rapport.surveys.models import Response, Submission, Survey
from rapport.surveys.permissions import may_export

ROLE, SITE, COHORT = "role", "site", "cohort"
ATTRIBUTES = (ROLE, SITE, COHORT)
CHUNK = 1_000


@dataclass(frozen=True)
class Question:
    """A question that is answered in words.

    Attributes:
        reason: why its answers may not be brought in now; empty if they may.
    """

    survey: Survey
    column: ExportColumn
    title: str
    reason: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.survey.pk}:{self.column.name}"

    @property
    def label(self) -> str:
        """What was asked, when, of whom."""
        return f"{self.title} · {self.survey.wave.name} · {self.survey.asked}"

    @property
    def carries_codes(self) -> bool:
        """Its answers are tied to people, under codes."""
        return self.survey.degree != Survey.Degree.ANONYMOUS


def questions(person: Person, program: Program) -> list[Question]:
    """The questions answered in words of the surveys that the person may take answers out of, by survey."""
    found = Survey.objects.filter(wave__program=program).select_related("wave__program").order_by("wave", "pk")
    read = library.instruments()
    made: list[Question] = []
    for survey in found:
        instrument = read.get((survey.instrument, survey.instrument_version))
        if instrument is None or instrument.sha256 != survey.instrument_sha256 or not may_export(person, survey):
            continue
        if columns := words_of(survey):
            reason = exports.reason_against(survey)
            made += [Question(survey, column, instrument.content.title, reason) for column in columns]
    return made


def words_of(survey: Survey) -> list[ExportColumn]:
    """The columns that hold words, without those that ask who somebody is."""
    columns = export_columns(library.branches_of(survey.instrument, survey.instrument_version))
    return [one for one in columns if one.field.kind == "text" and one.identifying != "yes"]


def new_texts(project: Project, question: Question, attributes: Sequence[str]) -> list[Text]:
    """What was written and is not in the project yet, in an order that tells nothing.

    Of an anonymous survey it is all that was released, each text alone; it cannot come in twice, since nobody could
    tell which of it is new.
    """
    if question.survey.degree == Survey.Degree.ANONYMOUS:
        return [Text(text) for text in released(question)]
    code_of, key_of = codes(project, question.survey)
    there = set(_units_of(project, question).values_list("key", flat=True))
    rows = [one for one in _written(question) if key_of(one[0]) not in there]
    known = dict(_known(question.survey, {person for _, person, _ in rows}, attributes))
    found = [Text(text, code_of(person), key_of(pk), known.get(person, {})) for pk, person, text in rows]
    return sorted(found, key=lambda one: one.key)


def codes(project: Project, survey: Survey) -> tuple[Callable[[int], str], Callable[[int], str]]:
    """What gives a person, and a response, the code that it has in the project."""
    own = survey.degree != Survey.Degree.IDENTIFIED
    return partial(person_code, project, own=own), partial(response_key, project, own=own)


def released(question: Question) -> list[str]:
    """The words that a box has released for a question, from twenty answers on; shuffled by the box."""
    name = question.column.field.id
    rows = [row for part in anonymous.parts(question.survey) for row in part.rows if name in row]
    return sorted(text for row in rows if isinstance(text := row[name], str) and text.strip())


def _units_of(project: Project, question: Question) -> QuerySet[Unit]:
    return Unit.objects.filter(
        document__project=project, document__survey=question.survey, document__field=question.column.name
    )


def _written(question: Question) -> list[tuple[int, int, str]]:
    """(response, person, words) of everybody who wrote something; read in pieces."""
    name = question.column.field.id
    found = Submission.objects.filter(
        is_last=True, response__survey=question.survey, response__state=Response.State.SUBMITTED
    ).order_by("response")
    rows = found.values_list("response", "response__person", "answers").iterator(chunk_size=CHUNK)
    said = ((response, person, json.loads(answers).get(name)) for response, person, answers in rows)
    return [(response, person, text) for response, person, text in said if isinstance(text, str) and text.strip()]


def _known(survey: Survey, people: set[int], attributes: Sequence[str]) -> Mapping[int, dict[str, str]]:
    """What is known of these people, without small groups (one query)."""
    role = survey.role
    seats = Participation.objects.filter(program=survey.wave.program_id, person__in=people)
    seats = seats.filter(role=role) if role else seats
    rows = seats.order_by("until", "pk").values_list("person", "role", "institution__name", "cohort__name")
    of: dict[int, dict[str, str]] = {}
    for person, held, site, cohort in rows:
        whole = {ROLE: held, SITE: site or "", COHORT: cohort or ""}
        of.setdefault(person, {name: whole[name] for name in attributes if name in whole})
    order = sorted(people)
    return dict(zip(order, without_small_groups([of.get(one, {}) for one in order]), strict=True))
