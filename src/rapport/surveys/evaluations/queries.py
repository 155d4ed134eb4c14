"""The evaluations of a programme's courses, and with which questions one may be opened."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from rapport.ballots.models import Box
from rapport.kit import content
from rapport.programs.models import Program
from rapport.surveys.fielding import refusals
from rapport.surveys.library import instruments
from rapport.surveys.models import Survey
from rapport.surveys.queries import instrument_of
from rapport.surveys.reading import ReadInstrument

Degree = Survey.Degree


@dataclass(frozen=True)
class Evaluation:
    """One evaluation of a course, as staff see it in a list: never who has answered, nor how many."""

    survey: Survey
    is_open: bool

    @property
    def course(self) -> str:
        """The course, in words."""
        return in_words(self.survey.wave.of_course.course)

    @property
    def title(self) -> str:
        """What the instrument is called; its id where its file is gone."""
        instrument = instrument_of(self.survey)
        return instrument.title if instrument else f"{self.survey.instrument} {self.survey.instrument_version}"


def courses() -> frozenset[str]:
    """The names of the courses on this server; nothing else is known of them here."""
    return frozenset(content.folders("courses"))


def in_words(course: str) -> str:
    """The name of a course as one reads it: courses are called after their titles."""
    return course.replace("-", " ").capitalize()


def evaluations_of(program: Program, course: str = "") -> list[Evaluation]:
    """All that were ever opened in a programme, or those of one course, the newest first (two queries)."""
    found = Survey.objects.filter(wave__program=program, wave__of_course__isnull=False)
    if course:
        found = found.filter(wave__of_course__course=course)
    surveys = list(found.select_related("wave__program", "wave__of_course").order_by("-pk"))
    states = dict(Box.objects.filter(slug__in=[one.box for one in surveys]).values_list("slug", "state"))
    return [Evaluation(one, states.get(one.box) == Box.State.OPEN) for one in surveys]


def offers() -> list[ReadInstrument]:
    """Instruments about a training that may be asked anonymously and of everybody: the newest version of each."""
    newest = {one.content.instrument: one for one in instruments().values() if fits(one)}
    return sorted(newest.values(), key=lambda one: one.content.title)


def fits(read: ReadInstrument) -> bool:
    """It can be asked of whoever has completed a course."""
    asked = read.content.respondents
    return asked.about == "training" and not asked.roles and not refusals(read.content, Degree.ANONYMOUS)


def on_waves(program: Program) -> dict[str, object]:
    """What the page of waves shows: evaluations that there are, and the courses that have none open, the own one first.

    Those are the programme's own course, and courses that it requires or that its people take.
    """
    found = evaluations_of(program)
    asked = {one.survey.wave.of_course.course for one in found if one.is_open}
    used = import_string(settings.COURSES_OF_A_PROGRAM)(program)
    own_first = sorted(used, key=lambda course: course[0] != program.course)
    return {"evaluations": found, "courses_to_ask": [one for one in own_first if one[0] in courses() - asked]}
