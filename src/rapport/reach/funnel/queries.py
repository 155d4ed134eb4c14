"""How many people of a programme got how far in each of its courses."""

import math
from dataclasses import dataclass

from django.db.models import Count

from rapport.ballots import names
from rapport.ballots import queries as ballots
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.funnel.steps import Reached, Step, Stopped, steps, stopped
from rapport.training.course import Course
from rapport.training.learners import queries as learners
from rapport.training.learners.queries import Wanted
from rapport.training.library import shelf
from rapport.training.models import Completion, EvaluationInvited, Joined, PlanLine, Visit
from rapport.training.registration.queries import courses_in


@dataclass(frozen=True)
class Funnel:
    """A course, and how far people got in it."""

    course: str
    title: str
    steps: list[Step]
    stopped: Stopped
    invited: int


def funnels(program: Program) -> list[Funnel]:
    """The courses of a programme to which anybody was invited, by title (a constant number of queries for each)."""
    found = []
    for name, title in courses_in(program):
        course = shelf().courses.get(name)
        if course is None:
            continue
        reached = reach_of(program, course)
        if reached.invited:
            found.append(Funnel(name, title, steps(reached), stopped(reached), reached.invited))
    return found


def reach_of(program: Program, course: Course) -> Reached:
    """How far people got (ten queries)."""
    required = learners.of_course(program, course.id)
    # An inner query needs no order; the list of people may be long.
    invited = learners.found(program, Wanted(course.id), required).order_by().values("pk")
    mine = {"course": course.id, "person__in": invited}
    visits = Visit.objects.filter(**mine, page__in=[page.id for page in course.pages]).order_by()
    opened = dict(visits.values_list("person").annotate(Count("page")))
    done = set(Completion.objects.filter(**mine).values_list("person", flat=True))
    joined = Joined.objects.filter(code__program=program, code__course=course.id, registration__person__is_active=True)
    registered = set(joined.values_list("registration__person", flat=True))
    # Who finished elsewhere, by a learning platform, has opened no page here.
    began = set(opened) | done
    half = {person for person, pages in opened.items() if 2 * pages >= len(course.pages)} | done
    lines = PlanLine.objects.filter(**mine).order_by()
    return Reached(
        invited=Person.objects.filter(pk__in=invited).count(),
        registered=len(registered | began),
        began=len(began),
        half=len(half),
        done=len(done),
        ways_in=EvaluationInvited.objects.filter(**mine).count(),
        evaluated=evaluated(names.of_course(program.pk, course.id)),
        planned=lines.values("person").distinct().count(),
        followed=lines.exclude(answered_on=None).values("person").distinct().count(),
        unfinished=len(began - done),
        unfinished_half=len(half - done),
    )


def evaluated(boxes: list[str]) -> int | None:
    """At least so many answers lie in the boxes of a course, one for each version of the questions; none without."""
    rates = ballots.rates(boxes)
    return sum(math.ceil(rate * ballots.given(box) / 100) for box, rate in rates.items()) if rates else None
