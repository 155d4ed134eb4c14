"""Questions about courses and how far people are. What somebody wrote is told to nobody else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation
from rapport.training.course import Course, Page, Section
from rapport.training.library import shelf
from rapport.training.models import Answer, Completion, Registration, Requirement, Visit


class NoSuchCourseError(ObjectDoesNotExist):
    """There is no course of this name on the server."""


@dataclass(frozen=True)
class Progress:
    """How far a person is with a course: activities answered, page by page."""

    course: Course
    answered: frozenset[tuple[str, str]]
    completed_on: date | None = None
    last_page: Page | None = None

    @property
    def done(self) -> int:
        """Activities answered."""
        return len(self.answered)

    @property
    def of(self) -> int:
        """Activities in all."""
        return len(self.course.activity_keys)

    @property
    def has_begun(self) -> bool:
        """A page was opened or an activity answered."""
        return bool(self.answered or self.last_page)

    @property
    def resume_at(self) -> Page:
        """The page opened last, or the first."""
        return self.last_page or self.course.pages[0]

    def done_on(self, page: Page) -> int:
        """How many of the page's activities are answered."""
        return sum((page.id, activity.id) in self.answered for activity in page.activities)

    def is_done(self, page: Page) -> bool:
        """Every activity of the page is answered; a page that asks nothing is never in the way."""
        return self.done_on(page) == len(page.activities)

    def done_in(self, section: Section) -> tuple[int, int]:
        """Activities answered, and all, of a section."""
        return sum(self.done_on(page) for page in section.pages), sum(len(page.activities) for page in section.pages)


def course(name: str) -> Course:
    """One course. Raises NoSuchCourseError."""
    try:
        return shelf().courses[name]
    except KeyError:
        raise NoSuchCourseError(name) from None


def courses_of(person: Person) -> list[Course]:
    """What the person's programmes use or require of them, and what they registered for, by title (one query)."""
    seats = Participation.objects.filter(person=person.pk, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES])
    required = Requirement.objects.filter(
        ended_on__isnull=True,
        program__participations__in=seats,
        role=F("program__participations__role"),
    )
    registered = Registration.objects.filter(person=person.pk)
    names = set(
        seats.values_list("program__course", flat=True).union(
            required.values_list("course", flat=True), registered.values_list("course", flat=True)
        )
    )
    return sorted((shelf().courses[name] for name in names if name in shelf().courses), key=lambda one: one.title)


def registered_courses(person: Person) -> list[Course]:
    """The courses that the person registered for, by title (one query)."""
    names = Registration.objects.filter(person=person.pk).values_list("course", flat=True)
    return sorted((shelf().courses[name] for name in names if name in shelf().courses), key=lambda one: one.title)


def answered_in(person: Person, course: Course) -> Progress:
    """What the person has answered in the course, for its pages (one query)."""
    given = Answer.objects.filter(person=person, course=course.id, is_given=True).values_list("page", "activity")
    return Progress(course, frozenset(set(given) & set(course.activity_keys)))


def progress(person: Person, course: Course) -> Progress:
    """How far the person is with the course (three queries)."""
    return progress_in(person, [course])[0]


def progress_in(person: Person, courses: list[Course]) -> list[Progress]:
    """How far the person is with each of the courses (three queries for any number)."""
    names = [course.id for course in courses]
    answered: dict[str, set[tuple[str, str]]] = defaultdict(set)
    given = Answer.objects.filter(person=person, course__in=names, is_given=True)
    for name, page, activity in given.values_list("course", "page", "activity"):
        answered[name].add((page, activity))
    visits = Visit.objects.filter(person=person, course__in=names).order_by("at", "pk")
    last = dict(visits.values_list("course", "page"))
    completions = Completion.objects.filter(person=person, course__in=names)
    completed = {name: _day(at) for name, at in completions.values_list("course", "at")}
    return [
        Progress(
            course=course,
            answered=frozenset(answered[course.id] & set(course.activity_keys)),
            completed_on=completed.get(course.id),
            last_page=course.page(last.get(course.id, "")),
        )
        for course in courses
    ]


def answers_on(person: Person, course: Course, page: Page) -> dict[str, Answer]:
    """The person's own answers on a page, by activity (two queries)."""
    found = Answer.objects.filter(person=person, course=course.id, page=page.id).prefetch_related("chosen")
    return {answer.activity: answer for answer in found}


def trained(people: Iterable[int], course: str) -> dict[int, date]:
    """Who of these people (by id) has completed the course, and on which day (one query)."""
    found = Completion.objects.filter(course=course, person__in=list(people)).values_list("person_id", "at")
    return {person: _day(at) for person, at in found}


def _day(at: datetime) -> date:
    return timezone.localdate(at)
