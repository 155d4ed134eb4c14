"""Questions about files of answers that wait: which there are, what is in them, and what is remembered of others."""

import json
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from rapport.kit.models import Job
from rapport.surveys import queries as surveys
from rapport.surveys.collected.interpreting import Read
from rapport.surveys.collected.plan import Asked, Outcome, Reason
from rapport.surveys.collected.table import AnswerTable, from_text
from rapport.surveys.collected.targets import Matching, guess
from rapport.surveys.instrument import Instrument
from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of, words_for
from rapport.surveys.models import Collected, CollectedRow, ColumnMatching, Survey

FILES_WAIT = timedelta(days=14)
ANONYMOUS = (
    "this survey is anonymous: a file that says who answered would tie answers to people, and its form promised that "
    "nobody can"
)
GONE = "what this survey asks cannot be read any more; put its file back first"


def reason_against(survey: Survey) -> str:
    """Why no answers can be brought into a survey; empty if they can."""
    if survey.degree == Survey.Degree.ANONYMOUS:
        return ANONYMOUS
    return "" if surveys.instrument_of(survey) else GONE


def collected(pk: int) -> Collected:
    """One file with its survey. Raises Collected.DoesNotExist."""
    return Collected.objects.select_related("survey__wave__program", "by").defer("table").get(pk=pk)


def files_of(survey: Survey) -> QuerySet[Collected]:
    """The files of a survey, the newest first, without what is in them."""
    return Collected.objects.filter(survey=survey).select_related("by").defer("table").order_by("-at", "-pk")


def table_of(collected: Collected) -> AnswerTable | None:
    """What is in a file; None once it is forgotten."""
    text = Collected.objects.filter(pk=collected.pk).values_list("table", flat=True).first()
    return from_text(text) if text else None


def other_words(survey: Survey) -> list[Instrument]:
    """The instrument in its other languages."""
    return [one.instrument for one in words_for(survey.instrument, survey.instrument_version).values()]


def remembered(survey: Survey, source: str) -> tuple[ColumnMatching | None, dict[str, str]]:
    """How columns of this source were matched the last time (two queries)."""
    found = ColumnMatching.objects.filter(program=survey.program, instrument=survey.instrument, source=source).first()
    return found, dict(found.columns.values_list("column", "target")) if found else {}


def guessed(survey: Survey, table: AnswerTable) -> Matching:
    """What the columns of a file seem to stand for: as the last time, by name, by what was asked."""
    branches = branches_of(survey.instrument, survey.instrument_version)
    found, known = remembered(survey, table.source)
    columns = guess(branches, table, known)
    return Matching(columns, found.dates, found.cells) if found else Matching(columns)  # type: ignore[arg-type]


def matching_of(collected: Collected) -> Matching:
    """What was chosen for a file that is being read."""
    found, known = remembered(collected.survey, collected.source)
    columns = {column: target for column, target in known.items() if target}
    if found is None:
        return Matching(columns, event=collected.event)
    return Matching(columns, found.dates, found.cells, collected.event)  # type: ignore[arg-type]


def asked_of(row: CollectedRow) -> Asked:
    """A row as it is planned."""
    survey = row.collected.survey
    branches = branches_of(survey.instrument, survey.instrument_version)
    names = json.loads(row.given).keys()
    given = {name: value for name, value in from_json(branches.fields, row.given).items() if name in names}
    mistakes = tuple(row.mistakes.splitlines())
    read = Read(row.line, row.who, row.about_whom, row.answered_on, given, mistakes, row.is_unfinished)
    return Asked(read, row.decision)


def numbers(collected: Collected) -> dict[str, int]:
    """How many rows there are of each outcome (one query)."""
    counts = dict(collected.lines.values_list("outcome").annotate(Count("pk")))
    return {outcome.value: counts.get(outcome.value, 0) for outcome in Outcome}


def reasons(collected: Collected) -> dict[Reason, int]:
    """How many rows are doubtful for each reason (one query); one may be for several."""
    found: dict[Reason, int] = {}
    for text in collected.lines.filter(outcome=Outcome.DOUBTFUL).values_list("reasons", flat=True):
        for word in text.split():
            found[Reason(word)] = found.get(Reason(word), 0) + 1
    return {reason: found[reason] for reason in Reason if reason in found}


def rows(collected: Collected, outcome: str, reason: str = "") -> QuerySet[CollectedRow]:
    """The rows of an outcome, by their place in the file."""
    found = collected.lines.filter(outcome=outcome).select_related("person", "about", "mentorship__scholar")
    return found.filter(reasons__contains=reason).order_by("line") if reason else found.order_by("line")


def job_key(collected: Collected) -> str:
    """Under which name the worker does the next step of a file."""
    return f"surveys.collected:{collected.pk}:{collected.number}"


def job_of(collected: Collected) -> Job | None:
    """The worker's step that a file waits for."""
    return Job.objects.filter(key=job_key(collected)).first()


def over() -> QuerySet[Collected]:
    """Files that have waited too long, or were done that long ago."""
    return Collected.objects.filter(at__lt=timezone.now() - FILES_WAIT)
