"""A discussion guide: what a workshop could talk about, made of a course’s pages and of nothing that anybody wrote.

Polls bring their totals as the course itself shows them: counted in lots, small numbers hidden.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapport.training.activities import Poll
from rapport.training.course import Activity, Course, Page, Section
from rapport.training.kinds.choosing import Share, Shares, in_fives
from rapport.training.models import TallyLine

# How many minutes a group of six to ten needs to talk about one, as a first idea of the time.
MINUTES = {"case": 20, "dialogue": 10, "reflection": 8, "starters": 8, "poll": 5, "ratings": 5, "scale": 5}
OTHERWISE = 4


@dataclass(frozen=True)
class Topic:
    """One thing to talk about."""

    activity: Activity
    minutes: int
    # Of a poll, what everybody said, where enough have.
    shares: Shares | None = None


@dataclass(frozen=True)
class Chapter:
    """A page of the course with what it gives to talk about."""

    page: Page
    topics: tuple[Topic, ...]

    @property
    def minutes(self) -> int:
        return sum(topic.minutes for topic in self.topics)


@dataclass(frozen=True)
class Guide:
    course: Course
    sections: tuple[tuple[Section, tuple[Chapter, ...]], ...]

    @property
    def minutes(self) -> int:
        return sum(chapter.minutes for _, chapters in self.sections for chapter in chapters)

    @property
    def pages(self) -> int:
        return sum(len(chapters) for _, chapters in self.sections)


def guide(course: Course, pages: Collection[str]) -> Guide:
    """The guide to these pages, in the order of the course (one query)."""
    tallies = _tallies(course, pages)
    sections = []
    for section in course.sections:
        chapters = tuple(_chapter(page, tallies) for page in section.pages if page.id in pages)
        if chapters:
            sections.append((section, chapters))
    return Guide(course, tuple(sections))


Tallies = Mapping[tuple[str, str], tuple[int, dict[str, int]]]


def _chapter(page: Page, tallies: Tallies) -> Chapter:
    topics = []
    for activity in page.activities:
        shares = None
        if isinstance(activity.content, Poll) and (counted := tallies.get((page.id, activity.id))):
            people, by_option = counted
            options = (Share(one.text, in_fives(by_option.get(one.id, 0)), False) for one in activity.content.options)
            shares = Shares(in_fives(people), tuple(options))
        topics.append(Topic(activity, MINUTES.get(activity.kind, OTHERWISE), shares))
    return Chapter(page, tuple(topics))


def _tallies(course: Course, pages: Collection[str]) -> Tallies:
    lines = TallyLine.objects.filter(tally__course=course.id, tally__page__in=list(pages))
    rows = lines.values_list("tally__page", "tally__activity", "tally__people", "option", "people")
    found: dict[tuple[str, str], tuple[int, dict[str, int]]] = {}
    for page, activity, people, option, count in rows:
        found.setdefault((page, activity), (people, {}))[1][option] = count
    return found
