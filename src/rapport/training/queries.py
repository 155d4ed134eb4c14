"""Questions about courses and how far people are. What somebody wrote is told to nobody else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation
from rapport.training import completion
from rapport.training.completion import Facts, Standing
from rapport.training.course import Activity, Course, Key, Page
from rapport.training.given import Given, Piece
from rapport.training.library import shelf
from rapport.training.models import (
    Answer,
    CompletedPage,
    Completion,
    Opened,
    Part,
    PlanLine,
    Registration,
    Requirement,
    TallyLine,
    Visit,
)

# Of an answer, as the model takes them.
COLUMNS = [one.attname for one in Answer._meta.concrete_fields]
PK, PAGE, ACTIVITY, IS_GIVEN, SAVED_AT = map(COLUMNS.index, ("id", "page", "activity", "is_given", "saved_at"))
PART_COLUMNS = ("answer_id", "item", "option", "number", "text")


class NoSuchCourseError(ObjectDoesNotExist):
    """There is no course of this name on the server."""


@dataclass(frozen=True)
class Progress:
    """How far a person is with a course: activities done, page by page."""

    course: Course
    answered: frozenset[Key]
    completed_on: date | None = None
    last_page: Page | None = None
    # The pages that the course had when it was completed; empty while it is not.
    pages_then: frozenset[str] = frozenset()

    @property
    def done(self) -> int:
        """Activities done."""
        return len(self.answered)

    @property
    def of(self) -> int:
        """Activities in all."""
        return len(self.course.activity_keys)

    @property
    def has_begun(self) -> bool:
        """A page was opened or an activity done."""
        return bool(self.answered or self.last_page)

    @property
    def resume_at(self) -> Page:
        """The page opened last, or the first."""
        return self.last_page or self.course.pages[0]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How far, section by section."""
        return completion.standings(self.course, self.answered)

    @property
    def left_open(self) -> list[tuple[Page, list[Activity]]]:
        """What is not done yet, page by page."""
        return [(page, found) for page in self.course.pages if (found := self.open_on(page))]

    def done_on(self, page: Page) -> int:
        """How many of the page's activities are done."""
        return completion.done_on(page, self.answered)

    def open_on(self, page: Page) -> list[Activity]:
        """The page's activities that are not done."""
        return [activity for activity in page.activities if (page.id, activity.id) not in self.answered]

    def is_new(self, page: Page) -> bool:
        """The page was added after this person had completed the course."""
        return bool(self.pages_then) and page.id not in self.pages_then


def course(name: str) -> Course:
    """One course. Raises NoSuchCourseError."""
    try:
        return shelf().courses[name]
    except KeyError:
        raise NoSuchCourseError(name) from None


def courses_of(person: Person) -> list[Course]:
    """What the person's programmes use, require or opened for them, and their registrations, by title (one query)."""
    seats = Participation.objects.filter(person=person.pk, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES])
    required = Requirement.objects.filter(
        ended_on__isnull=True,
        program__participations__in=seats,
        role=F("program__participations__role"),
    )
    registered = Registration.objects.filter(person=person.pk)
    opened = Opened.objects.filter(person=person.pk, ended_on__isnull=True)
    names = set(
        seats.values_list("program__course", flat=True).union(
            required.values_list("course", flat=True),
            registered.values_list("course", flat=True),
            opened.values_list("course", flat=True),
        )
    )
    return sorted((shelf().courses[name] for name in names if name in shelf().courses), key=lambda one: one.title)


def registered_courses(person: Person) -> list[Course]:
    """The courses that the person registered for, by title (one query)."""
    names = Registration.objects.filter(person=person.pk).values_list("course", flat=True)
    return sorted((shelf().courses[name] for name in names if name in shelf().courses), key=lambda one: one.title)


@dataclass(frozen=True)
class Desk:
    """What a page needs of a person's answers: those that it shows, and which of the whole course are done."""

    progress: Progress
    # By today's (page, activity): the answers of the page, and those that it shows once more.
    answers: dict[Key, Answer] = field(default_factory=dict)

    def on(self, page: Page, activity: Activity) -> Answer | None:
        """The answer to an activity of the page."""
        return self.answers.get((page.id, activity.id))


def desk(person: Person, course: Course, *pages: Page) -> Desk:
    """The answers on these pages, and how far the person is (two queries, however much there is)."""
    wanted = {(page.id, block.id) for page in pages for block in page.activities}
    wanted |= {key for page in pages for block in page.activities if (key := getattr(block.content, "again_key", None))}
    found = list(Answer.objects.filter(person=person.pk, course=course.id).values_list(*COLUMNS))
    if course.renamed:
        found.sort(key=lambda row: (row[SAVED_AT], row[PK]))
    kept = {course.key_today(row[PAGE], row[ACTIVITY]): row for row in found}
    given = frozenset(key for key, row in kept.items() if row[IS_GIVEN])
    # What is not shown makes no objects.
    shown = {key: Answer(*kept[key]) for key in kept.keys() & wanted}
    _put_together(shown.values())
    return Desk(Progress(course, given.intersection(course.activity_keys)), shown)


def _put_together(answers: Iterable[Answer]) -> None:
    """Fetch what stands in those answers that are no text (one query, where there are any)."""
    of = {one.pk: one for one in answers if not one.text}
    if not of:
        return
    parts: dict[int, list[Piece]] = {pk: [] for pk in of}
    found = Part.objects.filter(answer__in=list(of)).values_list(*PART_COLUMNS, named=True)
    for row in found.order_by("place"):
        parts[row.answer_id].append(row)
    for pk, answer in of.items():
        answer.given = Given.put_together("", parts[pk])


def answer_to(person: Person, course: Course, page: Page, activity: Activity) -> Answer | None:
    """The person's answer to an activity, under whatever name it was given (one query)."""
    found = Answer.objects.filter(person=person.pk, course=course.id)
    if not course.renamed:
        return found.filter(page=page.id, activity=activity.id).first()
    today, rows = (page.id, activity.id), found.filter(page__in=course.names_of(page.id))
    under_any = [row for row in rows.order_by("saved_at", "pk") if course.key_today(row.page, row.activity) == today]
    return under_any[-1] if under_any else None


def facts(person: Person, course: Course) -> Facts:
    """What counts for the completion of a course (one query, two where an action plan counts)."""
    given = Answer.objects.filter(person=person, course=course.id, is_given=True).values_list("page", "activity")
    done = frozenset(course.key_today(*key) for key in given).intersection(course.activity_keys)
    return Facts(done, has_action_plan=course.completion.action_plan and has_plan(person, course))


def lacks_plan(person: Person, course: Course) -> bool:
    """Whether the rule of the course asks for an action plan that is not there yet (one query at most)."""
    return course.completion.action_plan and not has_plan(person, course)


def has_plan(person: Person, course: Course) -> bool:
    """Whether the person's action plan has a line that follows from this course (one query)."""
    return PlanLine.objects.filter(person=person, course=course.id).exists()


def progress(person: Person, course: Course) -> Progress:
    """How far the person is with the course (four queries)."""
    return progress_in(person, [course])[0]


def progress_in(person: Person, courses: list[Course]) -> list[Progress]:
    """How far the person is with each of the courses (four queries for any number)."""
    names = [course.id for course in courses]
    answered: dict[str, set[Key]] = defaultdict(set)
    given = Answer.objects.filter(person=person, course__in=names, is_given=True)
    for name, page, activity in given.values_list("course", "page", "activity"):
        answered[name].add((page, activity))
    visits = Visit.objects.filter(person=person, course__in=names).order_by("at", "pk")
    last = dict(visits.values_list("course", "page"))
    completed = dict(Completion.objects.filter(person=person, course__in=names).values_list("course", "at"))
    pages_then: dict[str, set[str]] = defaultdict(set)
    had = CompletedPage.objects.filter(completion__person=person, completion__course__in=names)
    for name, page in had.values_list("completion__course", "page"):
        pages_then[name].add(page)
    return [
        Progress(
            course=course,
            answered=frozenset(course.key_today(*key) for key in answered[course.id]).intersection(
                course.activity_keys
            ),
            completed_on=_day(completed[course.id]) if course.id in completed else None,
            last_page=course.page(course.page_today(last.get(course.id, ""))),
            pages_then=frozenset(course.page_today(page) for page in pages_then[course.id]),
        )
        for course in courses
    ]


@dataclass(frozen=True)
class Count:
    """How a poll stood when it was counted last."""

    people: int
    by_option: dict[str, int]


def counts_on(course: Course, page: Page) -> dict[str, Count]:
    """How the polls of a page stood when they were counted last, by activity (one query)."""
    polls = [activity.id for activity in page.activities if activity.kind == "poll"]
    lines = TallyLine.objects.filter(tally__course=course.id, tally__page=page.id, tally__activity__in=polls)
    found: dict[str, Count] = {}
    for activity, people, option, count in lines.values_list("tally__activity", "tally__people", "option", "people"):
        found.setdefault(activity, Count(people, {})).by_option[option] = count
    return found


def trained(people: Iterable[int], course: str) -> dict[int, date]:
    """Who of these people (by id) has completed the course, and on which day (one query)."""
    found = Completion.objects.filter(course=course, person__in=list(people)).values_list("person_id", "at")
    return {person: _day(at) for person, at in found}


def _day(at: datetime) -> date:
    return timezone.localdate(at)
