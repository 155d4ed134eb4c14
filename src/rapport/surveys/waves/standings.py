"""Who was asked what in a programme, and how far each of them is: one entry for each person and subject."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapport.people.models import Institution, Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Participation, Program
from rapport.surveys import queries
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Response, Survey, Wave
from rapport.surveys.subjects import Subject, subjects
from rapport.surveys.windows import Window, window


@dataclass(frozen=True)
class Entry:
    """Somebody was asked about a subject. `state` is that of their answers, None before the first."""

    person: Person
    institution: Institution | None
    joined: date
    subject: Subject
    window: Window
    state: str | None

    @property
    def is_waiting(self) -> bool:
        """It can be answered now, and is neither in nor taken back."""
        return self.window.is_open and self.state in (None, Response.State.BEGUN)


@dataclass(frozen=True)
class Standing:
    """One survey with all who were asked; none where what it asks is gone."""

    survey: Survey
    instrument: Instrument | None
    entries: tuple[Entry, ...]

    @property
    def people(self) -> dict[int, list[Entry]]:
        """The entries of each person."""
        found: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.person.pk].append(entry)
        return found

    def count(self, state: Response.State) -> int:
        """How many entries are in this state."""
        return sum(entry.state == state for entry in self.entries)


def standings(program: Program, surveys: Iterable[Survey]) -> list[Standing]:
    """How far everybody is with these surveys of one programme (four queries).

    Asked is who held the role while the window was open, and still held it when it closed, or holds it today. Of an
    anonymous survey only that somebody was asked is known.
    """
    wanted = [(survey, queries.instrument_of(survey)) for survey in surveys]
    seats = _seats(program, {survey.role for survey, _ in wanted})
    pairs = _pairs(program) if any(one and one.respondents.about in PAIRED for _, one in wanted) else {}
    states = _states([survey for survey, _ in wanted if survey.carries_names])
    return [
        Standing(survey, instrument, tuple(_entries(survey, instrument, seats, pairs, states)) if instrument else ())
        for survey, instrument in wanted
    ]


PAIRED = ("mentor", "scholar", "pair")
Place = tuple[int, int, int | None, int | None]


def _seats(program: Program, roles: set[str]) -> list[Participation]:
    """Every role that somebody holds or held, by name."""
    asked = [role for role in roles if role in GRANTS[Verb.ANSWER_SURVEYS]]
    found = Participation.objects.filter(program=program, role__in=asked)
    return list(found.select_related("person", "institution").order_by("person__name", "person"))


def _pairs(program: Program) -> dict[int, list[Mentorship]]:
    found: dict[int, list[Mentorship]] = defaultdict(list)
    for pair in programs.mentorships_in(program):
        for party in {pair.scholar_id, *(place.mentor_id for place in pair.mentors)}:  # type: ignore[attr-defined]
            found[party].append(pair)
    return found


def _states(surveys: list[Survey]) -> dict[Place, str]:
    rows = Response.objects.filter(survey__in=surveys)
    return {
        (survey, person, pair, about): state
        for survey, person, pair, about, state in rows.values_list(
            "survey", "person", "mentorship", "about", "state"
        ).iterator(chunk_size=2000)
    }


def _entries(
    survey: Survey,
    instrument: Instrument,
    seats: list[Participation],
    pairs: dict[int, list[Mentorship]],
    states: dict[Place, str],
) -> Iterable[Entry]:
    for seat in seats:
        if seat.role != survey.role:
            continue
        opened = window(survey.wave, seat.since)
        if not _was_asked(seat, opened):
            continue
        for subject in subjects(seat.person, survey, instrument, pairs.get(seat.person_id, ())):
            pair, about = subject.mentorship, subject.about
            place = (survey.pk, seat.person_id, pair.pk if pair else None, about.pk if about else None)
            yield Entry(seat.person, seat.institution, seat.since, subject, opened, states.get(place))


def _was_asked(seat: Participation, opened: Window) -> bool:
    """Since it opened, they held the role at its end, or hold it today."""
    if not opened.has_opened or seat.since > opened.last_day:
        return False
    return seat.until is None or (opened.is_over and seat.until > opened.last_day)


def would_be_asked(program: Program, role: Role, instrument: Instrument, *, carries_names: bool) -> tuple[int, int]:
    """How many people with a role today a survey would be asked of, and of how many subjects in all."""
    degree = Survey.Degree.IDENTIFIED if carries_names else Survey.Degree.ANONYMOUS
    survey = Survey(role=role, degree=degree, wave=Wave(program=program))
    pairs = _pairs(program) if carries_names and instrument.respondents.about in PAIRED else {}
    people = programs.with_role(program, role)
    counts = [len(subjects(one, survey, instrument, pairs.get(one.pk, ()))) for one in people]
    return sum(count > 0 for count in counts), sum(counts)
