"""The checks of variables that are made of others."""

from collections.abc import Iterator

from rapport.analysis.checks.raw import DATE_TYPES, LEVEL_TYPES, NUMBER_TYPES, Mapping, Place, RawPlan, words
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_nodes import Value

SOURCES: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "score": (("of", NUMBER_TYPES, "which has no numbers"),),
    "time_between": (("from", DATE_TYPES, "not a date"), ("to", DATE_TYPES, "not a date")),
    "collapsed": (("of", (*LEVEL_TYPES, "scale"), "which has no levels"),),
    "bands": (("of", NUMBER_TYPES, "which has no numbers"),),
    "period": (("of", DATE_TYPES, "not a date"),),
}


def check_derived(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of one derived variable: sources of the wrong type or below it, levels that are none."""
    kind = variable.get("type")
    if not isinstance(kind, str) or kind not in SOURCES:
        return
    for key, types, why in SOURCES[kind]:
        yield from _sources(variable, (*place, key), raw, (types, why))
    if kind == "score":
        yield from _reversed(variable, place, raw)
    if kind == "collapsed":
        yield from _merge(variable, place, raw)
    yield from _reference(variable, place, raw)


def _sources(variable: Mapping, place: Place, raw: RawPlan, fits: tuple[tuple[str, ...], str]) -> Iterator[Mistake]:
    given = variable.get(str(place[-1]))
    named: list[tuple[Place, Value]] = [((*place, at), word) for at, word in words(given)]
    seen: set[str] = set()
    for where, name in named or [(place, given)]:
        if not isinstance(name, str):
            continue
        yield from raw.named(name, where, *fits)
        if name in seen:
            yield raw.mistake(*where, what=f"“{name}” is given twice", mend="keep one of the two")
        seen.add(name)
        if name in raw.variables and not _stands_above(name, place, raw):
            what = f"“{name}” stands below “{variable.get('name')}”, which is made of it"
            yield raw.mistake(*where, what=what, mend="move it up")


def _stands_above(name: str, place: Place, raw: RawPlan) -> bool:
    listed = raw.plan.get("variables")
    above = listed[: int(place[1])] if isinstance(listed, list) else []
    return any(isinstance(item, dict) and item.get("name") == name for item in above)


def _reversed(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    items = {name for _, name in words(variable.get("of"))}
    for at, name in words(variable.get("reverse")):
        if name not in items:
            near = nearest(name, items)
            mend = f"did you mean “{near}”?" if near else "name one of the items under of"
            yield raw.mistake(*place, "reverse", at, what=f"“{name}” is no item of this score", mend=mend)
            continue
        item = raw.variable(name)
        has_limits = raw.mapping(item) or all(isinstance(item.get(key), int | float) for key in ("minimum", "maximum"))
        if item and not has_limits:
            what = f"“{name}” cannot be reversed, because its lowest and highest number are not given"
            yield raw.mistake(*place, "reverse", at, what=what, mend="give it minimum and maximum, or words")


def _merge(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    source, merge = raw.variable(variable.get("of")), variable.get("merge")
    if source is variable or not isinstance(merge, dict):
        return
    is_scale = source.get("type") == "scale"
    if is_scale and not raw.mapping(source):
        what = f"“{variable.get('of')}” is a scale of numbers, which has no levels to merge"
        yield raw.mistake(*place, "of", what=what, mend="cut it into bands instead (type: bands)")
        return
    known = {plain(word): word for word in raw.scale_words(source)} if is_scale else raw.levels(source)
    seen: dict[str, str] = {}
    for new, taken in merge.items():
        for at, word in words(taken):
            where = (*place, "merge", new, at)
            if known and plain(word) not in known:
                near = nearest(word, known.values())
                mend = f"did you mean “{near}”?" if near else f"its levels are {', '.join(known.values())}"
                yield raw.mistake(*where, what=f"“{word}” is no level of “{variable.get('of')}”", mend=mend)
            if plain(word) in seen:
                what = f"“{word}” goes into “{seen[plain(word)]}” already"
                yield raw.mistake(*where, what=what, mend="keep one of the two")
            seen.setdefault(plain(word), new)
        if known and plain(new) in known and plain(new) not in {plain(word) for _, word in words(taken)}:
            what = f"“{new}” is a level that stays by itself, and the name of a merged one"
            yield raw.mistake(*place, "merge", new, what=what, mend="take it in, or choose another name")


def _reference(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    reference, levels = variable.get("reference"), raw.levels(variable)
    if isinstance(reference, str) and levels and plain(reference) not in levels:
        near = nearest(reference, levels.values())
        mend = f"did you mean “{near}”?" if near else f"the levels are {', '.join(levels.values())}"
        yield raw.mistake(*place, "reference", what=f"“{reference}” is none of the levels", mend=mend)
