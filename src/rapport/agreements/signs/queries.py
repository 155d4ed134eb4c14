"""The facts behind the signs: only what the scholar sees on their own pages."""

from datetime import date, timedelta

from django.utils import timezone

from rapport.agreements import queries
from rapport.agreements.meetings import queries as meetings
from rapport.agreements.models import Answer, Milestone, SignDismissed, Terms
from rapport.agreements.queries import Desk, Step
from rapport.agreements.signs.rules import Facts, Sign, quiet, signs
from rapport.people.models import Person
from rapport.programs.models import Mentorship

# A meeting that is planned within this time counts as planned.
AHEAD = timedelta(days=366)


def signs_for(scholar: Person, mentorship: Mentorship) -> list[Sign]:
    """What the scholar is told today, without what they have dismissed."""
    today = timezone.localdate()
    dismissed = dict(SignDismissed.objects.filter(mentorship=mentorship).values_list("sign", "on"))
    return quiet(signs(facts(scholar, mentorship)), dismissed, today)


def facts(scholar: Person, mentorship: Mentorship) -> Facts:
    """What the scholar can see of their mentorship today."""
    desk = queries.desk(scholar, mentorship)
    said = [answer for answer in desk.given.values() if answer.value.strip()]
    waits = desk.step == Step.WAIT and desk.sheet is not None and len(desk.parties) > 1
    unsigned = desk.open_version if desk.step in {Step.SIGN, Step.WAIT_FOR_SIGNATURES} else None
    terms = Terms.objects.filter(agreement__mentorship=mentorship).first()
    open_milestones = Milestone.objects.filter(mentorship=mentorship, reached_on=None, dropped_on=None)
    return Facts(
        today=timezone.localdate(),
        began_on=mentorship.since,
        waits_since=timezone.localdate(desk.sheet.submitted_at) if waits and desk.sheet else None,
        unsigned_since=timezone.localdate(unsigned.made_at) if unsigned else None,
        has_agreement=desk.in_force is not None or desk.template is None,
        review_on=terms.review_on if terms and desk.sees_all else None,
        meets_every=meetings.rhythm(desk) if desk.in_force else None,
        unmet_since=unmet_since(scholar, desk),
        milestones_due=tuple(open_milestones.order_by("due_on").values_list("due_on", flat=True)),
        answered=len(said),
        assumed=sum(answer.discussed == Answer.Discussed.ASSUMED for answer in said),
    )


def unmet_since(scholar: Person, desk: Desk) -> date | None:
    """Since when no meeting is noted: the last one, or the day of the agreement. None when the next one is planned."""
    if desk.in_force is None or desk.in_force.signed_at is None:
        return None
    if any(one.mentorship_id == desk.mentorship.pk for one in meetings.coming(scholar, AHEAD)):
        return None
    signed = timezone.localdate(desk.in_force.signed_at)
    return max(signed, meetings.last_met(scholar, desk.mentorship) or signed)


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: for the scholar how many signs there are, for anybody else nothing at all."""
    if person.pk != mentorship.scholar_id or mentorship.until is not None:
        return {}
    return {"is_scholar": True, "count": len(signs_for(person, mentorship))}
