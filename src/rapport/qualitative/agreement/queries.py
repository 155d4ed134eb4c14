"""Questions about what the coders of a closed round found."""

from collections import defaultdict
from collections.abc import Mapping

from rapport.qualitative.agreement.readings import Reading, ReadUnit
from rapport.qualitative.models import Assignment, Coding, Respondent, Round, RoundCoder


def coders_in_order(round_: Round) -> list[RoundCoder]:
    """The coders of a round in the order of their labels (Coder A, Coder B …), which says nothing about their names."""
    return sorted(round_.coders.all(), key=lambda one: (len(one.label), one.label))


def read_units(round_: Round) -> list[ReadUnit]:
    """All units of a closed round with what their coders found (four queries); nothing while it is open.

    Args:
        round_: the round.

    Returns:
        One for each unit, in the order of their ids.
    """
    if round_.closed_at is None:
        return []
    order = {one.pk: at for at, one in enumerate(coders_in_order(round_))}
    released = set(round_.coders.exclude(released_at=None).values_list("pk", flat=True))
    codes: dict[int, set[int]] = defaultdict(set)
    for assignment, code in Coding.objects.filter(assignment__coder__round=round_).values_list("assignment", "code"):
        codes[assignment].add(code)
    readings: dict[int, list[Reading]] = defaultdict(list)
    wrote: dict[int, int | None] = {}
    withdrawn: set[int] = set()
    rows = Assignment.objects.filter(coder__round=round_).order_by("unit", "coder")
    for pk, unit, coder, is_done, respondent, taken_back in rows.values_list(
        "pk", "unit", "coder", "is_done", "unit__respondent", "unit__withdrawn_at"
    ):
        readings[unit].append(Reading(order[coder], frozenset(codes[pk]), is_done, coder in released))
        wrote[unit] = respondent
        if taken_back is not None:
            withdrawn.add(unit)
    people = _as_one(round_)
    return [
        ReadUnit(unit, _respondent(unit, wrote[unit], people), tuple(found), unit in withdrawn)
        for unit, found in readings.items()
    ]


def _respondent(unit: int, wrote: int | None, people: Mapping[int, int]) -> int:
    """Who counts as having written a unit; one that nobody wrote stands for itself, under a number below 0."""
    return -unit if wrote is None else people.get(wrote, wrote)


def _as_one(round_: Round) -> dict[int, int]:
    """Respondents who count as somebody else, with the one as whom they count in the end."""
    pairs = Respondent.objects.filter(project=round_.project_id).exclude(same_as=None).values_list("pk", "same_as")
    given = {pk: other for pk, other in pairs if other is not None}
    found = {}
    for pk in given:
        end, seen = pk, {pk}
        while given.get(end, end) not in seen:
            end = given[end]
            seen.add(end)
        found[pk] = end
    return found
