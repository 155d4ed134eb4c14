"""Questions about an action plan, asked by the person whose it is, or by the worker."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.training import library
from rapport.training import queries as training
from rapport.training.activities import Reflection
from rapport.training.course import Course, Key
from rapport.training.models import Answer, PlanLine, PlanQuiet
from rapport.training.required.queries import are_of


@dataclass(frozen=True)
class Offer:
    """What somebody wrote in a reflection that can become a line of their plan."""

    course: str
    page: str
    activity: str
    page_title: str
    text: str


def line(pk: int) -> PlanLine:
    """One line. Raises PlanLine.DoesNotExist."""
    return PlanLine.objects.get(pk=pk)


def lines_of(person: Person) -> list[PlanLine]:
    """The person's plan, in their order (one query)."""
    return list(PlanLine.objects.filter(person=person))


def offers_to(person: Person, courses: list[Course], lines: list[PlanLine]) -> list[Offer]:
    """Reflections for the plan that were written and are no line yet (one query)."""
    wanted = {course.id: for_plan(course) for course in courses}
    rows = Answer.objects.filter(person=person, course__in=wanted, is_given=True).exclude(text="")
    written: dict[tuple[str, Key], str] = {}
    for name, page, activity, text in rows.order_by("saved_at", "pk").values_list("course", "page", "activity", "text"):
        key = next(course.key_today(page, activity) for course in courses if course.id == name)
        written[name, key] = text
    taken = {
        (course.id, course.key_today(one.page, one.activity))
        for course in courses
        for one in lines
        if one.activity and one.course == course.id
    }
    return [
        Offer(course.id, *key, title, written[course.id, key])
        for course in courses
        for key, title in wanted[course.id].items()
        if (course.id, key) in written and (course.id, key) not in taken
    ]


def for_plan(course: Course) -> dict[Key, str]:
    """Where the course asks what goes into a plan: (page, activity), and the title of the page."""
    return {
        (page.id, one.id): page.title
        for page in course.pages
        for one in page.activities
        if isinstance(one.content, Reflection) and one.content.for_plan
    }


def written_in(person: Person, course: Course, key: Key) -> str:
    """What the person wrote to a reflection for the plan; empty where there is none."""
    page = course.page(key[0])
    activity = page.activity(key[1]) if page else None
    if not page or not activity or key not in for_plan(course):
        return ""
    answer = training.answer_to(person, course, page, activity)
    return answer.text.strip() if answer else ""


def is_quiet(person: Person) -> bool:
    """Whether the person wants no letters about their plan (one query)."""
    return PlanQuiet.objects.filter(person=person).exists()


def course_titles(lines: list[PlanLine]) -> dict[str, str]:
    """The titles of the courses that these lines follow from, by id."""
    found = {one.course: library.find(one.course) for one in lines if one.course}
    return {name: course.title if course else name for name, course in found.items()}


@dataclass(frozen=True)
class Waiting:
    """What of a plan waits for the person today: what they wanted to be reminded of, and what is asked."""

    to_do: list[PlanLine]
    asked: list[PlanLine]


def waiting_for(person: Person, today: date | None = None) -> Waiting:
    """What the start page shows; nothing for who wants to hear nothing (one query)."""
    day = today or timezone.localdate()
    due = Q(remind_on__lte=day) | Q(ask_on__lte=day, happened="")
    found = list(PlanLine.objects.filter(due, person=person, done_on=None, person__plan_quiet=None))
    asked = [one for one in found if one.ask_on <= day and not one.happened]
    return Waiting([one for one in found if one.remind_on and one.remind_on <= day and one not in asked], asked)


def _open() -> QuerySet[PlanLine]:
    """What is not done, of people who want letters."""
    return PlanLine.objects.filter(done_on=None, person__is_active=True, person__plan_quiet=None)


def to_remind(today: date) -> QuerySet[PlanLine]:
    """Lines whose day has come and of which no letter went out for that day."""
    return _open().filter(Q(reminded_on=None) | Q(reminded_on__lt=F("remind_on")), remind_on__lte=today)


def to_ask(today: date) -> QuerySet[PlanLine]:
    """Lines of which it was never asked whether they happened, and it is time."""
    return _open().filter(ask_on__lte=today, asked_on=None, happened="")


def people_to_write_to(today: date) -> list[Person]:
    """Who has something to hear today (one query)."""
    return list(Person.objects.filter(are_of(to_remind(today)) | are_of(to_ask(today))).order_by("pk"))


def reminded(person: Person, day: date) -> list[PlanLine]:
    """Of what a letter of that day reminds: what is still open."""
    return list(_open().filter(person=person, reminded_on=day))


def asked(person: Person, day: date) -> list[PlanLine]:
    """About what a letter of that day asks: what is still open and not answered."""
    return list(_open().filter(person=person, asked_on=day, happened=""))
