"""How many people of a programme got how far in each of its courses: counted by the worker, read by the page."""

import math
from dataclasses import dataclass, fields

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from rapport.ballots import names
from rapport.ballots import queries as ballots
from rapport.programs.models import Participation, Program
from rapport.reach.funnel.steps import Reached, Step, Stopped, steps, stopped
from rapport.reach.models import Count as Counted
from rapport.reach.models import CourseFunnel
from rapport.training.course import Course
from rapport.training.learners import queries as learners
from rapport.training.library import shelf
from rapport.training.models import Completion, EvaluationInvited, Joined, PlanLine, Visit
from rapport.training.registration.queries import courses_in, titles


@dataclass(frozen=True)
class Funnel:
    """A course, and how far people got in it."""

    course: str
    title: str
    steps: list[Step]
    stopped: Stopped
    invited: int


def funnels(count: Counted) -> list[Funnel]:
    """The courses of a programme to which anybody was invited when it was counted, by title (one query)."""
    kept = {one.course: one for one in CourseFunnel.objects.filter(count=count)}
    return [_funnel(title, kept[course]) for course, title in titles(kept)]


def _funnel(title: str, kept: CourseFunnel) -> Funnel:
    reached = Reached(**{one.name: getattr(kept, one.name) for one in fields(Reached)})
    return Funnel(kept.course, title, steps(reached), stopped(reached), reached.invited)


def reached_in(program: Program) -> dict[str, Reached]:
    """How far people got, by course of the programme; those to which nobody was invited left out."""
    courses = [shelf().courses[name] for name, _ in courses_in(program) if name in shelf().courses]
    found = {course.id: reach_of(program, course) for course in courses}
    return {name: reached for name, reached in found.items() if reached.invited}


def reach_of(program: Program, course: Course) -> Reached:
    """How far people got in a course: each of them is looked at once, and nobody is held in memory."""
    theirs = {"course": course.id, "person": OuterRef("pk")}
    visits = Visit.objects.filter(**theirs, page__in=[page.id for page in course.pages]).order_by()
    lines = PlanLine.objects.filter(**theirs)
    seats = Participation.objects.filter(person=OuterRef("pk")).exclude(program=program)
    joined = Joined.objects.filter(registration__person=OuterRef("pk"), registration__course=course.id)
    people = learners.everybody(program, course.id, learners.of_course(program, course.id)).annotate(
        has_joined=Exists(learners.joined_to(program, course.id).filter(registration__person=OuterRef("pk"))),
        opened=Coalesce(Subquery(visits.values("person").annotate(n=Count("pk")).values("n")), 0),
        has_finished=Exists(Completion.objects.filter(**theirs)),
        has_way_in=Exists(EvaluationInvited.objects.filter(**theirs)),
        is_elsewhere=Exists(seats) | Exists(joined.exclude(code__program=program)),
        has_plan=Exists(lines),
        has_answered=Exists(lines.exclude(answered_on=None)),
    )
    finished = Q(has_finished=True)
    # Who finished elsewhere, by a learning platform, has opened no page here.
    began = Q(opened__gt=0) | finished
    half = Q(opened__gte=math.ceil(len(course.pages) / 2)) | finished
    counted = {
        "invited": Q(),
        "registered": Q(has_joined=True) | began,
        "began": began,
        "half": half,
        "done": finished,
        "ways_in": Q(has_way_in=True),
        # In which programme it was given is not written down: that would narrow down whose an answer may be.
        "surely_here": Q(has_way_in=True, is_elsewhere=False),
        "planned": Q(has_plan=True),
        "followed": Q(has_answered=True),
        "unfinished": began & ~finished,
        "unfinished_half": half & ~finished,
    }
    numbers = people.aggregate(**{name: Count("pk", filter=which) for name, which in counted.items()})
    answers = evaluated(names.of_course(program.pk, course.id), numbers.pop("surely_here"))
    return Reached(**numbers, evaluated=answers)


def evaluated(boxes: list[str], ways_in: int) -> int | None:
    """At least so many of those with a way in have answered; none where there is no evaluation.

    Args:
        boxes: those of a course, one for each version of the questions.
        ways_in: how many of the people who are counted were surely given a way into one of them.
    """
    rates = ballots.rates(boxes)
    given = {box: ballots.given(box) for box in rates}
    # Rounded down: a rate never says that all have answered, and neither does its number.
    answers = sum(rate * given[box] // 100 for box, rate in rates.items())
    # A box knows nobody: whoever else was given a way in – and has left since – may be among those who answered.
    left = max(0, sum(given.values()) - ways_in)
    return max(0, answers - left) if rates else None
