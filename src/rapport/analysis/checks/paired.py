"""The checks of the verb ``paired``."""

from collections.abc import Iterator

from rapport.analysis.checks.describing import known_levels
from rapport.analysis.checks.raw import LEVEL_TYPES, NUMBER_TYPES, Mapping, Place, RawPlan, mappings
from rapport.textfiles.mistakes import Mistake


def check(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of its pairs."""
    for at, pair in mappings(table.get("pairs")):
        if table.get("test") == "mcnemar":
            yield from _yes_and_no(pair, table, (*place, "pairs", at), raw)
        else:
            yield from check_pair(pair, (*place, "pairs", at), raw)


def _yes_and_no(pair: Mapping, table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """Two variables with levels, of which one means yes."""
    for side in ("before", "after"):
        name = pair.get(side)
        yield from raw.named(name, (*place, side), LEVEL_TYPES, "which has no level that means yes")
        yield from known_levels(name, [table.get("yes")], (*place, side), raw)


def check_pair(pair: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of one pair: two variables with numbers, different, and on one scale.

    Args:
        pair: the pair as it stands in the file.
        place: where.
        raw: the plan.

    Yields:
        One mistake each.
    """
    numbers: list[set[float]] = []
    for side in ("before", "after"):
        name = pair.get(side)
        yield from raw.named(name, (*place, side), NUMBER_TYPES, "which has no mean")
        if isinstance(name, str) and name in raw.variables:
            mapped = raw.mapping(raw.variable(name)).values()
            numbers.append({float(value) for value in mapped if isinstance(value, int | float)})
    if pair.get("before") == pair.get("after") and isinstance(pair.get("before"), str):
        yield raw.mistake(*place, "after", what="before and after are the same variable", mend="name two")
    elif len(numbers) == 2 and all(numbers) and numbers[0] != numbers[1]:
        sides = " and ".join(", ".join(f"{value:g}" for value in sorted(side)) for side in numbers)
        what = f"before and after are on different scales ({sides})"
        yield raw.mistake(*place, what=what, mend="map the words of both to the same numbers")
