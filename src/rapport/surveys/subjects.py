"""Whom answers are about: nobody in particular, a pair, or one person within a pair."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapport.people.models import Person
from rapport.programs.models import Mentorship
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Response, Survey


@dataclass(frozen=True)
class Subject:
    """What one response of a survey is about. With both empty: the person themselves, their training, the programme."""

    mentorship: Mentorship | None = None
    about: Person | None = None

    @property
    def key(self) -> str:
        """How an address names it: nothing, `5` (a pair), `5-9` (person 9 within it)."""
        if self.mentorship is None:
            return ""
        return f"{self.mentorship.pk}-{self.about.pk}" if self.about else str(self.mentorship.pk)


ALONE = Subject()


def is_about_pairs(survey: Survey, instrument: Instrument) -> bool:
    """Whether somebody is asked once for each of their pairs, or for each person in them."""
    return survey.carries_names and instrument.respondents.about in ("mentor", "scholar", "pair")


def subjects(person: Person, survey: Survey, instrument: Instrument, pairs: Iterable[Mentorship]) -> list[Subject]:
    """All that a person is asked about in a survey; one that knows nobody is asked once.

    Args:
        person: who answers.
        survey: what is asked.
        instrument: its questions.
        pairs: the person's open mentorships, with today's team in `.mentors`.
    """
    if not is_about_pairs(survey, instrument):
        return [ALONE]
    mine = [pair for pair in pairs if pair.program_id == survey.wave.program_id]
    return [subject for pair in mine for subject in _within(person, pair, instrument.respondents.about)]


def _within(person: Person, pair: Mentorship, about: str) -> Iterator[Subject]:
    mentors = {place.mentor_id: place.mentor for place in pair.mentors}  # type: ignore[attr-defined]
    people = {**mentors, pair.scholar_id: pair.scholar}
    for whom in asked_about(person.pk, pair.scholar_id, list(mentors), about):
        yield Subject(pair, people[whom] if whom else None)


def asked_about(person: int, scholar: int, mentors: Sequence[int], about: str) -> list[int | None]:
    """About whom of a pair somebody is asked, by number; None is the pair itself."""
    if about == "pair":
        return [None]
    if about == "scholar":
        return [scholar] if person != scholar else []
    return [*mentors] if person == scholar else []


def subject_of(response: Response) -> Subject:
    """What a response is about."""
    return Subject(response.mentorship, response.about)
