"""A programme whose scholars rate their mentors in confidence: asked in autumn, told on fixed days."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import time_machine

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship, Program
from rapport.surveys import actions
from rapport.surveys.actions import Given
from rapport.surveys.library import shelf
from rapport.surveys.models import ReportDay, Response, Survey
from rapport.surveys.reports import tasks
from rapport.surveys.subjects import Subject
from rapport.surveys.waves import actions as waves
from tests import make

JOINED = datetime(2026, 3, 1, 9, tzinfo=UTC)
ASKED = datetime(2026, 9, 1, 9, tzinfo=UTC)
TOLD = date(2026, 10, 1)
ROWS = [row for item in shelf().instruments["mentee-rates-mentor", 1].content.questions[:1] for row in item.rows]  # type: ignore[union-attr]
CONTENT = dict.fromkeys([*ROWS, "met_overall"], 6)


@dataclass
class Rating:
    """A programme, its mentors, and the pairs of each."""

    program: Program = field(default_factory=lambda: make.program(name="Mentored Research"))
    pairs: dict[Person, list[Mentorship]] = field(default_factory=dict)

    def mentor(self, scholars: int, joined: datetime = JOINED) -> Person:
        """A mentor with so many scholars of their own."""
        mentor = make.person("Mentor")
        self.pairs[mentor] = []
        with time_machine.travel(joined, tick=False):
            make.participation(self.program, Role.MENTOR, mentor)
            self.more(mentor, scholars)
        return mentor

    def more(self, mentor: Person, scholars: int) -> list[Mentorship]:
        """More scholars for a mentor, from now on."""
        new = [make.mentorship(self.program, mentor=mentor) for _ in range(scholars)]
        self.pairs[mentor] += new
        return new

    def survey(self, opens: datetime = ASKED, days: Iterable[date] = (TOLD,)) -> Survey:
        """The instrument about mentors, open for two weeks."""
        with time_machine.travel(opens - timedelta(days=1), tick=False):
            closes = opens + timedelta(days=14)
            name = f"{opens:%Y-%m-%d}"
            wave = waves.plan_wave(by=None, program=self.program, name=name, opens_at=opens, closes_at=closes)
            return waves.open_survey(
                by=None,
                wave=wave,
                instrument=shelf().instruments["mentee-rates-mentor", 1],
                role=Role.SCHOLAR,
                degree=Survey.Degree.CONFIDENTIAL,
                report_days=list(days),
            )


def answer(survey: Survey, pair: Mentorship, on: datetime | None = None, **given: object) -> Response:
    """The scholar of a pair rates their mentor while the survey is open."""
    at = on or (survey.wave.opens_at or ASKED) + timedelta(days=3)
    said = {name: Given(value) for name, value in {**CONTENT, **given}.items() if not isinstance(value, Given)}  # type: ignore[arg-type]
    said |= {name: value for name, value in given.items() if isinstance(value, Given)}
    with time_machine.travel(at, tick=False):
        subject = Subject(pair, make.mentor_of(pair))
        return actions.submit(by=pair.scholar, survey=survey, given=said, subject=subject).response


def make_reports(on: date = TOLD) -> None:
    """What the worker does on a day: all that is due."""
    with time_machine.travel(datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=6), tick=False):
        for day in ReportDay.objects.filter(on__lte=on).order_by("on", "pk"):
            tasks.make_reports(day.pk)
