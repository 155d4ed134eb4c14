"""What the worker reads to make figures: every pair of a programme that may count. For tasks alone, not for pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.agreements.enabling.queries import all_have_rated, goals, people_of
from rapport.agreements.expectations import Party as Who
from rapport.agreements.measures.compared import Compared, Pair, Reviewed, compared
from rapport.agreements.measures.questions import DOMAINS, TOLD
from rapport.agreements.meetings.frequency import held_within, months_before
from rapport.agreements.models import (
    Goal,
    GoalRating,
    Meeting,
    Milestone,
    Observation,
    Review,
    SelfReport,
    Statement,
)
from rapport.agreements.queries import Desk
from rapport.agreements.wording import Party
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Participation, Program

# Reports older than that tell of another time.
MONTHS = 12


def pairs(program: Program, today: date) -> list[Pair]:
    """Every open pair of the programme, for cohorts: nothing is compared before all of a team have submitted."""
    seats = Participation.objects.filter(program=program, role=Role.SCHOLAR)
    cohorts = dict(seats.values_list("person", "cohort"))
    found = []
    for mentorship in programs.mentorships_in(program).select_related("program"):
        desk = agreements.desk(mentorship.scholar, mentorship)
        of_all = outcomes(mentorship, today)
        for member in mentorship.mentors:  # type: ignore[attr-defined]
            party = next((one for one in desk.pairs if one.person == member.mentor), None)
            pair = of_desk(desk, party) if party and desk.sees_all else Pair(0, 0)
            means = {**pair.means, **of_all, **between(mentorship, member.mentor_id, today)}
            whose = {"key": member.pk, "scholar": mentorship.scholar_id, "cohort": cohorts.get(mentorship.scholar_id)}
            found.append(replace(pair, means=means, **whose))
    return sorted(found, key=lambda one: one.key)


def of_desk(desk: Desk, mentor: Party) -> Pair:
    """What the two of a revealed pair see side by side; what is about the team is left out."""
    found = [one for one in agreements.comparisons(desk, mentor) if one.item.party != Who.TEAM and not one.is_own]
    items = tuple(compared(one) for one in found)
    means = _shares(items)
    statements = [one.statement for one in found if one.statement]
    if found and desk.sees_all:
        means["settled"] = sum(one.is_settled for one in found) / len(found)
    for outcome in Statement.Outcome:
        if statements:
            means[f"resolved:{outcome}"] = sum(one.outcome == outcome for one in statements) / len(statements)
    pair = {desk.mentorship.scholar_id, mentor.person.pk}
    return Pair(0, desk.mentorship.scholar_id, compared=items, reviews=reviews(desk, pair), means=means)


def _shares(items: Sequence[Compared]) -> dict[str, float]:
    """Of what each has said: how much they have talked about; of words that both judged: how much means the same."""
    said = {
        "talked:scholar": [one.talked[0] for one in items],
        "talked:mentor": [one.talked[1] for one in items],
        "judged": [one.same for one in items if one.codes is None],
    }
    known = {measure: [answer for answer in given if answer is not None] for measure, given in said.items()}
    return {measure: sum(given) / len(given) for measure, given in known.items() if given}


def reviews(desk: Desk, pair: set[int]) -> list[Reviewed]:
    """What both said in each review that all have sent in."""
    opened = Review.objects.filter(agreement=desk.agreement).exclude(opened_at=None, done_at=None).order_by("pk")
    found = []
    for review in opened.prefetch_related("sheets__answers"):
        keeps: dict[str, set[bool]] = defaultdict(set)
        of_both = [sheet for sheet in review.sheets.all() if sheet.by_id in pair]
        for answer in chain.from_iterable(sheet.answers.all() for sheet in of_both):
            if not answer.item.startswith("_"):
                keeps[answer.item].add(answer.keeps)
        if len(of_both) == len(pair) and keeps:
            found.append(Reviewed(sum(said == {True} for said in keeps.values()), len(keeps)))
    return found


def outcomes(mentorship: Mentorship, today: date) -> dict[str, float]:
    """Milestones and goals of a mentorship: reached of those that were due, achieved of those that are closed."""
    found: dict[str, float] = {}
    due = [one for one in Milestone.objects.filter(mentorship=mentorship, dropped_on=None) if one.due_on <= today]
    if due:
        found["milestones:reached"] = sum(one.reached_on is not None for one in due) / len(due)
        found["milestones:in time"] = sum(bool(one.reached_on and one.reached_on <= one.due_on) for one in due) / len(
            due
        )
    closed = [one for one in goals(mentorship) if one.is_closed]
    if closed:
        found["goals:achieved"] = sum(one.status == Goal.Status.ACHIEVED for one in closed) / len(closed)
    people = people_of(mentorship)
    rated = [rating for one in closed if all_have_rated(one, people) for rating in one.ratings.all()]
    return found | _ratings(rated, mentorship.scholar_id, {one.pk for one in people})


def _ratings(rated: Iterable[GoalRating], scholar: int, people: set[int]) -> dict[str, float]:
    by_side: dict[str, list[int]] = defaultdict(list)
    for one in rated:
        if one.by_id in people:
            by_side["scholar" if one.by_id == scholar else "mentor"].append(one.rating)
    return {f"goals:{side}": sum(given) / len(given) for side, given in by_side.items()}


def between(mentorship: Mentorship, mentor: int, today: date) -> dict[str, float]:
    """What is counted of the two: meetings, their newest self-reports, and what an observer rated."""
    found: dict[str, float] = {}
    theirs = Meeting.objects.filter(mentorship=mentorship, mentor=mentor)
    if theirs.exists():
        held = theirs.filter(state=Meeting.State.HELD).values_list("starts_at", flat=True)
        found["meetings"] = held_within([timezone.localdate(at) for at in held], today)
    for side, by in (("scholar", mentorship.scholar_id), ("mentor", mentor)):
        newest = newest_report(mentorship, mentor, by, today)
        found |= {f"{side}:{name}": value for name, value in (newest or {}).items()}
    return found | observed(mentorship, mentor)


def newest_report(mentorship: Mentorship, mentor: int, by: int, today: date) -> dict[str, float] | None:
    """The newest self-report of one side in a year: single numbers, and how often the other has said it directly."""
    since = months_before(today, MONTHS)
    own = SelfReport.objects.filter(mentorship=mentorship, mentor=mentor, by=by, given_on__gte=since)
    newest = own.prefetch_related("answers").order_by("-given_on").first()
    return in_numbers({one.question: one.value for one in newest.answers.all()}) if newest else None


def in_numbers(given: Mapping[str, int]) -> dict[str, float]:
    """What stands in a self-report, with the domains taken together: the share in which the other has said it."""
    known = [value for question, value in given.items() if question in DOMAINS]
    found: dict[str, float] = {question: value for question, value in given.items() if question not in DOMAINS}
    if known:
        found["direct"] = known.count(TOLD) / len(known)
    return found


def observed(mentorship: Mentorship, mentor: int) -> dict[str, float]:
    """The mean of what observers rated, skill by skill."""
    rated = Observation.objects.filter(meeting__mentorship=mentorship, meeting__mentor=mentor, rated_at__isnull=False)
    given: dict[str, list[int]] = defaultdict(list)
    for one in rated.prefetch_related("skills"):
        for skill in one.skills.all():
            given[skill.skill].append(skill.value)
    return {f"observer:{skill}": sum(values) / len(values) for skill, values in given.items()}
