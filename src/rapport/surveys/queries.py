"""Questions about surveys and who has answered them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.held import held_today
from rapport.programs.models import Participation, Program
from rapport.programs.queries import Pair
from rapport.surveys import library
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Value
from rapport.surveys.instrument import Instrument
from rapport.surveys.kept import from_columns, from_json
from rapport.surveys.models import Answer, Invited, Response, Submission, Survey
from rapport.surveys.reading import ReadInstrument
from rapport.surveys.subjects import ALONE, Subject, asked_about, is_about_pairs, subject_of, subjects
from rapport.surveys.windows import Window, window


@dataclass(frozen=True)
class Invitation:
    """A survey that is meant for somebody, about whom, and how far they are."""

    survey: Survey
    instrument: Instrument
    subject: Subject
    window: Window
    response: Response | None

    @property
    def is_submitted(self) -> bool:
        """The answers are in."""
        return self.response is not None and self.response.state == Response.State.SUBMITTED

    @property
    def is_withdrawn(self) -> bool:
        """The person has taken their answers back."""
        return self.response is not None and self.response.state == Response.State.WITHDRAWN

    @property
    def is_waiting(self) -> bool:
        """It is open, carries a name, and is neither in nor taken back."""
        return self.survey.carries_names and self.window.is_open and not (self.is_submitted or self.is_withdrawn)


def survey(pk: int) -> Survey:
    """One survey with its wave and programme. Raises Survey.DoesNotExist."""
    return Survey.objects.select_related("wave__program").get(pk=pk)


def instrument_of(survey: Survey) -> Instrument | None:
    """What the survey asks, to the letter; None when the file is gone or no longer says the same."""
    found = read_instrument_of(survey)
    return found.content if found else None


def read_instrument_of(survey: Survey) -> ReadInstrument | None:
    """The same with its fingerprint."""
    found = library.find(survey.instrument, survey.instrument_version)
    return found if found and found.sha256 == survey.instrument_sha256 else None


def joined(person: Person, survey: Survey) -> date | None:
    """Since when the person holds the role that the survey asks; None if they do not hold it today."""
    held = Participation.objects.filter(
        person=person, program=survey.wave.program_id, role=survey.role, until__isnull=True
    )
    return held.values_list("since", flat=True).first()


def window_of(survey: Survey, person: Person) -> Window | None:
    """When the person may answer; it is over for whoever has left. None if the survey was never meant for them."""
    for held in held_today(person):
        if (held.program_id, held.role) == (survey.wave.program_id, survey.role):
            return window(survey.wave, held.since)
    seats = Participation.objects.filter(person=person, program=survey.wave.program_id, role=survey.role)
    seat = seats.values_list("since", "until").first()
    return window(survey.wave, *seat) if seat else None


def subjects_of(person: Person, survey: Survey, instrument: Instrument) -> list[Subject]:
    """About whom or what the person is asked, and about whom they have answered, though that mentor has left."""
    if not is_about_pairs(survey, instrument):
        return [ALONE]
    asked = subjects(person, survey, instrument, programs.mentorships_of(person))
    mine = Response.objects.filter(person=person, survey=survey).select_related("mentorship__scholar", "about")
    return list(dict.fromkeys([*asked, *map(subject_of, mine)]))


def invitations_of(person: Person) -> list[Invitation]:
    """The surveys that have opened for the person, those that wait first; one entry for each subject (four queries).

    What they have answered stays among them when they, or the mentor whom it is about, have left.
    """
    seated = {(one.program_id, one.role): one for one in Participation.objects.filter(person=person)}
    held = {
        place: seat.since
        for place, seat in seated.items()
        if seat.until is None and Role(seat.role) in GRANTS[Verb.ANSWER_SURVEYS]
    }
    seats = Q(pk__in=())
    for program, role in held:
        seats |= Q(wave__program=program, role=role)
    asked = Survey.objects.filter(seats).select_related("wave__program")
    pairs = list(programs.mentorships_of(person))
    mine = Response.objects.filter(person=person).select_related(
        "survey__wave__program", "mentorship__scholar", "about"
    )
    responses = {(one.survey_id, one.mentorship_id, one.about_id): one for one in mine}
    found = [
        Invitation(one, instrument, subject, opened, responses.pop(_place(one, subject), None))
        for one in asked
        if (opened := window(one.wave, held[one.wave.program_id, one.role])).has_opened
        and (instrument := instrument_of(one))
        for subject in subjects(person, one, instrument, pairs)
    ]
    found += _left_behind(responses.values(), seated)
    return sorted(found, key=_urgency)


def _left_behind(
    responses: Iterable[Response], seated: Mapping[tuple[int, str], Participation]
) -> Iterator[Invitation]:
    """What somebody answered and is asked no more: they may look at it and take it back."""
    for one in responses:
        seat, instrument = seated.get((one.survey.wave.program_id, one.survey.role)), instrument_of(one.survey)
        if seat and instrument and one.state != Response.State.WITHDRAWN:
            was_open = window(one.survey.wave, seat.since, seat.until)
            over = Window(was_open.opens_at, min(was_open.closes_at, timezone.now()))
            yield Invitation(one.survey, instrument, subject_of(one), over, one)


def _place(survey: Survey, subject: Subject) -> tuple[int, int | None, int | None]:
    pair, about = subject.mentorship, subject.about
    return survey.pk, pair.pk if pair else None, about.pk if about else None


def _urgency(one: Invitation) -> tuple[bool, bool, datetime, int]:
    return not one.is_waiting, not one.window.is_open, one.window.closes_at, one.survey.pk


def asked_by_box(surveys: Iterable[Survey]) -> dict[str, int]:
    """How many were sent their way into the box of each anonymous survey that goes on inviting (one query).

    Of the evaluation of a course another room knows it; there the box counts.
    """
    rolling = {one.pk: one.box for one in surveys if one.box and one.role and not one.wave.is_fixed}
    if not rolling:
        return {}
    counts = dict(Invited.objects.filter(survey__in=rolling).values_list("survey").annotate(Count("pk")))
    return {box: counts.get(pk, 0) for pk, box in rolling.items()}


def response_of(person: Person, survey: Survey, subject: Subject = ALONE) -> Response | None:
    """The person's own response, if they have begun."""
    return Response.objects.filter(
        person=person, survey=survey, mentorship=subject.mentorship, about=subject.about
    ).first()


def answers_of(response: Response | None) -> dict[str, Answer]:
    """The rows of what a response has been given so far, by field."""
    return {row.field: row for row in Answer.objects.filter(response=response)} if response else {}


def values(branches: Branches, rows: Iterable[Answer]) -> dict[str, Value]:
    """What rows hold, by field; a field that the instrument does not know is left out."""
    known = branches.fields
    return {row.field: from_columns(known[row.field], row.number, row.text) for row in rows if row.field in known}


def handed_in(branches: Branches, response: Response) -> dict[str, Value]:
    """Every field of the last submission: its answer, or why there is none. Raises Submission.DoesNotExist."""
    return from_json(branches.fields, response.submissions.get(is_last=True).answers)


def submissions_of(response: Response) -> list[Submission]:
    """Everything that was handed in, the first first."""
    return list(response.submissions.select_related("brought_in").order_by("number"))


@dataclass(frozen=True)
class Done:
    """How far somebody is with one survey.

    Attributes:
        on: the day on which all of it was in.
        opened_on: the day on which it opened for them.
        is_open: it can still be answered.
    """

    survey: Survey
    on: date | None
    opened_on: date
    is_open: bool


def done_in(program: Program, people: dict[int, set[Role]]) -> dict[int, list[Done]]:
    """For each of these people (with their roles): the identified surveys that have opened for them (five queries).

    Who has answered a confidential survey is nobody's business but theirs, so these are left out. Makes no object of a
    person or a pair: there may be thousands.
    """
    asked = Survey.objects.filter(wave__program=program, degree=Survey.Degree.IDENTIFIED).select_related("wave")
    surveys = [(one, instrument) for one in asked if (instrument := instrument_of(one))]
    seats = Participation.objects.filter(program=program, until__isnull=True).values_list("person", "role", "since")
    pairs = _pairs_by_person(program) if any(is_about_pairs(*one) for one in surveys) else {}
    days = _days([one for one, _ in surveys])
    found: dict[int, list[Done]] = defaultdict(list)
    # Many joined on the same day, for whom a survey is open at the same time.
    together: dict[tuple[str, date], list[int]] = defaultdict(list)
    for person, role, since in seats:
        if person in people:
            together[role, since].append(person)
    for one, instrument in surveys:
        about = instrument.respondents.about if is_about_pairs(one, instrument) else ""
        for (role, since), group in together.items():
            opened = window(one.wave, since)
            if role != one.role or not opened.has_opened:
                continue
            opened_on, is_open = timezone.localdate(opened.opens_at), opened.is_open
            for person in group:
                given = [days.get((one.pk, *place, person)) for place in _wanted(person, about, pairs.get(person, ()))]
                if given:
                    last = max((day for day in given if day), default=None)
                    found[person].append(Done(one, last if all(given) else None, opened_on, is_open))
    return found


def _wanted(person: int, about: str, pairs: Iterable[Pair]) -> list[tuple[int | None, int | None]]:
    """Of what a person is asked about, the numbers of pair and person."""
    if not about:
        return [(None, None)]
    return [(pair.pk, whom) for pair in pairs for whom in asked_about(person, pair.scholar, pair.mentors, about)]


def _pairs_by_person(program: Program) -> dict[int, list[Pair]]:
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in programs.pairs_in(program):
        for party in {pair.scholar, *pair.mentors}:
            found[party].append(pair)
    return found


def _days(surveys: list[Survey]) -> dict[tuple[int, int | None, int | None, int], date]:
    """On which day each response was handed in, by survey, subject and person; what was taken back counts as done."""
    rows = (
        Response.objects.filter(survey__in=surveys)
        .exclude(state=Response.State.BEGUN)
        .values_list("survey_id", "mentorship_id", "about_id", "person_id", "submitted_at", "begun_at")
    )
    return {(one, pair, about, person): timezone.localdate(at or begun) for one, pair, about, person, at, begun in rows}


def submitted(survey: Survey) -> QuerySet[Response]:
    """The responses that are in."""
    return Response.objects.filter(survey=survey, state=Response.State.SUBMITTED)


def report_days(survey: Survey) -> list[date]:
    """The days on which a mentor's report of a confidential survey may be made; fixed when it was opened."""
    return list(survey.report_days.order_by("on").values_list("on", flat=True))
