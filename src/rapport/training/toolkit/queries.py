"""Finding tools: words, topic, audience, course. Nothing here asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from rapport.training.course import Course, Reference, Tool


@dataclass(frozen=True)
class Way:
    """Where a tool leads."""

    href: str
    words: str
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Found:
    """A tool of one of the person's courses."""

    tool: Tool
    course: Course
    ways: tuple[Way, ...]
    reference: Reference | None = None


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; empty: everything."""

    q: str = ""
    topic: str = ""
    audience: str = ""
    course: str = ""

    @property
    def is_something(self) -> bool:
        """Not all tools were asked for."""
        return bool(self.q.strip() or self.topic or self.audience or self.course)

    def fits(self, tool: Tool, course: Course) -> bool:
        """Every word stands somewhere in the tool; topic, audience and course are the ones asked for."""
        text = f"{tool.title} {tool.topic} {tool.audience} {tool.use} {tool.summary}".casefold()
        return (
            all(word in text for word in self.q.casefold().split())
            and self.topic in ("", tool.topic)
            and self.audience in ("", tool.audience)
            and self.course in ("", course.id)
        )


def tools_of(courses: Iterable[Course], asked: Asked) -> list[Found]:
    """The tools that fit, by topic and title."""
    found = [found_in(course, tool) for course in courses for tool in course.tools if asked.fits(tool, course)]
    return sorted(found, key=lambda one: (one.tool.topic.casefold(), one.tool.title.casefold()))


def topics(courses: Iterable[Course]) -> list[str]:
    """What the tools are about."""
    return sorted({tool.topic for course in courses for tool in course.tools}, key=str.casefold)


def audiences(courses: Iterable[Course]) -> list[str]:
    """For whom the tools are."""
    return sorted({tool.audience for course in courses for tool in course.tools}, key=str.casefold)


def found_in(course: Course, tool: Tool) -> Found:
    """A tool with every place that it leads to."""
    reference = next((one for one in course.references if one.id == tool.reference), None)
    ways = []
    if tool.template:
        ways.append(Way(reverse("agreements:template", args=[tool.template]), "Look at the template"))
    if page := course.page(tool.page):
        ways.append(Way(reverse("training:page", args=[course.id, page.id]), f"In the course: {page.title}"))
    if reference and reference.doi:
        ways.append(Way(reference.href, f"doi:{reference.doi}", is_elsewhere=True))
    return Found(tool, course, tuple(ways), reference)
