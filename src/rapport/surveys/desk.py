"""One person at one survey about one subject: what they are asked and what they have said."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from rapport.people.models import Person
from rapport.surveys import queries
from rapport.surveys.actions import Saved
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Value
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import branches_of, words_for
from rapport.surveys.models import Answer, Response, Survey
from rapport.surveys.posted import Posted
from rapport.surveys.sheet import Filled
from rapport.surveys.subjects import Subject
from rapport.surveys.windows import Window


@dataclass
class Desk:
    """One person at one survey about one subject."""

    person: Person
    survey: Survey
    subject: Subject
    instrument: Instrument

    @cached_property
    def window(self) -> Window:
        """When the person may answer. Raises Http404 where the survey is not meant for them any more."""
        found = queries.window_of(self.survey, self.person)
        if found is None:
            raise Http404
        return found

    @cached_property
    def response(self) -> Response | None:
        return queries.response_of(self.person, self.survey, self.subject)

    @cached_property
    def rows(self) -> dict[str, Answer]:
        return queries.answers_of(self.response)

    @cached_property
    def branches(self) -> Branches:
        return branches_of(self.survey.instrument, self.survey.instrument_version)

    @property
    def values(self) -> dict[str, Value]:
        return queries.values(self.branches, self.rows.values())

    @property
    def address(self) -> str:
        return address(self.survey, self.subject)

    @property
    def draft(self) -> str:
        """Under which name a browser keeps answers until they are saved."""
        return f"survey:{self.survey.pk}:{self.subject.key}"

    @property
    def words(self) -> dict[str, Any]:
        about = about_in_words(self.subject)
        return {"survey": self.survey, "instrument": self.instrument, "window": self.window, "about": about}

    def in_words(self, name: str) -> Instrument:
        """The instrument in a language or other words; in its own, where nobody knows them."""
        found = words_for(self.survey.instrument, self.survey.instrument_version).get(name)
        return found.instrument if found else self.branches.instrument

    def filled(self, came: Posted | None = None, saved: Saved | None = None) -> Filled:
        """What is kept, and over it what just came and is not in conflict."""
        clashes = saved.conflicts if saved else {}
        given = {name: what for name, what in came.given.items() if name not in clashes} if came else {}
        shared = {row.field for row in self.rows.values() if row.may_be_read} - given.keys()
        return Filled(
            values=self.values | {name: what.value for name, what in given.items()},
            versions={name: row.version for name, row in self.rows.items()} | (saved.versions if saved else {}),
            typed=came.typed if came else {},
            mistakes=came.mistakes if came else {},
            shared=frozenset(shared | {name for name, what in given.items() if what.may_be_read}),
            offers_sharing=self.offers_sharing,
        )

    @property
    def offers_sharing(self) -> bool:
        """Words can be shared only where a mentor gets a report: in confidence, about them."""
        return self.survey.degree == Survey.Degree.CONFIDENTIAL and self.instrument.respondents.about == "mentor"


def place(survey: Survey, subject: Subject) -> list[object]:
    return [survey.pk, subject.key] if subject.key else [survey.pk]


def address(survey: Survey, subject: Subject) -> str:
    return reverse("surveys:answer", args=place(survey, subject))


def about_in_words(subject: Subject) -> str:
    """Whom the answers are about."""
    if subject.about:
        return f"About {subject.about}"
    return f"About the mentorship of {subject.mentorship.scholar}" if subject.mentorship else ""


def wordings(survey: Survey) -> list[str]:
    return ["", *words_for(survey.instrument, survey.instrument_version)]
