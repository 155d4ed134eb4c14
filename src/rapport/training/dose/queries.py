"""Questions about the use of a course: one's own, and what of it may leave the server without names."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Sum

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.consents import texts
from rapport.programs.models import Consent, Participation, Program
from rapport.stats.suppression import INSIDE, too_close
from rapport.training.course import Course, Page
from rapport.training.dose.estimate import Stretch
from rapport.training.dose.use import Completed, Use, edition
from rapport.training.kept import given_in
from rapport.training.library import shelf
from rapport.training.models import (
    Answer,
    Certificate,
    Completion,
    JoinCode,
    LearnerNumber,
    Registration,
    Requirement,
    Spell,
    UseRelease,
    Visit,
)

CONSENT = "research-use"
FEW = f"fewer than {INSIDE} people have agreed to research and opened the course"
CLOSE = (
    f"since an earlier export one to {INSIDE - 1} people have come or gone, and who compared the two files could tell "
    "which lines are theirs"
)
# So many people are read at once, however many there are.
LOT = 200


@dataclass(frozen=True)
class OnPage:
    """A page, and what was counted for it."""

    page: Page
    minutes: int
    is_opened: bool


@dataclass(frozen=True)
class OwnTime:
    """What the server has counted of one person's time with a course: an estimate."""

    pages: tuple[OnPage, ...]
    minutes: int

    @property
    def opened(self) -> int:
        """Pages opened."""
        return sum(one.is_opened for one in self.pages)


def minutes(seconds: int) -> int:
    """Whole minutes: an estimate does not become exact by a decimal."""
    return round(seconds / 60)


def minutes_with(person: Person, course: Course) -> int:
    """Active minutes of a person with a course, an estimate (one query)."""
    found = Spell.objects.filter(person=person, course=course.id).aggregate(all=Sum("seconds"))
    return minutes(found["all"] or 0)


def own_time(person: Person, course: Course) -> OwnTime:
    """Active minutes page by page, and which pages were opened (two queries)."""
    mine = {"person": person, "course": course.id}
    seconds: dict[str, int] = defaultdict(int)
    for name, some in (
        Spell.objects.filter(**mine).values("page").annotate(all=Sum("seconds")).values_list("page", "all")
    ):
        seconds[course.page_today(name)] += some
    opened = {course.page_today(name) for name in Visit.objects.filter(**mine).values_list("page", flat=True)}
    pages = tuple(OnPage(page, minutes(seconds[page.id]), page.id in opened) for page in course.pages)
    return OwnTime(pages, minutes(sum(seconds.values())))


@dataclass(frozen=True)
class Reach:
    """How far some people came with a course.

    Attributes:
        begun: who has opened a page, by id.
        completed: who has completed it, by id.
        hours: active hours of those who agreed to research, an estimate; None where they are fewer than five.
    """

    begun: frozenset[int]
    completed: frozenset[int]
    hours: int | None


def reach(program: Program, course: Course, since: Mapping[int, datetime]) -> Reach:
    """How far people came with a course, each by id from a moment of their own on (four queries)."""
    mine = {"course": course.id, "person__in": since}
    visits = Visit.objects.filter(**mine).values_list("person", "at")
    done = Completion.objects.filter(**mine).values_list("person", "at")
    seconds = dict.fromkeys(people_to_release(program, course) & since.keys(), 0)
    spells = Spell.objects.filter(course=course.id, person__in=seconds).values_list("person", "began_at", "seconds")
    for person, at, some in spells:
        seconds[person] += some if at >= since[person] else 0
    sat = [some for some in seconds.values() if some]
    return Reach(
        frozenset(person for person, at in visits if at >= since[person]),
        frozenset(person for person, at in done if at >= since[person]),
        round(sum(sat) / 3600) if len(sat) >= INSIDE else None,
    )


def people_to_release(program: Program, course: Course) -> frozenset[int]:
    """Who takes part today, agrees to research in its present words and has opened the course, by id (one query)."""
    text = texts().by_document.get(CONSENT)
    if text is None:
        return frozenset()
    agreed = Consent.objects.filter(
        program=program, document=CONSENT, version=text.version, sha256=text.sha256, withdrawn_at__isnull=True
    )
    seats = Participation.objects.filter(program=program, until__isnull=True, role__in=GRANTS[Verb.TAKE_COURSES])
    opened = Visit.objects.filter(course=course.id)
    found = Person.objects.filter(pk__in=agreed.values("person"), participations__in=seats, course_visits__in=opened)
    return frozenset(found.values_list("pk", flat=True).distinct())


def reason_against(program: Program, course: Course, people: frozenset[int]) -> str:
    """Why the use of a course by these people may not be handed out; empty if it may."""
    if len(people) < INSIDE:
        return FEW
    for earlier in UseRelease.objects.filter(program=program, course=course.id).values_list("people", flat=True):
        if too_close(people, frozenset(map(int, earlier.split(","))), INSIDE):
            return CLOSE
    return ""


def as_text(people: Iterable[int]) -> str:
    """Ids as a release holds them."""
    return ",".join(map(str, sorted(people)))


def uses(program: Program, course: Course, people: Sequence[int]) -> Iterator[Use]:
    """The use of a course by these people, in the order of their numbers, which tells nothing (eight queries a lot)."""
    numbers = LearnerNumber.objects.filter(program=program, person__in=people).order_by("number")
    order = list(numbers.values_list("person_id", "number"))
    for start in range(0, len(order), LOT):
        yield from _lot(program, course, dict(order[start : start + LOT]))


def _lot(program: Program, course: Course, numbers: dict[int, uuid.UUID]) -> Iterator[Use]:
    seats = Participation.objects.filter(program=program, person__in=numbers, until__isnull=True)
    since = dict(seats.values("person").annotate(first=Min("since")).values_list("person", "first"))
    found = {person: Use(number, since[person]) for person, number in numbers.items() if person in since}
    mine = {"person__in": found, "course": course.id}
    for spell in Spell.objects.filter(**mine).order_by("began_at", "pk"):
        stretch = Stretch(course.page_today(spell.page), spell.began_at, spell.last_at, spell.seconds)
        found[spell.person_id].stretches.append(stretch)
    for visit in Visit.objects.filter(**mine).order_by("at", "pk"):
        found[visit.person_id].visits[course.page_today(visit.page)] = visit.at
    known = frozenset(course.activity_keys)
    for answer in Answer.objects.filter(**mine, is_given=True).order_by("saved_at", "pk").prefetch_related("parts"):
        if (key := course.key_today(answer.page, answer.activity)) in known:
            found[answer.person_id].given[key] = (given_in(answer), answer.saved_at)
    for completion in Completion.objects.filter(**mine):
        done = Completed(completion.at, edition(completion.course_version, completion.course_sha256))
        found[completion.person_id].completion = done
    for certificate in Certificate.objects.filter(**mine, withdrawn_on__isnull=True):
        issued = Completed(certificate.issued_at, edition(certificate.course_version, certificate.course_sha256))
        found[certificate.person_id].certificate = issued
    for person, at in Registration.objects.filter(**mine).values_list("person", "registered_at"):
        found[person].registered_at = at
    yield from found.values()


def editions(course: Course, people: Collection[int]) -> list[tuple[datetime, str]]:
    """From when on these people read which version of a course, the earliest first (one query)."""
    spells = Spell.objects.filter(course=course.id, person__in=people)
    rows = spells.values("course_version", "course_sha256").annotate(first=Min("began_at")).order_by("first")
    return [(row["first"], edition(row["course_version"], row["course_sha256"])) for row in rows]


@dataclass(frozen=True)
class Offer:
    """A course whose use could leave the server; with how many people at least, or why it may not."""

    course: Course
    people: int
    reason: str

    @property
    def at_least(self) -> int:
        """In steps of five, so that nobody sees one person come or go."""
        return self.people // INSIDE * INSIDE


def offers(program: Program) -> list[Offer]:
    """The programme's course, those that it requires or has codes for, and others that its people opened, by title."""
    seats = Participation.objects.filter(program=program, until__isnull=True)
    opened = Visit.objects.filter(person__in=seats.values("person")).order_by().values_list("course", flat=True)
    required = Requirement.objects.filter(program=program, ended_on__isnull=True).values_list("course", flat=True)
    codes = JoinCode.objects.filter(program=program).values_list("course", flat=True)
    names = {program.course, *opened.distinct(), *required, *codes}
    found = []
    for course in sorted((shelf().courses[name] for name in names & shelf().courses.keys()), key=lambda one: one.title):
        people = people_to_release(program, course)
        found.append(Offer(course, len(people), reason_against(program, course, people)))
    return found
