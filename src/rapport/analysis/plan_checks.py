"""Reads a plan, and finds what its model cannot see: names that point nowhere or twice.

The checks walk the raw values of the file, so that they also run where the model has already found
mistakes, and every mistake of a plan is told at once. What has a wrong shape is skipped here: the
model tells that.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rapport.analysis.plan import Plan
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document, open_document
from rapport.textfiles.yaml_nodes import Nodes, Value

Mapping = dict[str, Value]
TABLE_ONE_TYPES = ("continuous", "scale", "categorical", "multi_select")
NUMBER_TYPES = ("continuous", "scale")


def read_plan(path: Path | str) -> Document[Plan]:
    """Read a plan and check it, before any data are read.

    Args:
        path: the YAML file.

    Returns:
        The plan, with its lines.

    Raises:
        TextFileError: with every mistake of the plan.
    """
    return open_document(path, Plan, check=mistakes_of_plan)


def mistakes_of_plan(nodes: Nodes) -> Iterator[Mistake]:
    """The mistakes of a plan that need more than one of its parts.

    Args:
        nodes: the raw values and lines of the plan.

    Yields:
        One mistake each, in no special order.
    """
    plan = nodes.value
    if not isinstance(plan, dict):
        return
    variables = _variables(plan)
    yield from _twice(plan, "variables", nodes)
    yield from _twice(plan, "tables", nodes)
    for at, variable in _mappings(plan.get("variables")):
        yield from _variable(variable, ("variables", at), plan, nodes)
    for at, exclusion in _mappings(plan.get("exclusions")):
        yield from _exclusion(exclusion, ("exclusions", at), variables, nodes)
    for at, table in _mappings(plan.get("tables")):
        yield from _table(table, ("tables", at), plan, nodes)


def _mappings(value: Value) -> Iterator[tuple[int, Mapping]]:
    if isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, dict):
                yield at, item


def _words(value: Value) -> list[tuple[int, str]]:
    if not isinstance(value, list):
        return []
    return [(at, item) for at, item in enumerate(value) if isinstance(item, str)]


def _variables(plan: Mapping) -> Mapping:
    """The variables by their names; of two with the same name the last."""
    found: Mapping = {}
    for _, item in _mappings(plan.get("variables")):
        name = item.get("name")
        if isinstance(name, str):
            found[name] = item
    return found


def _twice(plan: Mapping, key: str, nodes: Nodes) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for at, item in _mappings(plan.get(key)):
        name = item.get("name")
        if not isinstance(name, str):
            continue
        line = nodes.line(key, at, "name")
        if name in first:
            what = f"the name “{name}” is given twice in {key} (first on line {first[name]})"
            yield Mistake(nodes.file, line, what, "rename one of the two")
        first.setdefault(name, line)


def _unknown(name: str, known: Mapping, line: int, nodes: Nodes) -> Mistake:
    near = nearest(name, known)
    mend = f"did you mean “{near}”?" if near else f"name one of {', '.join(known)}"
    return Mistake(nodes.file, line, f"there is no variable “{name}”", mend if known else "add it")


def _variable(variable: Mapping, place: tuple[str, int], plan: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    kind = variable.get("type")
    if kind == "categorical":
        yield from _categorical(variable, place, nodes)
    if kind == "scale":
        yield from _scale(variable, place, plan, nodes)
    low, high = variable.get("minimum"), variable.get("maximum")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        line = nodes.line(*place, "minimum")
        yield Mistake(nodes.file, line, f"minimum {low} is above maximum {high}", "swap them")
    yield from _missing_word_in_use(variable, place, plan, nodes)


def _levels(variable: Mapping) -> dict[str, str]:
    return {plain(word): word for _, word in _words(variable.get("levels"))}


def _categorical(variable: Mapping, place: tuple[str, int], nodes: Nodes) -> Iterator[Mistake]:
    levels = _levels(variable)
    other = variable.get("other")
    if isinstance(other, dict) and plain(str(other.get("label"))) in levels:
        line = nodes.line(*place, "other", "label")
        yield Mistake(nodes.file, line, f"“{other['label']}” is a level already", "give it a name of its own")
    seen: Counter[str] = Counter()
    for at, word in _words(variable.get("levels")):
        seen[plain(word)] += 1
        if seen[plain(word)] == 2:
            line = nodes.line(*place, "levels", at)
            yield Mistake(nodes.file, line, f"the level “{word}” is given twice", "keep one of the two")
    labels = variable.get("labels")
    used: list[tuple[Value, tuple[str, ...]]] = [(variable.get("reference"), ("reference",))]
    used += [(word, ("labels", word)) for word in (labels if isinstance(labels, dict) else ())]
    for used_word, where in used:
        if isinstance(used_word, str) and levels and plain(used_word) not in levels:
            near = nearest(used_word, levels)
            mend = f"did you mean “{near}”?" if near else f"the levels are {', '.join(levels.values())}"
            line = nodes.line(*place, *where)
            yield Mistake(nodes.file, line, f"“{used_word}” is none of the levels", mend)


def _scale(variable: Mapping, place: tuple[str, int], plan: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    scale, scales = variable.get("scale"), plan.get("scales")
    known = scales if isinstance(scales, dict) else {}
    if isinstance(scale, str) and scale not in known:
        near = nearest(scale, known)
        mend = f"did you mean “{near}”?" if near else "add it under scales, or write values here"
        yield Mistake(nodes.file, nodes.line(*place, "scale"), f"there is no scale “{scale}”", mend)
    if scale is not None and variable.get("values") is not None:
        line = nodes.line(*place, "scale")
        yield Mistake(nodes.file, line, "both scale and values are given", "keep one of the two")


def _missing_word_in_use(variable: Mapping, place: tuple[str, int], plan: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    """A word cannot be an answer and mean "not answered"."""
    answers = {plain(word) for word in _mapping(variable, plan)}
    answers |= {plain(word) for _, word in _words(variable.get("levels"))}
    lists = ((("missing",), plan.get("missing")), ((*place, "missing"), variable.get("missing")))
    for where, words in lists:
        for at, word in _words(words):
            if plain(word) in answers:
                what = f"“{word}” means missing, but “{variable.get('name')}” has it as an answer"
                yield Mistake(nodes.file, nodes.line(*where, at), what, "keep one of the two")


def _exclusion(exclusion: Mapping, place: tuple[str, int], variables: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    name = exclusion.get("variable")
    if not isinstance(name, str):
        return
    line = nodes.line(*place, "variable")
    variable = variables.get(name)
    if not isinstance(variable, dict):
        yield _unknown(name, variables, line, nodes)
        return
    kind = variable.get("type")
    for key, kinds in (("is", ("categorical",)), ("below", NUMBER_TYPES), ("above", NUMBER_TYPES)):
        if exclusion.get(key) is not None and kind in TABLE_ONE_TYPES and kind not in kinds:
            what = f"“{key}” does not fit “{name}”, which is of the type {kind}"
            yield Mistake(nodes.file, line, what, f"it needs a variable of the type {' or '.join(kinds)}")
    levels = _levels(variable)
    other = variable.get("other")
    if isinstance(other, dict):
        levels[plain(str(other.get("label")))] = str(other.get("label"))
    for at, word in _words(exclusion.get("is")):
        if kind == "categorical" and plain(word) not in levels:
            near = nearest(word, levels)
            mend = f"did you mean “{near}”?" if near else "name one of its levels"
            at_line = nodes.line(*place, "is", at)
            yield Mistake(nodes.file, at_line, f"“{word}” is no level of “{name}”", mend)


def _table(table: Mapping, place: tuple[str, int], plan: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    variables = _variables(plan)
    if table.get("name") in ("flow", "report", "results"):
        line = nodes.line(*place, "name")
        yield Mistake(nodes.file, line, f"the name “{table['name']}” is taken", "choose another")
    seen: set[str] = set()
    for at, name in _words(table.get("rows")):
        line = nodes.line(*place, "rows", at)
        if name not in variables:
            yield _unknown(name, variables, line, nodes)
        if name in seen:
            yield Mistake(nodes.file, line, f"the row “{name}” is given twice", "keep one of the two")
        seen.add(name)
    for at, pair in _mappings(table.get("pairs")):
        yield from _pair(pair, (*place, "pairs", at), plan, nodes)


def _pair(pair: Mapping, place: tuple[str | int, ...], plan: Mapping, nodes: Nodes) -> Iterator[Mistake]:
    variables = _variables(plan)
    numbers: list[set[float]] = []
    for side in ("before", "after"):
        name = pair.get(side)
        if not isinstance(name, str):
            continue
        line = nodes.line(*place, side)
        variable = variables.get(name)
        if not isinstance(variable, dict):
            yield _unknown(name, variables, line, nodes)
            continue
        kind = variable.get("type")
        if kind in TABLE_ONE_TYPES and kind not in NUMBER_TYPES:
            what = f"“{name}” is of the type {kind}, which has no mean"
            yield Mistake(nodes.file, line, what, "name a variable of the type continuous or scale")
        numbers.append(_numbers(variable, plan))
    if pair.get("before") == pair.get("after") and isinstance(pair.get("before"), str):
        line = nodes.line(*place, "after")
        yield Mistake(nodes.file, line, "before and after are the same variable", "name two")
    elif len(numbers) == 2 and all(numbers) and numbers[0] != numbers[1]:
        sides = " and ".join(", ".join(f"{value:g}" for value in sorted(side)) for side in numbers)
        what = f"before and after are on different scales ({sides})"
        yield Mistake(nodes.file, nodes.line(*place), what, "map the words of both to the same numbers")


def _numbers(variable: Mapping, plan: Mapping) -> set[float]:
    """The numbers that a scale's words are mapped to; none where it has no mapping."""
    numbers = _mapping(variable, plan).values()
    return {float(value) for value in numbers if isinstance(value, int | float)}


def _mapping(variable: Mapping, plan: Mapping) -> Mapping:
    scales, scale = plan.get("scales"), variable.get("scale")
    shared = scales.get(scale) if isinstance(scales, dict) and isinstance(scale, str) else None
    mapping = shared or variable.get("values")
    return mapping if isinstance(mapping, dict) else {}
