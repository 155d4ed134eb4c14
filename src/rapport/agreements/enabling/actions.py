"""What a pair changes about its goals, milestones and small steps. Two people never overwrite each other unseen."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from rapport.agreements.enabling import queries
from rapport.agreements.models import Goal, GoalRating, Milestone, SmallStep
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship

Row = TypeVar("Row", Goal, Milestone)


@dataclass(frozen=True)
class MilestoneWords:
    """What a milestone says."""

    kind: str
    title: str
    due_on: date
    identifier: str = ""
    goal: Goal | None = None


@dataclass(frozen=True)
class GoalWords:
    """What a goal says."""

    owner: Person
    title: str
    status: str = Goal.Status.PLANNED
    due_on: date | None = None
    detail: str = ""
    evidence: str = ""
    item: str = ""


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotYoursError(RefusedError):
    """Only a party of an open mentorship writes here, about what is in it."""


class OverError(RefusedError):
    """The milestone was reached or dropped, or the goal rated by all: it stays as it is."""


class EditedMeanwhileError(RefusedError):
    """Somebody saved another text since the form was opened."""

    def __init__(self, kept: Goal | Milestone) -> None:
        self.kept = kept
        super().__init__("it was edited meanwhile")


@transaction.atomic
def add_milestone(*, by: Person, mentorship: Mentorship, words: MilestoneWords) -> Milestone:
    """A new milestone."""
    _room(by, mentorship, words.goal)
    made = Milestone(mentorship=mentorship, edited_by=by, edited_at=timezone.now())
    _fill(made, words)
    made.save()
    _record("agreements.set_milestone", "milestone", made.pk, by)
    return made


@transaction.atomic
def change_milestone(*, by: Person, milestone: Milestone, words: MilestoneWords, version: int) -> Milestone:
    """Change what a milestone says; `version` is the one the form began with. The same again changes nothing.

    Raises EditedMeanwhileError when somebody else saved something else in between, and writes nothing then.
    """
    kept = _milestone(by, milestone)
    _room(by, kept.mentorship, words.goal)
    if MilestoneWords(kept.kind, kept.title, kept.due_on, kept.identifier, kept.goal) == words:
        return kept
    if kept.version != version:
        raise EditedMeanwhileError(kept)
    _fill(kept, words)
    return _save(kept, by)


@transaction.atomic
def reach(*, by: Person, milestone: Milestone, on: date | None) -> Milestone:
    """The milestone was reached on this day – or, with None, it was not: the press was a mistake."""
    kept = _milestone(by, milestone)
    if kept.reached_on == on:
        return kept
    if kept.dropped_on:
        raise OverError("the milestone was dropped")
    kept.reached_on = on
    return _save(kept, by)


@transaction.atomic
def drop(*, by: Person, milestone: Milestone, because: str) -> Milestone:
    """The pair gives a milestone up, and says why. With an empty reason it is taken up again."""
    kept = _milestone(by, milestone)
    if kept.dropped_because == because:
        return kept
    if kept.reached_on:
        raise OverError("the milestone was reached")
    kept.dropped_because = because
    kept.dropped_on = timezone.localdate() if because else None
    return _save(kept, by)


@transaction.atomic
def add_step(*, by: Person, milestone: Milestone, title: str, due_on: date | None = None) -> SmallStep:
    """A small step at the end of the way to a milestone."""
    kept = _milestone(by, milestone)
    last = kept.steps.order_by("place").last()
    step = SmallStep.objects.create(milestone=kept, place=last.place + 1 if last else 1, title=title, due_on=due_on)
    _record("agreements.set_step", "milestone", kept.pk, by)
    return step


@transaction.atomic
def tick_step(*, by: Person, step: SmallStep, done: bool) -> SmallStep:
    """A step is done, or was ticked by mistake. Pressing twice is pressing once."""
    _milestone(by, step.milestone)
    kept = SmallStep.objects.get(pk=step.pk)
    if bool(kept.done_on) != done:
        kept.done_on = timezone.localdate() if done else None
        kept.save(update_fields=["done_on"])
        _record("agreements.set_step", "milestone", kept.milestone_id, by)
    return kept


@transaction.atomic
def remove_step(*, by: Person, step: SmallStep) -> None:
    """Take a step off the list."""
    kept = _milestone(by, step.milestone)
    SmallStep.objects.filter(pk=step.pk).delete()
    _record("agreements.set_step", "milestone", kept.pk, by)


@transaction.atomic
def add_goal(*, by: Person, mentorship: Mentorship, words: GoalWords) -> Goal:
    """A new goal."""
    _own(_room(by, mentorship), words)
    made = Goal(mentorship=mentorship, edited_by=by, edited_at=timezone.now())
    _fill(made, words)
    made.save()
    _record("agreements.set_goal", "goal", made.pk, by)
    return made


@transaction.atomic
def change_goal(*, by: Person, goal: Goal, words: GoalWords, version: int) -> Goal:
    """Change a goal, as `change_milestone` changes a milestone. One that all have rated stays closed."""
    kept = Goal.objects.select_for_update().get(pk=goal.pk)
    parties = _room(by, kept.mentorship)
    now = GoalWords(kept.owner, kept.title, kept.status, kept.due_on, kept.detail, kept.evidence, kept.item)
    if now == words:
        return kept
    if kept.version != version:
        raise EditedMeanwhileError(kept)
    if words.owner != kept.owner:
        _own(parties, words)
    was_rated = queries.all_have_rated(kept, parties)
    _fill(kept, words)
    if was_rated and not kept.is_closed:
        raise OverError("all have rated the goal")
    return _save(kept, by)


@transaction.atomic
def rate(*, by: Person, goal: Goal, rating: int) -> GoalRating:
    """Say how a closed goal compares with what one expected; it can be changed until all have said it."""
    kept = Goal.objects.select_for_update().get(pk=goal.pk)
    parties = _room(by, kept.mentorship)
    mine = kept.ratings.filter(by=by).first()
    if mine is not None and mine.rating == rating:
        return mine
    if not kept.is_closed or queries.all_have_rated(kept, parties):
        raise OverError("the goal is still open, or all have rated it")
    made, _ = GoalRating.objects.update_or_create(
        goal=kept, by=by, defaults={"rating": rating, "rated_on": timezone.localdate()}
    )
    _record("agreements.rate_goal", "goal", kept.pk, by)
    return made


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove how somebody rated goals. Goals and milestones were written together, and stay with the others."""
    GoalRating.objects.filter(by=person).delete()
    record(did="agreements.erase_ratings", target=f"person:{person.pk}", by=by.pk)


def _room(by: Person, mentorship: Mentorship, goal: Goal | None = None) -> list[Person]:
    """The people of the mentorship today; raises NotYoursError when `by` is none of them, or the goal another's."""
    fresh = mentorships.mentorship(mentorship.pk)
    people = queries.people_of(fresh)
    if fresh.until is not None or by not in people or (goal and goal.mentorship_id != fresh.pk):
        raise NotYoursError("only a party of an open mentorship writes here")
    return people


def _milestone(by: Person, milestone: Milestone) -> Milestone:
    """The milestone as it is now, locked until the transaction ends."""
    kept = Milestone.objects.select_for_update().get(pk=milestone.pk)
    _room(by, kept.mentorship)
    return kept


def _own(parties: list[Person], words: GoalWords) -> None:
    if words.owner not in parties:
        raise NotYoursError("a goal belongs to somebody of the mentorship")


def _fill(row: Goal | Milestone, words: GoalWords | MilestoneWords) -> None:
    for name, value in vars(words).items():
        setattr(row, name, value)


def _save(row: Row, by: Person) -> Row:
    row.version, row.edited_by, row.edited_at = row.version + 1, by, timezone.now()
    row.save()
    kind = "goal" if isinstance(row, Goal) else "milestone"
    _record(f"agreements.set_{kind}", kind, row.pk, by)
    return row


def _record(did: str, kind: str, pk: int, by: Person) -> None:
    """Outside the programme's own trail: how a pair gets on with its plans is not the programme's business."""
    record(did=did, target=f"{kind}:{pk}", by=by.pk)
