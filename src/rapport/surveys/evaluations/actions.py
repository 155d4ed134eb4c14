"""Open the evaluation of a course. It is ended like every anonymous survey that goes on (`anonymous.actions.end`)."""

from itertools import chain, count

from django.db import transaction

from rapport.audit.actions import record
from rapport.ballots import actions as ballots
from rapport.ballots import names
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.surveys.anonymous.actions import WHEN_ENDED
from rapport.surveys.anonymous.policy import policy_of
from rapport.surveys.evaluations import queries
from rapport.surveys.library import branches_of
from rapport.surveys.models import CourseWave, Survey, Wave
from rapport.surveys.reading import ReadInstrument

# Of a wave that nobody is counted in; a wave has days.
ANY_DAYS = 36_525
# Leaves room for a number behind it.
LONGEST = 54


@transaction.atomic
def open_evaluation(*, by: Person, program: Program, course: str, instrument: ReadInstrument) -> Survey:
    """Open a box for whoever completes a course, from now on and until staff end it.

    Raises ValueError where one is open or the instrument does not fit, and NotOpened where the database keeps times.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    before = queries.evaluations_of(program, course)
    if any(one.is_open for one in before):
        raise ValueError("this course has an evaluation already; end it before you open another")
    if not queries.fits(instrument):
        raise ValueError(
            "these questions are not made for whoever has completed a course, or not for anonymous answers"
        )
    if len(before) == names.MOST:
        raise ValueError(f"this course was evaluated {names.MOST} times")
    content = instrument.content
    survey = Survey.objects.create(
        wave=_wave(program, course),
        instrument=content.instrument,
        instrument_version=content.version,
        instrument_sha256=instrument.sha256,
        role="",
        degree=Survey.Degree.ANONYMOUS,
        box=names.of_course(program.pk, course)[len(before)],
    )
    branches = branches_of(content.instrument, content.version)
    promised = policy_of(branches, fingerprint=instrument.sha256, closes=WHEN_ENDED, audience=None)
    ballots.open_box(slug=survey.box, policy=promised, rolling=True)
    record(did="surveys.open", target=f"survey:{survey.pk}", by=by.pk, program=program.slug)
    return survey


def _wave(program: Program, course: str) -> Wave:
    """A wave of its own and of a name of its own, so that the same questions can be asked again later."""
    name = f"After the course {queries.in_words(course)}"[:LONGEST]
    taken = set(Wave.objects.filter(program=program, name__startswith=name).values_list("name", flat=True))
    free = next(one for one in chain([name], (f"{name} ({number})" for number in count(2))) if one not in taken)
    wave = Wave.objects.create(program=program, name=free, days_after=0, open_days=ANY_DAYS)
    CourseWave.objects.create(wave=wave, course=course)
    return wave
