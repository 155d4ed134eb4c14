"""Which surveys of a programme a plan can run on, and what of them somebody chose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count

from rapport.programs.models import Cohort, Program
from rapport.stats.suppression import INSIDE
from rapport.surveys import library
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.models import Response, Survey

LONG, WIDE = "long", "wide"


@dataclass(frozen=True)
class Source:
    """One survey, or of an anonymous one a part that was released by itself.

    Attributes:
        title: of what it asks.
        number: how many responses are in, where it carries names and that may be told; None elsewhere.
        is_few: there are fewer than five, and the reader may not know how many.
    """

    survey: Survey
    title: str
    part: str = ""
    number: int | None = None
    is_few: bool = False

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.survey.pk}:{self.part}" if self.part else str(self.survey.pk)

    @property
    def label(self) -> str:
        """In one line: what, when, of whom."""
        asked = f"{self.title} · {self.survey.wave.name} · {self.survey.asked}"
        return f"{asked} · part “{self.part}”" if self.part else asked


@dataclass(frozen=True)
class Selection:
    """What a run reads.

    Attributes:
        sources: one or several.
        arrangement: `long` – a row for each response – or `wide` – a row for each person.
        cohort: of whom alone.
    """

    sources: tuple[Source, ...]
    arrangement: str = LONG
    cohort: Cohort | None = None

    @property
    def surveys(self) -> tuple[Survey, ...]:
        return tuple(source.survey for source in self.sources)

    @property
    def carries_names(self) -> bool:
        """Of everybody whose answers are read, staff may read the name."""
        return all(survey.degree == Survey.Degree.IDENTIFIED for survey in self.surveys)


class UnfitError(Exception):
    """These surveys cannot be read together in this way; the message says why."""


def sources(program: Program, *, in_confidence: bool, by_name: bool) -> list[Source]:
    """Every survey of the programme that can be read, by wave.

    Args:
        program: of which.
        in_confidence: the reader may evaluate confidential and anonymous surveys.
        by_name: the reader may read answers with names; who may not learns no number below five.
    """
    found = Survey.objects.filter(wave__program=program).select_related("wave__program").order_by("wave", "pk")
    readable = [one for one in found if in_confidence or one.degree == Survey.Degree.IDENTIFIED]
    counts = numbers(readable)
    titles = library.instruments()
    made: list[Source] = []
    for one in readable:
        read = titles.get((one.instrument, one.instrument_version))
        if read is None or read.sha256 != one.instrument_sha256:
            continue
        title = read.content.title
        if one.degree == Survey.Degree.ANONYMOUS:
            made += [Source(one, title, part) for part in parts_of(one)]
        else:
            made.append(_with_number(Source(one, title), counts.get(one.pk, 0), by_name=by_name))
    return made


def _with_number(source: Source, number: int, *, by_name: bool) -> Source:
    if not is_identified(source.survey):
        return source
    is_few = not by_name and 0 < number < INSIDE
    return replace(source, number=None if is_few else number, is_few=is_few)


def is_identified(survey: Survey) -> bool:
    """Whoever answered was told that staff read it with the name."""
    return survey.degree == Survey.Degree.IDENTIFIED


def numbers(surveys: Iterable[Survey]) -> dict[int, int]:
    """How many responses to identified surveys are in, by survey (one query)."""
    wanted = [one.pk for one in surveys if is_identified(one)]
    rows = Response.objects.filter(survey__in=wanted, state=Response.State.SUBMITTED)
    return dict(rows.values_list("survey").annotate(Count("pk")))


def parts_of(survey: Survey) -> list[str]:
    """The parts of an anonymous survey that has a box; what stands together is one part without a name."""
    if not survey.box:
        return []
    promised = anonymous.policy(survey.box)
    return [""] if promised.joined else list(promised.parts)


def cohorts(program: Program) -> list[Cohort]:
    """The cohorts of a programme, by name."""
    return list(Cohort.objects.filter(program=program).order_by("name"))


def check(selection: Selection) -> None:
    """Refuse what must not or cannot stand in one table. Raises UnfitError."""
    if not selection.sources:
        raise UnfitError("Choose at least one survey.")
    degrees = {survey.degree for survey in selection.surveys}
    if Survey.Degree.ANONYMOUS in degrees and len(selection.sources) > 1:
        raise UnfitError("Anonymous answers are read alone: nothing ties them to other answers, or to other parts.")
    if selection.arrangement == WIDE and degrees != {Survey.Degree.IDENTIFIED}:
        raise UnfitError("Only answers that carry names can be put side by side for each person.")
    if selection.cohort is not None and degrees != {Survey.Degree.IDENTIFIED}:
        raise UnfitError("Only of answers that carry names is it known to which cohort somebody belongs.")
