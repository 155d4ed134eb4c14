"""The checks of a plan's variables and exclusions."""

from collections import Counter
from collections.abc import Iterator

from rapport.analysis.checks.derived import check_derived
from rapport.analysis.checks.raw import ALL_TYPES, DATE_TYPES, LEVEL_TYPES, NUMBER_TYPES, Mapping, Place, RawPlan, words
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_nodes import Value

RULES = (
    ("is", LEVEL_TYPES),
    ("below", NUMBER_TYPES),
    ("above", NUMBER_TYPES),
    ("before", DATE_TYPES),
    ("after", DATE_TYPES),
)


def check_variable(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of one variable: levels given twice, scales that are not there, limits the wrong way round."""
    kind = variable.get("type")
    if kind == "categorical":
        yield from _categorical(variable, place, raw)
    if kind == "scale":
        yield from _scale(variable, place, raw)
    low, high = variable.get("minimum"), variable.get("maximum")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield raw.mistake(*place, "minimum", what=f"minimum {low} is above maximum {high}", mend="swap them")
    first, last = variable.get("earliest"), variable.get("latest")
    if isinstance(first, str) and isinstance(last, str) and first > last:
        yield raw.mistake(*place, "earliest", what=f"earliest {first} is after latest {last}", mend="swap them")
    yield from check_derived(variable, place, raw)
    yield from _missing_word_in_use(variable, place, raw)


def check_exclusion(exclusion: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of one exclusion: a rule that does not fit its variable, a level that is none."""
    name = exclusion.get("variable")
    if not isinstance(name, str):
        return
    where = (*place, "variable")
    if name not in raw.variables:
        yield raw.unknown(name, where)
        return
    variable = raw.variable(name)
    kind = variable.get("type")
    for key, kinds in RULES:
        if exclusion.get(key) is not None and kind in ALL_TYPES and kind not in kinds:
            what = f"“{key}” does not fit “{name}”, which is of the type {kind}"
            yield raw.mistake(*where, what=what, mend=f"it needs a variable of the type {' or '.join(kinds)}")
    levels = raw.levels(variable) if kind in LEVEL_TYPES else None
    for at, word in words(exclusion.get("is")):
        if levels and plain(word) not in levels:
            near = nearest(word, levels)
            mend = f"did you mean “{near}”?" if near else "name one of its levels"
            yield raw.mistake(*place, "is", at, what=f"“{word}” is no level of “{name}”", mend=mend)


def _levels(variable: Mapping) -> dict[str, str]:
    return {plain(word): word for _, word in words(variable.get("levels"))}


def _categorical(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    levels = _levels(variable)
    other = variable.get("other")
    if isinstance(other, dict) and plain(str(other.get("label"))) in levels:
        what = f"“{other['label']}” is a level already"
        yield raw.mistake(*place, "other", "label", what=what, mend="give it a name of its own")
    seen: Counter[str] = Counter()
    for at, word in words(variable.get("levels")):
        seen[plain(word)] += 1
        if seen[plain(word)] == 2:
            what = f"the level “{word}” is given twice"
            yield raw.mistake(*place, "levels", at, what=what, mend="keep one of the two")
    labels = variable.get("labels")
    used: list[tuple[Value, tuple[str, ...]]] = [(variable.get("reference"), ("reference",))]
    used += [(word, ("labels", word)) for word in (labels if isinstance(labels, dict) else ())]
    for used_word, where in used:
        if isinstance(used_word, str) and levels and plain(used_word) not in levels:
            near = nearest(used_word, levels)
            mend = f"did you mean “{near}”?" if near else f"the levels are {', '.join(levels.values())}"
            yield raw.mistake(*place, *where, what=f"“{used_word}” is none of the levels", mend=mend)


def _scale(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    scale, scales = variable.get("scale"), raw.plan.get("scales")
    known = scales if isinstance(scales, dict) else {}
    if isinstance(scale, str) and scale not in known:
        near = nearest(scale, known)
        mend = f"did you mean “{near}”?" if near else "add it under scales, or write values here"
        yield raw.mistake(*place, "scale", what=f"there is no scale “{scale}”", mend=mend)
    if scale is not None and variable.get("values") is not None:
        yield raw.mistake(*place, "scale", what="both scale and values are given", mend="keep one of the two")
    for key in ("minimum", "maximum"):
        if variable.get(key) is not None and (scale is not None or variable.get("values") is not None):
            what = f"the words of this scale have their numbers, so {key} says nothing"
            yield raw.mistake(*place, key, what=what, mend="take it out")


def _missing_word_in_use(variable: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """A word cannot be an answer and mean "not answered"."""
    answers = {plain(word) for word in raw.mapping(variable)}
    answers |= {plain(word) for _, word in words(variable.get("levels"))}
    lists: tuple[tuple[Place, Value], ...] = (
        (("missing",), raw.plan.get("missing")),
        ((*place, "missing"), variable.get("missing")),
    )
    for where, listed in lists:
        for at, word in words(listed):
            if plain(word) in answers:
                what = f"“{word}” means missing, but “{variable.get('name')}” has it as an answer"
                yield raw.mistake(*where, at, what=what, mend="keep one of the two")
