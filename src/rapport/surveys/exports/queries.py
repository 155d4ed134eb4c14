"""Questions about exports: what a survey can be taken out as, what may be released, whose files wait."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from rapport.ballots.policy import ROWS_FROM
from rapport.kit.waiting import FILES_WAIT, Waiting, is_being_made, with_jobs
from rapport.people.models import Person
from rapport.stats.suppression import INSIDE, too_close
from rapport.surveys import queries
from rapport.surveys.anonymous.queries import released_number
from rapport.surveys.columns import ExportColumn, export_columns
from rapport.surveys.exports.layout import Choice, Edition, layout
from rapport.surveys.exports.rows import Frame
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import branches_of
from rapport.surveys.models import Attachment, ExportFile, Release, Response, Submission, Survey

FEW = f"fewer than {INSIDE} people have handed in their answers"
CLOSE = (
    f"since an earlier export the answers of one to {INSIDE - 1} people have come, changed or gone, and who compared "
    "the two files could tell theirs"
)
NOT_YET = f"single answers are handed out once those of at least {ROWS_FROM} people are released"


@dataclass(frozen=True)
class Handed:
    """What is in: whose, and which submissions."""

    people: frozenset[int]
    submissions: frozenset[int]


def handed_in(survey: Survey) -> Handed:
    """All that counts of a survey now."""
    found = Submission.objects.filter(
        is_last=True, response__survey=survey, response__state=Response.State.SUBMITTED
    ).values_list("response__person_id", "pk")
    rows = list(found)
    return Handed(frozenset(person for person, _ in rows), frozenset(pk for _, pk in rows))


def may_release(survey: Survey, people: frozenset[int], submissions: frozenset[int] = frozenset()) -> str:
    """Why the answers of these people to a confidential survey may not be handed out; empty if they may.

    Args:
        survey: a confidential one.
        people: ids of all whose answers would be in it.
        submissions: the submissions themselves: one that was edited differs from what was released before.
    """
    if len(people) < INSIDE:
        return FEW
    for earlier in Release.objects.filter(survey=survey):
        is_close = too_close(people, numbers(earlier.people), INSIDE)
        if is_close or too_close(submissions, numbers(earlier.submissions), INSIDE):
            return CLOSE
    return ""


def reason_against(survey: Survey) -> str:
    """Why nothing of this survey may be taken out now; empty if it may."""
    if survey.degree == Survey.Degree.IDENTIFIED:
        return ""
    if survey.degree == Survey.Degree.ANONYMOUS:
        return NOT_YET if released_number(survey) < ROWS_FROM else ""
    now = handed_in(survey)
    return may_release(survey, now.people, now.submissions)


def numbers(text: str) -> frozenset[int]:
    """The ids that a release holds."""
    return frozenset(map(int, text.split(","))) if text else frozenset()


def as_text(ids: Iterable[int]) -> str:
    """Ids as a release holds them."""
    return ",".join(map(str, sorted(ids)))


def editions_of(surveys: Iterable[Survey]) -> dict[int, Edition]:
    """The versions that these surveys ask, by version; one whose file is gone or changed is not among them."""
    return {
        one.instrument_version: Edition(branches_of(one.instrument, one.instrument_version), one.instrument_sha256)
        for one in surveys
        if queries.instrument_of(one)
    }


def beside(survey: Survey) -> list[Survey]:
    """The identified surveys of the same instrument in the same programme that can be read, this one among them."""
    found = Survey.objects.filter(
        wave__program=survey.wave.program_id, instrument=survey.instrument, degree=Survey.Degree.IDENTIFIED
    )
    return [one for one in found.select_related("wave__program").order_by("pk") if queries.instrument_of(one)]


def frame_of(export: ExportFile, *, in_words: bool | None = None, fields: Collection[str] | None = None) -> Frame:
    """What an export holds, in codes or in words as it says, or as asked for here; of `fields` only, if any are named.

    Raises LookupError when what was asked cannot be read any more.
    """
    in_words = export.in_words if in_words is None else in_words
    survey = export.survey
    is_identified = survey.degree == Survey.Degree.IDENTIFIED
    surveys = beside(survey) if export.all_waves and is_identified else [survey]
    editions = editions_of(surveys)
    if survey.instrument_version not in editions:
        raise LookupError(f"what survey {survey.pk} asked cannot be read any more")
    choice = Choice(
        definition=export.definition if export.has_scores else None,
        keep=_kept(survey, fields),
        joined=in_words,
    )
    made = layout(list(editions.values()), choice)
    by_pk = {one.pk: one for one in surveys}
    return Frame(by_pk, made, with_names=export.with_names and is_identified, in_words=in_words)


def _kept(survey: Survey, fields: Collection[str] | None) -> Callable[[ExportColumn], bool]:
    """Which columns go in: of a confidential survey only those whose answers cannot tell who gave them."""
    tells_nobody = survey.degree == Survey.Degree.CONFIDENTIAL
    return lambda column: (
        (fields is None or column.field.id in fields) and not (tells_nobody and column.identifying != "no")
    )


def free_texts(survey: Survey) -> list[ExportColumn]:
    """Words of a confidential survey that may tell who wrote them: each column is handed out alone, shuffled."""
    columns = export_columns(branches_of(survey.instrument, survey.instrument_version))
    return [one for one in columns if one.identifying == "possible" and one.type == "text"]


def definitions_of(instrument: Instrument) -> dict[str, str]:
    """The ways of scoring that an instrument has scores of, by id, with their titles."""
    found = dict.fromkeys(rule.definition for rule in instrument.scores.values())
    known = instrument.definitions
    return {name: known[name].title if name in known else "All of the instrument’s scores" for name in found}


def response(pk: int) -> Response:
    """One response with all that it belongs to. Raises Response.DoesNotExist."""
    related = ("survey__wave__program", "person", "about", "mentorship__scholar")
    return Response.objects.select_related(*related).get(pk=pk)


def attachment(pk: int) -> Attachment:
    """One file of a response. Raises Attachment.DoesNotExist."""
    return Attachment.objects.select_related("response__survey__wave__program").get(pk=pk)


def responses_to(survey: Survey) -> QuerySet[Response]:
    """The responses that are in, the newest first."""
    found = queries.submitted(survey).select_related("person", "about", "mentorship__scholar")
    return found.order_by("-submitted_at", "-pk")


@dataclass(frozen=True)
class HandedIn:
    """One response as it counts: who, about whom, when, and every field."""

    response: int
    person: int
    mentorship: int | None
    about: int | None
    wording: str
    at: datetime
    answers: dict[str, int | float | str | list[int]]


def handed_in_after(survey: Survey, after: int, number: int) -> list[HandedIn]:
    """So many responses whose number is higher, by number, with their last answers (one query)."""
    found = Submission.objects.filter(
        is_last=True, response__survey=survey, response__state=Response.State.SUBMITTED, response__gt=after
    ).order_by("response")
    who = ("response", "response__person", "response__mentorship", "response__about", "response__wording")
    rows = found.values_list(*who, "at", "answers")[:number]
    return [
        HandedIn(response, person, pair, about, wording, at, json.loads(answers))
        for response, person, pair, about, wording, at, answers in rows
    ]


def export_file(pk: int) -> ExportFile:
    """One file with its survey. Raises ExportFile.DoesNotExist."""
    return ExportFile.objects.select_related("survey__wave__program").defer("content").get(pk=pk)


def job_key(export: ExportFile) -> str:
    """Under which name the worker makes a file."""
    return f"surveys.export:{export.pk}"


def files_of(person: Person, survey: Survey) -> list[Waiting[ExportFile]]:
    """The files of this survey that wait for the person, the newest first (two queries)."""
    files = ExportFile.objects.filter(by=person, survey=survey).defer("content").order_by("-pk")
    return [Waiting(file, job) for file, job in with_jobs(files, job_key)]


def same_that_waits(export: ExportFile) -> ExportFile | None:
    """The same file for the same person, if the worker has it before itself."""
    same = ExportFile.objects.filter(
        survey=export.survey, by=export.by, format=export.format, definition=export.definition, name="",
        has_scores=export.has_scores, in_words=export.in_words, with_names=export.with_names,
        all_waves=export.all_waves, release=export.release,
    ).first()  # fmt: skip
    return same if same and is_being_made(job_key(same)) else None


def over() -> QuerySet[ExportFile]:
    """Files that have waited for a day."""
    return ExportFile.objects.filter(asked_at__lt=timezone.now() - FILES_WAIT)
