"""What an agreement says beside its expectations, as it stands now: goals, milestones, terms, and the chair who signs.

How far a goal or a step is does not belong to what was agreed: progress needs no new signatures.
"""

from datetime import date

from rapport.agreements.chairs import chair_of
from rapport.agreements.models import Agreement, Goal, Milestone, SmallStep, Terms
from rapport.agreements.wording import Goal as AgreedGoal
from rapport.agreements.wording import Milestone as AgreedMilestone
from rapport.agreements.wording import Plan
from rapport.agreements.wording import Terms as AgreedTerms


def plan_of(agreement: Agreement) -> Plan:
    """What the agreement says now beside the expectations; goals given up and milestones dropped are no part of it."""
    terms = Terms.objects.filter(agreement=agreement).first()
    chair = chair_of(agreement, terms)
    goals = Goal.objects.filter(mentorship=agreement.mentorship_id).exclude(status=Goal.Status.GIVEN_UP)
    milestones = Milestone.objects.filter(mentorship=agreement.mentorship_id, dropped_on__isnull=True)
    steps: dict[int, list[SmallStep]] = {}
    for step in SmallStep.objects.filter(milestone__in=milestones).order_by("place"):
        steps.setdefault(step.milestone_id, []).append(step)
    return Plan(
        terms=_agreed(terms) if terms else AgreedTerms(),
        goals=tuple(
            AgreedGoal(goal.pk, goal.owner_id, goal.title, goal.detail, _iso(goal.due_on))
            for goal in goals.order_by("pk")
        ),
        milestones=tuple(
            AgreedMilestone(
                id=one.pk,
                kind=one.kind,
                title=one.title,
                due_on=one.due_on.isoformat(),
                goal=one.goal_id,
                steps=tuple((step.title, _iso(step.due_on)) for step in steps.get(one.pk, [])),
            )
            for one in milestones.order_by("due_on", "pk")
        ),
        chair=chair.pk if chair else None,
    )


def _agreed(terms: Terms) -> AgreedTerms:
    return AgreedTerms(
        terms.protected_percent, _iso(terms.protected_until), _iso(terms.review_on), terms.review_every_months
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
