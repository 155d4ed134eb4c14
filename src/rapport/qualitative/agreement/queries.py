"""Questions about what the coders of a closed round found, and how far they agree."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from rapport.qualitative.agreement.readings import Reading, ReadUnit
from rapport.qualitative.models import Assignment, Coding, Round, RoundCoder


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
    codes: dict[int, set[int]] = defaultdict(set)
    for assignment, code in Coding.objects.filter(assignment__coder__round=round_).values_list("assignment", "code"):
        codes[assignment].add(code)
    units: dict[int, list[Reading]] = defaultdict(list)
    # Of a coder who was taken out nothing is read but that they had the unit.
    taken_out = round_.coders.exclude(released_at=None).exclude(assignments=None)
    for coder, unit in taken_out.values_list("pk", "assignments__unit"):
        units[unit].append(Reading(order[coder], is_done=False, is_released=True))
    wrote: dict[int, int | None] = {}
    withdrawn: set[int] = set()
    rows = Assignment.objects.filter(coder__round=round_).order_by("unit", "coder")
    person = Coalesce("unit__respondent__same_as", "unit__respondent")
    for pk, unit, coder, is_done, taken_back, respondent in rows.values_list(
        "pk", "unit", "coder", "is_done", "unit__withdrawn_at", person
    ):
        units[unit].append(Reading(order[coder], frozenset(codes[pk]), is_done))
        wrote[unit] = respondent
        if taken_back is not None:
            withdrawn.add(unit)
    return [ReadUnit(unit, wrote.get(unit) or -unit, tuple(units[unit]), unit in withdrawn) for unit in sorted(units)]
