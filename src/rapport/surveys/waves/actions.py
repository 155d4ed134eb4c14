"""Plan waves, change their days, open surveys in them, and say when reminders go out, and to whom none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Program
from rapport.surveys.fielding import refusals
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import MailRound, ReminderDay, ReportDay, Survey, Unsubscribed, Wave
from rapport.surveys.reading import ReadInstrument
from rapport.surveys.waves import days
from rapport.surveys.waves.queries import known_of

Degree = Survey.Degree


@dataclass(frozen=True)
class Reminders:
    """When those are reminded whose answers are not in: so many days after they were asked, and before the end."""

    after: tuple[int, ...] = (7, 14)
    before: tuple[int, ...] = (2,)


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
def change_days(*, by: Person, wave: Wave, opens_at: datetime, closes_at: datetime) -> None:
    """Change the days of a wave that is the same for all. Raises ValueError with every reason why not (`days`)."""
    held = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if (held.opens_at, held.closes_at) == (opens_at, closes_at):
        return
    if reasons := days.mistakes_in_days(held, known_of(held), opens_at, closes_at, timezone.now()):
        raise ValueError(" ".join(reasons))
    held.opens_at, held.closes_at = opens_at, closes_at
    _keep_days(by, held)


@transaction.atomic
def change_count(*, by: Person, wave: Wave, days_after: int, open_days: int) -> None:
    """Change how a wave is counted from joining. Raises ValueError with every reason why not (`days`)."""
    held = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if (held.days_after, held.open_days) == (days_after, open_days):
        return
    if reasons := days.mistakes_in_count(held, known_of(held), days_after, open_days):
        raise ValueError(" ".join(reasons))
    held.days_after, held.open_days = days_after, open_days
    _keep_days(by, held)


def _keep_days(by: Person, wave: Wave) -> None:
    wave.save(update_fields=["opens_at", "closes_at", "days_after", "open_days"])
    _look_at_once(wave.program)
    record(did="surveys.change_wave", target=f"wave:{wave.pk}", by=by.pk, program=wave.program.slug)


def _look_at_once(program: Program) -> None:
    """The worker looks in its next minute what there is to write."""
    MailRound.objects.filter(program=program).delete()


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
        _keep_reminders(survey, Reminders())
        _look_at_once(wave.program)
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


@transaction.atomic
def choose_reminders(*, by: Person, survey: Survey, reminders: Reminders) -> None:
    """Say on which days those are reminded whose answers are not in; what was reminded of already stays done."""
    Survey.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)
    if reminders_of(survey) != reminders:
        survey.reminder_days.all().delete()
        _keep_reminders(survey, reminders)
        record(did="surveys.remind", target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)


def reminders_of(survey: Survey) -> Reminders:
    """The days that were chosen."""
    counted = ReminderDay.Counted
    chosen = {counted.AFTER: list[int](), counted.BEFORE: list[int]()}
    for one in survey.reminder_days.all():
        chosen[counted(one.counted)].append(one.days)
    return Reminders(tuple(sorted(chosen[counted.AFTER])), tuple(sorted(chosen[counted.BEFORE], reverse=True)))


def _keep_reminders(survey: Survey, reminders: Reminders) -> None:
    kinds = ((ReminderDay.Counted.AFTER, reminders.after), (ReminderDay.Counted.BEFORE, reminders.before))
    ReminderDay.objects.bulk_create(
        [ReminderDay(survey=survey, counted=kind, days=days) for kind, chosen in kinds for days in sorted(set(chosen))]
    )


@transaction.atomic
def unsubscribe(*, by: Person, program: Program) -> None:
    """A person wants no more mails about a programme's surveys; twice is once."""
    _, is_new = Unsubscribed.objects.get_or_create(program=program, person=by)
    if is_new:
        record(did="surveys.unsubscribe", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def subscribe(*, by: Person, program: Program) -> None:
    """A person wants these mails again; twice is once."""
    deleted, _ = Unsubscribed.objects.filter(program=program, person=by).delete()
    if deleted:
        record(did="surveys.subscribe", target=f"program:{program.pk}", by=by.pk, program=program.slug)
