"""What a mentorship works towards: milestones by time, goals, and who may see which rating."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from rapport.agreements.models import Goal, GoalRating, Meeting, Milestone, SmallStep
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

STEPS = Prefetch("steps", SmallStep.objects.order_by("place"), to_attr="small_steps")
# A milestone this near stands under "due next".
SOON = timedelta(days=31)


@dataclass(frozen=True)
class ByTime:
    """The milestones of a mentorship as they are looked at: what presses first."""

    overdue: list[Milestone]
    due_next: list[Milestone]
    later: list[Milestone]
    reached: list[Milestone]
    dropped: list[Milestone]

    @property
    def open(self) -> list[Milestone]:
        """Neither reached nor dropped, by date."""
        return [*self.overdue, *self.due_next, *self.later]

    @property
    def parts(self) -> list[tuple[str, str, list[Milestone]]]:
        """What is there, in the order of the page: (anchor, heading, milestones)."""
        named = [
            ("overdue", "Overdue", self.overdue),
            ("due-next", "Due next", self.due_next),
            ("later", "Later", self.later),
            ("reached", "Reached", self.reached),
            ("dropped", "Dropped", self.dropped),
        ]
        return [part for part in named if part[2]]


@dataclass(frozen=True)
class Event:
    """A point of the timeline."""

    on: date
    title: str
    kind: str
    state: str


@dataclass(frozen=True)
class Rated:
    """What somebody may know of the ratings of a goal: their own, and all of them once everybody has rated."""

    own: GoalRating | None
    shown: list[GoalRating]


def milestones(mentorship: Mentorship) -> QuerySet[Milestone]:
    """All milestones of a mentorship by date, with goal, and steps in `.small_steps`."""
    found = Milestone.objects.filter(mentorship=mentorship).select_related("goal", "edited_by")
    return found.prefetch_related(STEPS).order_by("due_on", "pk")


def own_milestones(person: Person, program: Program, after: int, number: int) -> list[Milestone]:
    """So many milestones of the person's own open mentorships in a programme, by number (one query)."""
    own = programs.mentorships_of(person).filter(program=program).order_by().values("pk")
    return list(Milestone.objects.filter(mentorship__in=own, pk__gt=after).order_by("pk")[:number])


def milestone(mentorship: Mentorship, pk: int) -> Milestone | None:
    """One milestone of this mentorship."""
    return milestones(mentorship).filter(pk=pk).first()


def by_time(found: Iterable[Milestone], today: date) -> ByTime:
    """Sort milestones by what a reader asks: late, due within a month or the very next one, later, over."""
    rows = list(found)
    waiting = [one for one in rows if not (one.reached_on or one.dropped_on)]
    overdue = [one for one in waiting if one.due_on < today]
    ahead = [one for one in waiting if one.due_on >= today]
    # The very next one is "next", however far away it is.
    due_next = [one for one in ahead if one.due_on <= today + SOON] or ahead[:1]
    return ByTime(
        overdue=overdue,
        due_next=due_next,
        later=ahead[len(due_next) :],
        reached=sorted((one for one in rows if one.reached_on), key=lambda one: one.reached_on or today, reverse=True),
        dropped=[one for one in rows if one.dropped_on],
    )


def step(mentorship: Mentorship, pk: int) -> SmallStep | None:
    """One small step on the way of this mentorship."""
    return SmallStep.objects.filter(milestone__mentorship=mentorship, pk=pk).select_related("milestone").first()


def goals(mentorship: Mentorship) -> QuerySet[Goal]:
    """All goals of a mentorship, those with a date first, with owner and ratings."""
    found = Goal.objects.filter(mentorship=mentorship).select_related("owner", "edited_by")
    ratings = Prefetch("ratings", GoalRating.objects.select_related("by").order_by("by"))
    return found.prefetch_related(ratings).order_by(F("due_on").asc(nulls_last=True), "pk")


def goal(mentorship: Mentorship, pk: int) -> Goal | None:
    """One goal of this mentorship."""
    return goals(mentorship).filter(pk=pk).first()


def rated(goal: Goal, viewer: Person, parties: Sequence[Person]) -> Rated:
    """Nobody sees another's rating, or that there is one, before every party of today has rated the closed goal.

    So neither is led by the other, and nobody learns the other's view by waiting: closing a goal opens nothing.
    """
    ratings = list(goal.ratings.all())
    own = next((one for one in ratings if one.by_id == viewer.pk), None)
    return Rated(own, ratings if all_have_rated(goal, parties) else [])


def all_have_rated(goal: Goal, parties: Sequence[Person]) -> bool:
    """The goal is closed, and everybody who is in the mentorship today has rated it."""
    rated_by = {one.by_id for one in goal.ratings.all()}
    return goal.is_closed and len(parties) > 1 and {party.pk for party in parties} <= rated_by


def people_of(mentorship: Mentorship) -> list[Person]:
    """The scholar and today's mentors (`programs.queries` puts them into `.mentors`)."""
    return [mentorship.scholar, *(member.mentor for member in mentorship.mentors)]  # type: ignore[attr-defined]


def timeline(mentorship: Mentorship, today: date) -> list[tuple[date, list[Event]]]:
    """Milestones, steps and goals with a date, month by month; each month by its first day."""
    events = []
    for one in milestones(mentorship):
        events.append(Event(one.reached_on or one.due_on, one.title, one.get_kind_display(), state_of(one, today)))
        for step in one.small_steps:  # type: ignore[attr-defined]
            if on := step.done_on or step.due_on:
                state = "done" if step.done_on else "overdue" if on < today else "planned"
                events.append(Event(on, step.title, f"Step to “{one.title}”", state))
    dated = goals(mentorship).filter(due_on__isnull=False)
    events += [Event(one.due_on, one.title, "Goal", one.get_status_display().lower()) for one in dated]  # type: ignore[arg-type]
    events.sort(key=lambda event: (event.on, event.title))
    return [(month, list(group)) for month, group in groupby(events, key=lambda event: event.on.replace(day=1))]


def state_of(milestone: Milestone, today: date) -> str:
    """In one word."""
    if milestone.reached_on:
        return "reached"
    if milestone.dropped_on:
        return "dropped"
    return "overdue" if milestone.due_on < today else "planned"


def next_due(person: Person, until: date) -> list[Milestone]:
    """Milestones of the person's mentorships that are open and due by this day, with steps (three queries)."""
    found = Milestone.objects.filter(
        mentorship__in=programs.mentorships_of(person).values("pk"),
        due_on__lte=until,
        reached_on__isnull=True,
        dropped_on__isnull=True,
    )
    return list(found.select_related("mentorship__scholar").prefetch_related(STEPS).order_by("due_on", "pk"))


def next_steps(person: Person, until: date) -> list[SmallStep]:
    """Small steps that are not done and due by this day, in the person's mentorships (one query)."""
    found = SmallStep.objects.filter(
        milestone__mentorship__in=programs.mentorships_of(person).values("pk"),
        milestone__reached_on__isnull=True,
        milestone__dropped_on__isnull=True,
        due_on__lte=until,
        done_on__isnull=True,
    )
    return list(found.select_related("milestone").order_by("due_on", "pk"))


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: what is due, the next meeting, and how much there is (four queries)."""
    coming = Meeting.objects.filter(
        mentorship=mentorship, state=Meeting.State.PLANNED, starts_at__gte=timezone.now()
    ).filter(Q(mentor__isnull=True) | Q(mentor=person) | Q(mentorship__scholar=person))
    found = by_time(milestones(mentorship), timezone.localdate())
    return {
        "due": [*found.overdue, *found.due_next][:3],
        "meeting": coming.order_by("starts_at").first(),
        "waiting": len(found.open),
        "goals": Goal.objects.filter(mentorship=mentorship).count(),
    }
