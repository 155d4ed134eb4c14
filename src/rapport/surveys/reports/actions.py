"""Make the reports of a day."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.fields import fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.kept import from_json
from rapport.surveys.ledger import actions as ledger
from rapport.surveys.ledger.rules import K, People
from rapport.surveys.library import branches_of
from rapport.surveys.missing import is_missing
from rapport.surveys.models import (
    MentorReport,
    ReportBand,
    ReportDay,
    ReportRound,
    ReportText,
    Response,
    Survey,
)
from rapport.surveys.queries import instrument_of
from rapport.surveys.reports import queries
from rapport.surveys.reports.bands import levels, numbers, things
from rapport.surveys.reports.release import Decided, Kind, Outcome, decide

# A text is told only among so many to the same question, so that it is not known to be of one of two.
TEXTS = 3
MANY = 10
LETTER = "rapport.surveys.reports.mail.new_report"

Given = Mapping[Survey, list[Response]]


@transaction.atomic
def make_reports(*, by: Person | None, day: ReportDay) -> None:
    """Make the reports of a day for all mentors of the programme at once; a second time changes nothing.

    Raises LookupError when nobody knows any more what the survey asked.
    """
    survey = Survey.objects.select_related("wave__program").get(pk=day.survey_id)
    program = Program.objects.select_for_update().get(pk=survey.program.pk)
    _, is_new = ReportRound.objects.get_or_create(day=day, defaults={"made_on": timezone.localdate()})
    if not is_new:
        return
    instrument = instrument_of(survey)
    if instrument is None:
        raise LookupError(f"nobody knows what {survey.instrument} {survey.instrument_version} asked")
    at, now = queries.seats(survey), timezone.now()
    given = {one: queries.responses_that_count(one, at, now) for one in queries.same_measure(survey)}
    decided = decide(queries.rated(survey, given, at), queries.released(survey))
    for release in decided.released:
        scope, about = queries.scope(survey), queries.about(release.mentor)
        ledger.note(by=by, program=program, scope=scope, about=about, people=release.people, on=day.on)
    for mentor, outcome in decided.outcomes.items():
        if outcome.kind is not Kind.NOTHING:
            report = _replace(survey, day, mentor, outcome)
            _fill(report, instrument, outcome, _rests_on(mentor, outcome, decided, given, survey))
            write_letter(composer=LETTER, to=report.mentor, key=f"report:{day.pk}:{mentor}", program=program.slug)
    record(did="surveys.make_reports", target=f"survey:{survey.pk}", by=by.pk if by else None, program=program.slug)


def _replace(survey: Survey, day: ReportDay, mentor: int, outcome: Outcome) -> MentorReport:
    """The new report, in the place of what the mentor was told before: no numbers stand side by side."""
    MentorReport.objects.filter(
        mentor=mentor, survey__instrument=survey.instrument, survey__wave__program=survey.program
    ).delete()
    return MentorReport.objects.create(
        survey=survey, mentor_id=mentor, on=day.on, kind=outcome.kind.value, is_many=len(outcome.people) >= MANY
    )


def _rests_on(mentor: int, outcome: Outcome, decided: Decided, given: Given, survey: Survey) -> list[Response]:
    """The responses that a report tells of: by its people, about its mentors, in its surveys."""
    about = {mentor}
    if outcome.kind is Kind.MENTORS:
        about = {one for one, what in decided.outcomes.items() if what is outcome}
    return [
        response
        for one, responses in given.items()
        if one == survey or outcome.kind is Kind.YEARS
        for response in responses
        if response.about_id in about and response.person_id in outcome.people
    ]


def _fill(report: MentorReport, instrument: Instrument, outcome: Outcome, responses: Iterable[Response]) -> None:
    """Store the bands, and of a report about one mentor the texts that were shared."""
    settled: dict[int, list[dict[str, float]]] = defaultdict(list)
    texts: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for response in responses:
        [last] = response.last  # type: ignore[attr-defined]
        branches = branches_of(instrument.instrument, instrument.version)
        answers = from_json(branches.fields, last.answers)
        settled[response.person_id].append(numbers(instrument, answers))
        for shared in last.shared_texts.all():
            text = answers.get(shared.field)
            if isinstance(text, str) and not is_missing(text.strip()):
                texts[shared.field][response.person_id].append(text.strip())
    told = levels(things(instrument), outcome.parts, settled)
    ReportBand.objects.bulk_create(
        [
            ReportBand(
                report=report,
                place=place,
                thing=thing.id,
                heading=thing.heading,
                words=thing.words,
                is_score=thing.is_score,
                level=level.value,
            )
            for place, (thing, level) in enumerate(told)
        ]
    )
    if outcome.kind is not Kind.MENTORS:
        _tell_texts(report, instrument, outcome.parts, texts)


def _tell_texts(
    report: MentorReport,
    instrument: Instrument,
    parts: Iterable[People],
    texts: Mapping[str, Mapping[int, list[str]]],
) -> None:
    """Store the texts to each question in an order that is drawn; of a part only where three or more shared one."""
    parts = [part for part in parts if len(part) >= K]
    for field in fields(instrument):
        by_person = texts.get(field.id, {})
        sharing = [part & by_person.keys() for part in parts]
        told = [text for people in sharing if len(people) >= TEXTS for one in people for text in by_person[one]]
        secrets.SystemRandom().shuffle(told)
        ReportText.objects.bulk_create([ReportText(report=report, ask=field.ask, text=text) for text in told])
