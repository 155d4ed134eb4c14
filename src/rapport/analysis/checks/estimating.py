"""The checks of the verbs that estimate."""

from collections.abc import Collection, Iterator

from rapport.analysis.checks.raw import LEVEL_TYPES, NOT_DATES, NUMBER_TYPES, Mapping, Place, RawPlan, mappings, words
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_nodes import Value

TERM_TYPES = (*NUMBER_TYPES, *LEVEL_TYPES)


def check_cluster(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes and clusters."""
    yield from raw.row_names(table, place, "outcomes", TERM_TYPES)
    yield from _clusters(table, place, raw)


def check_arms(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes, arms, clusters, and of what is taken out."""
    yield from check_cluster(table, place, raw)
    if "arm" in table:
        yield from raw.named(table["arm"], (*place, "arm"), LEVEL_TYPES, "which has no arms")
    for part in ("adjust", "of_clusters"):
        if part in table:
            yield from raw.row_names(table, place, part, TERM_TYPES)
    known = raw.plan.get("allocations")
    if (accepted := table.get("accepted")) is not None and not (isinstance(known, dict) and accepted in known):
        what = f"there are no allocations “{accepted}” in this plan"
        yield raw.mistake(*place, "accepted", what=what, mend="give them under “allocations”")


def check_model(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes, terms, clusters, and of what imputes and weights."""
    yield from raw.row_names(table, place, "outcomes", TERM_TYPES)
    yield from _terms(table, place, raw)
    yield from _clusters(table, place, raw)
    yield from _inside(table.get("missing"), (*place, "missing"), "also", raw)
    yield from _inside(table.get("weights"), (*place, "weights"), "known", raw)


def check_ordinal(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes, terms and clusters."""
    yield from raw.row_names(table, place, "outcomes", TERM_TYPES)
    yield from _terms(table, place, raw)
    yield from _clusters(table, place, raw)


def check_reliability(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of the scales' items; what is turned round is an item."""
    for at, scale in mappings(table.get("scales")):
        where = (*place, "scales", at)
        yield from raw.row_names(scale, where, "items", NUMBER_TYPES)
        items = {name for _, name in words(scale.get("items"))}
        for one, name in words(scale.get("reverse")):
            if name not in items:
                what = f"“{name}” is turned round, but is no item of this scale"
                yield raw.mistake(*where, "reverse", one, what=what, mend="name it under items as well")


def check_agreement(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of the pairs: two variables of one kind, and numbers where a correlation is asked for."""
    types = NUMBER_TYPES if table.get("icc") is not None else TERM_TYPES
    for at, pair in mappings(table.get("pairs")):
        where = (*place, "pairs", at)
        for side in ("first", "second"):
            yield from raw.named(pair.get(side), (*where, side), types, "which does not fit here")
        first, second = (raw.variable(pair.get(side)) for side in ("first", "second"))
        if {first.get("type"), second.get("type")} <= set(LEVEL_TYPES):
            one, other = raw.levels(first), raw.levels(second)
            if one is not None and other is not None and list(one) != list(other):
                what = "the two have different levels"
                yield raw.mistake(*where, what=what, mend="give both the same levels in the same order")
        elif first and second and (first.get("type") in LEVEL_TYPES) != (second.get("type") in LEVEL_TYPES):
            yield raw.mistake(*where, what="one has levels, the other numbers", mend="name two of one kind")
        if pair.get("first") == pair.get("second") and isinstance(pair.get("first"), str):
            yield raw.mistake(*where, "second", what="first and second are the same variable", mend="name two")


def check_response_shift(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of the rows: three different variables with numbers."""
    for at, row in mappings(table.get("rows")):
        where = (*place, "rows", at)
        names = [row.get(side) for side in ("before", "then", "after")]
        for side, name in zip(("before", "then", "after"), names, strict=True):
            yield from raw.named(name, (*where, side), NUMBER_TYPES, "which has no mean")
        if all(isinstance(name, str) for name in names) and len(set(map(str, names))) < 3:
            yield raw.mistake(*where, what="two of the three are the same variable", mend="name three")


def check_nonresponse(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of rows, of what tells who answered, and of what is known."""
    yield from raw.row_names(table, place, "rows", TERM_TYPES)
    yield from raw.named(table.get("answered"), (*place, "answered"), NOT_DATES, "which does not fit here")
    yield from _inside(table.get("weights"), (*place, "weights"), "known", raw)
    weights = table.get("weights")
    known = words(weights.get("known")) if isinstance(weights, dict) else []
    for at, name in known:
        if name == table.get("answered"):
            what = f"“{name}” tells who answered, so that it is not known of everybody"
            yield raw.mistake(*place, "weights", "known", at, what=what, mend="take it out")


def _clusters(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    if "cluster" in table:
        yield from raw.named(table["cluster"], (*place, "cluster"), LEVEL_TYPES, "which has no clusters")
        for key in ("outcomes", "terms"):
            yield from _among(
                table, key, {table["cluster"]} if isinstance(table["cluster"], str) else set(), place, raw
            )


def _terms(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    yield from raw.row_names(table, place, "terms", TERM_TYPES)
    yield from _among(table, "terms", {name for _, name in words(table.get("outcomes"))}, place, raw)


def _among(table: Mapping, key: str, names: Collection[Value], place: Place, raw: RawPlan) -> Iterator[Mistake]:
    for at, name in words(table.get(key)):
        if name in names:
            what = f"“{name}” is asked for twice, and cannot explain itself"
            yield raw.mistake(*place, key, at, what=what, mend="take it out of one of the two places")


def _inside(part: Value, place: Place, key: str, raw: RawPlan) -> Iterator[Mistake]:
    if isinstance(part, dict):
        yield from raw.row_names(part, place, key, TERM_TYPES)
