"""The use of a course as xAPI statements (1.0.3). Pure.

A statement's id is made of all that it says (but for the wording of the course, which xAPI does not count as part of
it): the same export twice has the same ids, and what has changed since has another. What may still grow – a sitting
that is not over, a page whose time is still being counted – waits for the next export.
"""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from rapport.training.completion import standings
from rapport.training.course import Activity, Course, Page
from rapport.training.dose.estimate import PAUSE, seconds_until, sittings
from rapport.training.dose.interactions import Said, said
from rapport.training.dose.use import Use, edition

Words = dict[str, Any]
VERSION = "1.0.3"
# Any fixed one: ids are made within it.
NAMESPACE = uuid.UUID("8d1f6e0c-3a0c-5f52-9b5e-6d2a7c0b41e7")
ADL = "http://adlnet.gov/expapi/verbs/"
VERBS = {
    "registered": f"{ADL}registered",
    "initialized": f"{ADL}initialized",
    "terminated": f"{ADL}terminated",
    "answered": f"{ADL}answered",
    "responded": f"{ADL}responded",
    "completed": f"{ADL}completed",
    "earned": "http://id.tincanapi.com/verb/earned",
    "viewed": "http://id.tincanapi.com/verb/viewed",
}
COURSE = "http://adlnet.gov/expapi/activities/course"
MODULE = "http://adlnet.gov/expapi/activities/module"
PAGE = "http://activitystrea.ms/schema/1.0/page"
BADGE = "http://activitystrea.ms/schema/1.0/badge"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
COMPONENTS = ("choices", "scale", "source", "target", "steps")


@dataclass(frozen=True)
class Place:
    """Where all this happens.

    Attributes:
        home: the address of the server; ids of activities begin with it.
        course: as it is today.
        editions: from when on which version was read, the earliest first.
        now: the moment of the export.
    """

    home: str
    course: Course
    editions: Sequence[tuple[datetime, str]]
    now: datetime

    @property
    def address(self) -> str:
        return f"{self.home}/training/{self.course.id}/"

    def revision(self, at: datetime) -> str:
        """The version of the course that was read at a moment."""
        until_then = [name for since, name in self.editions if since <= at]
        first = self.editions[0][1] if self.editions else edition(self.course.version, self.course.sha256)
        return until_then[-1] if until_then else first

    def text(self, words: str, page: Page | None = None) -> dict[str, str]:
        """Words in their language."""
        return {(page.language if page else "") or self.course.language: words}


def statements(place: Place, use: Use) -> Iterator[Words]:
    """All that a learner did, as statements: sittings, pages, answers, what they joined, completed and earned."""
    speaker = Speaker(place, use)
    yield from speaker.joining()
    yield from speaker.sitting()
    yield from speaker.viewing()
    yield from speaker.answering()
    yield from speaker.completing()
    yield from speaker.earning()


@dataclass(frozen=True)
class Speaker:
    """One learner, whose statements these are."""

    place: Place
    use: Use

    def joining(self) -> Iterator[Words]:
        """The moment of the registration; of who takes the course by their role alone, the day that they joined."""
        yield self.says("registered", self.course, self.use.registered_at or midnight(self.use.since))

    def sitting(self) -> Iterator[Words]:
        for one in sittings(self.use.stretches):
            yield self.says("initialized", self.course, one.began_at)
            if self.place.now - one.ended_at > PAUSE:
                yield self.says("terminated", self.course, one.ended_at, result=self.lasting(one.seconds))

    def viewing(self) -> Iterator[Words]:
        for page in self.place.course.pages:
            if at := self.use.visits.get(page.id):
                yield self.says("viewed", self.page(page), at)

    def answering(self) -> Iterator[Words]:
        for page in self.place.course.pages:
            for activity in page.activities:
                if kept := self.use.given.get((page.id, activity.id)):
                    given, at = kept
                    for one in said(activity, given):
                        yield self.answer(page, activity, one, at)

    def answer(self, page: Page, activity: Activity, one: Said, at: datetime) -> Words:
        result: Words = {"completion": True}
        if one.response is not None:
            result["response"] = one.response
        if one.success is not None:
            result["success"] = one.success
        if one.words is not None:
            result["extensions"] = {f"{self.place.home}/xapi/word-count": one.words}
        verb = "responded" if one.words is not None else "answered"
        return self.says(verb, self.interaction(page, activity, one), at, result=result, parent=self.page(page))

    def completing(self) -> Iterator[Words]:
        """Pages, sections and the course, with the time that had been counted for them then."""
        course, use = self.place.course, self.use
        days = {key: at for key, (_, at) in use.given.items()}
        for page in course.pages:
            keys = [(page.id, activity.id) for activity in page.activities]
            if keys and all(key in days for key in keys):
                yield from self.complete(self.page(page), max(days[key] for key in keys), frozenset({page.id}))
        for standing in standings(course, frozenset(days)):
            pages = frozenset(page.id for page in standing.section.pages)
            ats = sorted(at for (page, _), at in days.items() if page in pages)
            if standing.needed and standing.is_enough:
                section = self.thing(f"#{standing.section.id}", MODULE, standing.section.title)
                yield from self.complete(section, ats[standing.needed - 1], pages)
        if done := use.completion:
            pages = frozenset(one.page for one in use.stretches)
            yield from self.complete(self.course, done.at, pages, done.edition)

    def earning(self) -> Iterator[Words]:
        """That there is a certificate of the course. Its own address would lead to a name, so it is not told."""
        if issued := self.use.certificate:
            what = self.thing("#certificate", BADGE, self.place.course.title)
            yield self.says("earned", what, issued.at, revision=issued.edition)

    def complete(self, what: Words, at: datetime, pages: frozenset[str], revision: str = "") -> Iterator[Words]:
        seconds = seconds_until(self.use.stretches, at, pages, self.place.now)
        if seconds is not None:
            result = {"completion": True, **(self.lasting(seconds) if seconds else {})}
            yield self.says("completed", what, at, result=result, revision=revision)

    def lasting(self, seconds: int) -> Words:
        """A duration, and that it is an estimate."""
        return {"duration": duration(seconds), "extensions": {f"{self.place.home}/xapi/duration-is-estimate": True}}

    @property
    def course(self) -> Words:
        return self.thing("", COURSE, self.place.course.title)

    def page(self, page: Page) -> Words:
        return self.thing(f"{page.id}/", PAGE, page.title, page)

    def thing(self, path: str, kind: str, name: str, page: Page | None = None) -> Words:
        definition = {"type": kind, "name": self.place.text(name, page)}
        return {"objectType": "Activity", "id": f"{self.place.address}{path}", "definition": definition}

    def interaction(self, page: Page, activity: Activity, one: Said) -> Words:
        path = f"{page.id}/{activity.id}{'#' if one.part else ''}{one.part}"
        definition = {"type": INTERACTION, **one.definition}
        definition["description"] = self.place.text(one.definition["description"], page)
        for key in COMPONENTS:
            if key in definition:
                definition[key] = [
                    {"id": line["id"], "description": self.place.text(line["description"], page)}
                    for line in definition[key]
                ]
        return {"objectType": "Activity", "id": f"{self.place.address}{path}", "definition": definition}

    def says(
        self,
        verb: str,
        what: Words,
        at: datetime,
        *,
        result: Words | None = None,
        parent: Words | None = None,
        revision: str = "",
    ) -> Words:
        activities: Words = {"grouping": [self.course]}
        if parent:
            activities["parent"] = [parent]
        made: Words = {
            "actor": {
                "objectType": "Agent",
                "account": {"homePage": self.place.home, "name": str(self.use.number)},
            },
            "verb": {"id": VERBS[verb], "display": {"en": verb}},
            "object": what,
            "context": {
                "registration": str(uuid.uuid5(self.use.number, self.place.course.id)),
                "revision": revision or self.place.revision(at),
                "platform": "Rapport",
                "contextActivities": activities,
            },
            "timestamp": instant(at),
            "version": VERSION,
        }
        if result:
            made["result"] = result
        return {"id": str(uuid.uuid5(NAMESPACE, canonical(without_wording(made)))), **made}


def without_wording(value: Any) -> Any:  # noqa: ANN401 – JSON
    """The same without definitions of activities, which belong to the course and not to what was done."""
    if isinstance(value, Mapping):
        return {key: without_wording(one) for key, one in value.items() if key != "definition"}
    return [without_wording(one) for one in value] if isinstance(value, list) else value


def canonical(value: Words) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def duration(seconds: int) -> str:
    """ISO 8601, such as PT1H5M20S."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = (f"{number}{sign}" for number, sign in ((hours, "H"), (minutes, "M"), (rest, "S")) if number)
    return f"PT{''.join(parts) or '0S'}"


def instant(at: datetime) -> str:
    """A moment in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def midnight(day: date) -> datetime:
    """A day as a moment: when somebody joined is known to the day alone."""
    return datetime.combine(day, time(), UTC)
