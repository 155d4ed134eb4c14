"""The checks of the verbs ``unadjusted`` and ``adjusted``."""

from collections.abc import Iterator

from rapport.analysis.checks.raw import LEVEL_TYPES, NUMBER_TYPES, Mapping, Place, RawPlan, words
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake

TERM_TYPES = (*NUMBER_TYPES, *LEVEL_TYPES)


def check_unadjusted(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes and characteristics."""
    yield from _outcomes(table, place, raw)
    yield from raw.row_names(table, place, "characteristics", TERM_TYPES)
    yield from _outcome_among(table, "characteristics", place, raw)


def check_adjusted(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of outcomes and candidates; what is forced is a candidate."""
    yield from _outcomes(table, place, raw)
    yield from raw.row_names(table, place, "candidates", TERM_TYPES)
    yield from _outcome_among(table, "candidates", place, raw)
    candidates = [name for _, name in words(table.get("candidates"))]
    seen: set[str] = set()
    for at, name in words(table.get("forced")):
        where = (*place, "forced", at)
        if name not in candidates:
            near = nearest(name, candidates)
            mend = f"did you mean “{near}”?" if near else "name it under candidates as well"
            yield raw.mistake(*where, what=f"“{name}” is forced, but no candidate", mend=mend)
        if name in seen:
            yield raw.mistake(*where, what=f"“{name}” is forced twice", mend="keep one of the two")
        seen.add(name)


def _outcomes(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    yield from raw.row_names(table, place, "outcomes", LEVEL_TYPES)
    if "cluster" in table:
        yield from raw.named(table["cluster"], (*place, "cluster"), LEVEL_TYPES, "which has no clusters")
    for at, name in words(table.get("outcomes")):
        levels = raw.levels(raw.variable(name))
        if levels is not None and len(levels) < 2:
            what = f"“{name}” has only one level, so that nothing can be modelled"
            yield raw.mistake(*place, "outcomes", at, what=what, mend="give it a second level")


def _outcome_among(table: Mapping, key: str, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    outcomes = {name for _, name in words(table.get("outcomes"))}
    for at, name in words(table.get(key)):
        if name in outcomes:
            what = f"“{name}” is an outcome of this table, and cannot explain itself"
            yield raw.mistake(*place, key, at, what=what, mend="take it out of one of the two lists")
