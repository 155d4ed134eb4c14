"""Questions about waves: what stands in them, how far people are, and whom no letter reaches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils import timezone

from rapport.people.models import Letter, Person
from rapport.programs.models import Program
from rapport.surveys.models import ReportDay, Response, Survey, Unsubscribed, Wave
from rapport.surveys.waves.days import Known, stage
from rapport.surveys.waves.mail import in_program
from rapport.surveys.waves.rates import Rate, rates
from rapport.surveys.waves.standings import Standing, standings
from rapport.surveys.windows import Stage

DETAILS = (
    Prefetch("report_days", ReportDay.objects.order_by("on")),
    "reminder_days",
)


def wave(program: Program, pk: int) -> Wave | None:
    """One wave of a programme; that of a course has no days and takes no other survey."""
    return Wave.objects.filter(program=program, pk=pk, of_course=None).select_related("program").first()


def wave_called(program: Program, name: str) -> Wave | None:
    """The wave of this name."""
    return Wave.objects.filter(program=program, name=name).first()


def survey_in(program: Program, pk: int) -> Survey | None:
    """One survey of a programme, but for the evaluation of a course: `anonymous` shows how that goes."""
    found = Survey.objects.filter(wave__program=program, wave__of_course=None, pk=pk).select_related("wave__program")
    return found.prefetch_related(*DETAILS).first()


def known_of(wave: Wave) -> Known:
    """What decides whether the days of a wave may be changed (three queries).

    Whether anybody has begun a confidential survey is not asked: it counts as begun, so that the answer tells nothing.
    """
    degrees = set(Survey.objects.filter(wave=wave).values_list("degree", flat=True))
    named = Response.objects.filter(survey__wave=wave, survey__degree=Survey.Degree.IDENTIFIED)
    return Known(
        has_anonymous=Survey.Degree.ANONYMOUS in degrees,
        has_begun=Survey.Degree.CONFIDENTIAL in degrees or named.exists(),
        first_report=ReportDay.objects.filter(survey__wave=wave).order_by("on").values_list("on", flat=True).first(),
    )


@dataclass(frozen=True)
class AskedSurvey:
    """One survey with its rate."""

    standing: Standing
    rate: Rate

    @property
    def survey(self) -> Survey:
        """What is asked, of whom."""
        return self.standing.survey

    @property
    def title(self) -> str:
        """What the instrument is called; its id where its file is gone."""
        instrument = self.standing.instrument
        return instrument.title if instrument else f"{self.survey.instrument} {self.survey.instrument_version}"


@dataclass(frozen=True)
class WaveRow:
    """One wave with its surveys. A counted one has no stage: it stands elsewhere for each person."""

    wave: Wave
    stage: Stage | None
    surveys: tuple[AskedSurvey, ...]


def waves_of(program: Program) -> list[WaveRow]:
    """All waves of a programme in the order of time, those counted from joining after them (at most 14 queries).

    Those of courses are left out (`evaluations.queries`).
    """
    return _rows(program, sorted(Wave.objects.filter(program=program, of_course=None), key=_in_time))


def waves_after(program: Program, after: int, number: int) -> list[WaveRow]:
    """So many of them whose number is higher, by number (as many queries)."""
    return _rows(program, Wave.objects.filter(program=program, of_course=None, pk__gt=after).order_by("pk")[:number])


def _rows(program: Program, waves: Iterable[Wave]) -> list[WaveRow]:
    waves, now = list(waves), timezone.now()
    surveys = Survey.objects.filter(wave__in=waves).select_related("wave__program")
    asked = asked_surveys(program, list(surveys.prefetch_related(*DETAILS).order_by("role", "instrument", "pk")))
    within: dict[int, list[AskedSurvey]] = defaultdict(list)
    for one in asked:
        within[one.survey.wave_id].append(one)
    return [WaveRow(one, stage(one, now), tuple(within[one.pk])) for one in waves]


def _in_time(one: Wave) -> tuple[bool, datetime | int, int]:
    return one.opens_at is None, one.opens_at or one.days_after or 0, one.pk


def asked_surveys(program: Program, surveys: Sequence[Survey]) -> list[AskedSurvey]:
    """These surveys with their rates."""
    found = standings(program, surveys)
    told = rates(found)
    return [AskedSurvey(one, told[one.survey.pk]) for one in found]


def unreachable(program: Program, asked: Sequence[AskedSurvey]) -> list[Person]:
    """Whom a letter about surveys could not be brought, by name (one query).

    Only who still has an identified survey to answer, or got a reminder that goes to all alike: else a letter that
    failed would tell that somebody has not answered in confidence.
    """
    start = in_program(program)
    kinds = Q(key__startswith=f"{start}open:") | Q(key__startswith=f"{start}remind:")
    failed = Letter.objects.filter(kinds, state=Letter.State.FAILED).select_related("to")
    waiting = {
        entry.person.pk
        for one in asked
        if one.survey.degree == Survey.Degree.IDENTIFIED
        for entry in one.standing.entries
        if entry.is_waiting
    }
    found = {one.to_id: one.to for one in failed if one.to_id in waiting or one.ids.get("anonymous")}
    return sorted(found.values(), key=str)


def is_unsubscribed(person: Person, program: Program) -> bool:
    """The person wants no mails about the programme's surveys."""
    return Unsubscribed.objects.filter(program=program, person=person).exists()


def unsubscribed_from(person: Person) -> set[int]:
    """The programmes whose mails about surveys a person does not want."""
    return set(Unsubscribed.objects.filter(person=person).values_list("program", flat=True))
