"""Plan waves and open surveys in them."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Program
from rapport.surveys.fielding import refusals
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import ReportDay, Survey, Wave
from rapport.surveys.reading import ReadInstrument


@transaction.atomic
def plan_wave(*, by: Person | None, program: Program, name: str, opens_at: datetime, closes_at: datetime) -> Wave:
    """Add a wave on the same days for all, or find the one of this name, whose days stay as they are."""
    return _plan(by, program, name, {"opens_at": opens_at, "closes_at": closes_at})


@transaction.atomic
def plan_counted_wave(*, by: Person | None, program: Program, name: str, days_after: int, open_days: int) -> Wave:
    """Add a wave that is counted for each person from the day on which they joined, or find the one of this name."""
    return _plan(by, program, name, {"days_after": days_after, "open_days": open_days})


def _plan(by: Person | None, program: Program, name: str, days: dict[str, datetime] | dict[str, int]) -> Wave:
    wave, is_new = Wave.objects.get_or_create(program=program, name=name.strip(), defaults=days)
    if is_new:
        record(did="surveys.plan", target=f"wave:{wave.pk}", by=by.pk if by else None, program=program.slug)
    return wave


@transaction.atomic
def open_survey(
    *,
    by: Person | None,
    wave: Wave,
    instrument: ReadInstrument,
    role: Role,
    degree: Survey.Degree = Survey.Degree.IDENTIFIED,
    report_days: Collection[date] = (),
) -> Survey:
    """Ask an instrument of everybody with a role in a wave; the same again finds the survey that there is.

    `report_days` are the days on which mentors may get a report of a confidential survey about them. Raises ValueError
    when the survey may not be opened like this (`reasons_against`), or when there is one of another degree: a degree
    is never changed.
    """
    content = instrument.content
    if reasons := reasons_against(wave, content, role, degree, report_days):
        raise ValueError("; ".join(reasons))
    survey, is_new = Survey.objects.get_or_create(
        wave=wave,
        instrument=content.instrument,
        instrument_version=content.version,
        role=role,
        defaults={"instrument_sha256": instrument.sha256, "degree": degree},
    )
    if survey.degree != degree:
        raise ValueError(f"this survey is {survey.degree}, and that stays so")
    if is_new:
        ReportDay.objects.bulk_create([ReportDay(survey=survey, on=day) for day in sorted(set(report_days))])
        program = wave.program.slug
        record(did="surveys.open", target=f"survey:{survey.pk}", by=by.pk if by else None, program=program)
    return survey


def reasons_against(
    wave: Wave, content: Instrument, role: Role, degree: Survey.Degree, report_days: Collection[date] = ()
) -> list[str]:
    """Every reason why a survey may not be opened like this, each a sentence without a full stop."""
    found = []
    if role not in GRANTS[Verb.ANSWER_SURVEYS]:
        found.append(f"a {role} answers no surveys: see the table of roles")
    if content.respondents.roles and role not in content.respondents.roles:
        found.append(f"{content.instrument} {content.version} is not made for a {role}")
    found += refusals(content, degree)
    if report_days and (degree != Survey.Degree.CONFIDENTIAL or content.respondents.about != "mentor"):
        found.append("reports are made of confidential surveys about mentors only")
    last = timezone.localdate(wave.closes_at) if wave.closes_at else timezone.localdate()
    if any(day < last for day in report_days):
        found.append("a report is made after the survey has closed: choose later days")
    return found
