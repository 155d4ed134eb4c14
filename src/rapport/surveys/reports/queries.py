"""What reports rest on (for the worker), and what a mentor reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Participation, Program, TeamMember
from rapport.surveys.instrument import Instrument
from rapport.surveys.ledger import queries as ledger
from rapport.surveys.ledger.rules import NOBODY, People
from rapport.surveys.models import MentorReport, ReportDay, Response, SharedText, Submission, Survey
from rapport.surveys.queries import instrument_of
from rapport.surveys.reports.bands import is_same_measure
from rapport.surveys.reports.release import ENROLLED_FOR, Rated, Release, Turnout
from rapport.surveys.windows import window

POOL = "pool"
LAST = Prefetch(
    "submissions",
    Submission.objects.filter(is_last=True).prefetch_related(Prefetch("shared_texts", SharedText.objects.order_by())),
    to_attr="last",
)


def scope(survey: Survey) -> str:
    """What of the ledger a report is held against: all reports of this instrument, whatever its version."""
    return f"report:{survey.instrument}"


def about(mentor: int | None) -> str:
    """How the ledger names what a report is about."""
    return POOL if mentor is None else f"mentor:{mentor}"


def days_due(today: date) -> QuerySet[ReportDay]:
    """The days that have come and whose reports are not made (one query)."""
    return ReportDay.objects.filter(on__lte=today, round__isnull=True).order_by("on", "survey")


def released(survey: Survey) -> list[Release]:
    """What reports of the instrument have released in the programme."""
    found = ledger.released(survey.program, scope(survey))
    return [Release(None if what == POOL else int(what.partition(":")[2]), people) for what, people in found]


def same_measure(survey: Survey) -> list[Survey]:
    """This survey and, after it, the earlier ones of the programme whose answers may be put together with its own."""
    asked = instrument_of(survey)
    if asked is None:
        return []
    earlier = Survey.objects.filter(
        wave__program=survey.wave.program_id, instrument=survey.instrument, role=survey.role, pk__lt=survey.pk
    ).filter(degree=Survey.Degree.CONFIDENTIAL)
    alike = [
        one
        for one in earlier.select_related("wave__program").order_by("pk")
        if (other := instrument_of(one)) and is_same_measure(asked, other)
    ]
    return [survey, *alike]


@dataclass(frozen=True)
class Seats:
    """Since when people have held the asked role in the programme, and in which teams mentors are and were."""

    since: dict[int, Participation]
    teams: dict[tuple[int, int], list[TeamMember]]

    def counts(self, response: Response) -> bool:
        """The rater had been in the programme and in the mentor's team long enough when they handed in."""
        seat = self.since.get(response.person_id)
        if seat is None or response.submitted_at is None:
            return False
        last = timezone.localdate(response.submitted_at) - ENROLLED_FOR
        places = self.teams.get((response.mentorship_id or 0, response.about_id or 0), [])
        return seat.since <= last and any(place.since <= last <= (place.until or last) for place in places)


def seats(survey: Survey) -> Seats:
    """The seats and teams of a survey's programme, of today and before (two queries)."""
    program = survey.wave.program_id
    held = Participation.objects.filter(program=program, role=survey.role)
    teams: dict[tuple[int, int], list[TeamMember]] = defaultdict(list)
    for place in TeamMember.objects.filter(mentorship__program=program).select_related("mentorship"):
        teams[place.mentorship_id, place.mentor_id].append(place)
    return Seats({one.person_id: one for one in held}, teams)


def responses_that_count(survey: Survey, at: Seats, now: datetime) -> list[Response]:
    """What is in about mentors, can no longer be changed, was not taken back, and comes from people who count.

    Each response has its last submission in `.last`, with the texts that were shared.
    """
    found = (
        Response.objects.filter(survey=survey, state=Response.State.SUBMITTED, about__isnull=False)
        .filter(person__erased_at__isnull=True)
        .prefetch_related(LAST)
        .order_by("pk")
    )
    return [
        one for one in found if at.counts(one) and window(survey.wave, at.since[one.person_id].since).closes_at <= now
    ]


def asked_about(survey: Survey, at: Seats) -> dict[int, People]:
    """For each mentor who was asked about them and would count, by what is known of seats and teams."""
    found: dict[int, set[int]] = defaultdict(set)
    for places in at.teams.values():
        for place in places:
            seat = at.since.get(place.mentorship.scholar_id)
            if seat is not None and _was_asked(seat, place, survey):
                found[place.mentor_id].add(seat.person_id)
    return {mentor: frozenset(people) for mentor, people in found.items()}


def _was_asked(seat: Participation, place: TeamMember, survey: Survey) -> bool:
    opened = window(survey.wave, seat.since)
    first, last = timezone.localdate(opened.opens_at), opened.last_day - ENROLLED_FOR
    return all(one.since <= last and (one.until is None or one.until >= first) for one in (seat, place))


def rated(survey: Survey, responses: dict[Survey, list[Response]], at: Seats) -> list[Rated]:
    """Every mentor of today about whom the survey asks somebody, with who was asked and whose answers count.

    Args:
        survey: the survey whose day it is.
        responses: what counts, of this survey and of earlier ones of the same measure.
        at: seats and teams of the programme.
    """
    of_today = set(programs.with_role(survey.program, Role.MENTOR).values_list("pk", flat=True))
    asked = {one: asked_about(one, at) for one in responses}
    raters: dict[Survey, dict[int, set[int]]] = {one: defaultdict(set) for one in responses}
    for one, given in responses.items():
        for response in given:
            raters[one][response.about_id or 0].add(response.person_id)
    have_own = set(
        MentorReport.objects.filter(survey=survey)
        .exclude(kind=MentorReport.Kind.MENTORS)
        .values_list("mentor", flat=True)
    )

    def turnout(one: Survey, mentor: int) -> Turnout:
        return Turnout(asked[one].get(mentor, NOBODY), frozenset(raters[one].get(mentor, ())))

    return [
        Rated(
            mentor,
            turnout(survey, mentor),
            tuple(turnout(one, mentor) for one in responses if one != survey),
            mentor in have_own,
        )
        for mentor in sorted(asked[survey].keys() & of_today)
    ]


@dataclass(frozen=True)
class Reading:
    """What a mentor reads about one instrument of a programme.

    Attributes:
        report: the newest report that there is for them.
        made_on: the last fixed day whose reports were made, for whomever there was one.
        next_day: the next fixed day.
    """

    instrument: Instrument
    report: MentorReport | None
    made_on: date | None
    next_day: date | None

    @property
    def is_old(self) -> bool:
        """A later day brought no report that may stand beside this one."""
        return self.report is not None and self.made_on is not None and self.made_on > self.report.on


def readings(mentor: Person, program: Program) -> list[Reading]:
    """What the mentor reads, one entry for each instrument that is asked in confidence about mentors."""
    by_instrument: dict[str, list[Survey]] = defaultdict(list)
    for survey in confidential_about_mentors([program]):
        by_instrument[survey.instrument].append(survey)
    mine = MentorReport.objects.filter(mentor=mentor, survey__wave__program=program)
    newest = {one.survey.instrument: one for one in mine.select_related("survey").order_by("on", "pk")}
    days = list(ReportDay.objects.filter(survey__wave__program=program).select_related("survey", "round"))
    return [
        _reading(instrument, newest.get(name), [day for day in days if day.survey.instrument == name])
        for name, surveys in sorted(by_instrument.items())
        if (instrument := instrument_of(surveys[-1]))
    ]


def _reading(instrument: Instrument, report: MentorReport | None, days: Iterable[ReportDay]) -> Reading:
    made = [day.on for day in days if hasattr(day, "round")]
    to_come = [day.on for day in days if not hasattr(day, "round")]
    return Reading(instrument, report, max(made, default=None), min(to_come, default=None))


def confidential_about_mentors(of: Iterable[Program]) -> list[Survey]:
    """The confidential surveys of these programmes that ask about mentors, the first first."""
    surveys = Survey.objects.filter(wave__program__in=list(of), degree=Survey.Degree.CONFIDENTIAL)
    return [
        one
        for one in surveys.select_related("wave__program").order_by("pk")
        if (found := instrument_of(one)) and found.respondents.about == "mentor"
    ]


def reports_of(mentor: Person) -> list[tuple[Program, date | None]]:
    """The programmes in which somebody mentors and mentors are asked about, and the day of their newest report.

    Three queries; one for who mentors nowhere.
    """
    mentors_in = [one.program for one in programs.participations_of(mentor) if one.role == Role.MENTOR]
    if not mentors_in:
        return []
    asked = {one.program.pk for one in confidential_about_mentors(mentors_in)}
    made = MentorReport.objects.filter(mentor=mentor).order_by("on").values_list("survey__wave__program", "on")
    newest = dict(made)
    return [(program, newest.get(program.pk)) for program in mentors_in if program.pk in asked]
