"""When a course is done: a rule over a set of facts, worked out in this one place. Pure.

Nothing but what somebody did counts: not scrolling, not staying, not opening.
"""

from dataclasses import dataclass

from rapport.training.course import Course, Key, Page, Section


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one course.

    Attributes:
        done: the activities that are done, as (page, activity) of today's course.
        has_action_plan: the person's action plan has at least one line.
    """

    done: frozenset[Key] = frozenset()
    has_action_plan: bool = False


@dataclass(frozen=True)
class Standing:
    """How far somebody is in a section."""

    section: Section
    done: int
    of: int
    # So many have to be done for the course to be complete.
    needed: int

    @property
    def is_enough(self) -> bool:
        return self.done >= self.needed

    @property
    def is_whole(self) -> bool:
        """Nothing is left open."""
        return self.done == self.of


def done_on(page: Page, done: frozenset[Key]) -> int:
    """How many of the page's activities are done."""
    return sum((page.id, activity.id) in done for activity in page.activities)


def standings(course: Course, done: frozenset[Key]) -> tuple[Standing, ...]:
    """How far somebody is, section by section."""
    found = []
    for section in course.sections:
        of = sum(len(page.activities) for page in section.pages)
        found.append(
            Standing(section, sum(done_on(page, done) for page in section.pages), of, course.completion.needed(of))
        )
    return tuple(found)


def is_complete(course: Course, facts: Facts) -> bool:
    """Whether the rule of the course is met."""
    if course.completion.action_plan and not facts.has_action_plan:
        return False
    return all(standing.is_enough for standing in standings(course, facts.done))


def rule_in_words(course: Course) -> str:
    """The rule as the course's page prints it."""
    share = course.completion.each_section
    words = "every activity" if share == 100 else f"at least {share}% of the activities of each section"
    plan = ", and your action plan has at least one line" if course.completion.action_plan else ""
    return f"The course is complete when you have done {words}{plan}."
