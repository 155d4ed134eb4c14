"""What the models cannot see in scores, definitions and derived groups. Pure."""

from collections.abc import Iterator, Mapping

from rapport.surveys.branching import Words, resolve, words_of
from rapport.surveys.condition import ConditionError, parse
from rapport.surveys.fields import Field, fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Number
from rapport.surveys.rules import Derived, Score
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.model_mistakes import split_message
from rapport.textfiles.yaml_file import Document


def score_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of the scores: parts that do not exist, values that lie outside the range, definitions that are mixed."""
    content = document.content
    known = {one.id: one for one in fields(content)}
    for name, rule in content.scores.items():
        before = dict(list(content.scores.items())[: list(content.scores).index(name)])
        yield from _part_mistakes(document, name, known, before)
        yield from _definition_mistakes(document, name, before)
        if name in content.derived:
            what = f"“{name}” is both a score and a group"
            yield document.mistake("derived", name, what=what, mend="give each a name of its own")
        if rule.kind in ("dichotomy", "count"):
            yield from _value_mistakes(document, name, known)
    used = {rule.definition for rule in content.scores.values()}
    for definition in content.definitions:
        if definition not in used:
            what = f"no score belongs to the definition “{definition}”"
            yield document.mistake("definitions", definition, what=what, mend="take it out, or name it at its scores")


def _part_mistakes(
    document: Document[Instrument], name: str, known: Mapping[str, Field], before: Mapping[str, Score]
) -> Iterator[Mistake]:
    rule = document.content.scores[name]
    for at, part in enumerate(rule.parts):
        where = ("scores", name, rule.kind, *(() if rule.kind == "dichotomy" else (at,)))
        if part in before and rule.kind != "count":
            yield from _range_mistakes(document, name, part, before[part].range)
        elif part not in known:
            what = f"there is no item “{part}”"
            mend = f"known: {', '.join([*known, *before])}"
            yield document.mistake(*where, what=what, mend=mend)
        elif known[part].kind not in (("choice", "ticks") if rule.kind == "count" else ("choice", "number")):
            what = f"a {rule.kind} cannot be made of “{part}”, which is of type {known[part].item.type}"
            yield document.mistake(*where, what=what, mend="name items that are numbers")
        else:
            yield from _range_mistakes(document, name, part, _range_of(known[part]))


def _range_of(one: Field) -> tuple[float, ...]:
    if isinstance(one.item, Number):
        return (one.item.minimum, one.item.maximum)
    return tuple(option.value for option in one.options)


def _range_mistakes(
    document: Document[Instrument], name: str, part: str, values: tuple[float, ...] | None
) -> Iterator[Mistake]:
    limits = document.content.scores[name].range
    outside = [value for value in values or () if limits and not limits[0] <= value <= limits[1]]
    if limits and outside:
        what = f"“{part}” can be {outside[0]:g}, outside the range {list(limits)}"
        yield document.mistake("scores", name, "range", what=what, mend="mend the range or the choices")


def _definition_mistakes(document: Document[Instrument], name: str, before: Mapping[str, Score]) -> Iterator[Mistake]:
    content = document.content
    rule = content.scores[name]
    if rule.definition not in content.definitions and (rule.definition or content.definitions):
        known = ", ".join(content.definitions) or "none"
        what = f"“{name}” names no definition that there is" if rule.definition else f"“{name}” names no definition"
        yield document.mistake("scores", name, "definition", what=what, mend=f"known: {known}")
    for part in rule.parts:
        if part in before and before[part].definition != rule.definition:
            what = f"“{name}” is made of “{part}”, which is scored in another way"
            mend = "use scores of one definition only"
            yield document.mistake("scores", name, rule.kind, what=what, mend=mend)


def _value_mistakes(document: Document[Instrument], name: str, known: Mapping[str, Field]) -> Iterator[Mistake]:
    rule = document.content.scores[name]
    options = {option.value for part in rule.parts if part in known for option in known[part].options}
    for at, value in enumerate(rule.values):
        if options and value not in options:
            what = f"{value} is no answer to “{rule.parts[0]}”"
            mend = f"possible: {', '.join(map(str, sorted(options)))}"
            yield document.mistake("scores", name, "values", at, what=what, mend=mend)


def derived_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of the derived groups: conditions, unknown fields, values that stand twice."""
    content = document.content
    known = {one.id: words_of(one) for one in fields(content)}
    items = {item.id for item in content.items} | known.keys()
    for name, rule in content.derived.items():
        if name in items:
            what = f"“{name}” is both an item and a group"
            yield document.mistake("derived", name, what=what, mend="give the group a name of its own")
        for at, need in enumerate(rule.needs):
            if need not in known:
                what = f"there is no item “{need}”"
                yield document.mistake("derived", name, "needs", at, what=what, mend=f"known: {', '.join(known)}")
        yield from _group_mistakes(document, name, rule, known)
        known[name] = Words("choice", rule.groups)


def _group_mistakes(
    document: Document[Instrument], name: str, rule: Derived, known: Mapping[str, Words]
) -> Iterator[Mistake]:
    for at, group in enumerate(rule.groups):
        where = ("derived", name, "groups", at)
        before = rule.groups[:at]
        if any(group.value == one.value or group.part == one.part for one in before):
            what = f"the group {group.value} ({group.part}) stands twice in “{name}”"
            yield document.mistake(*where, what=what, mend="give each group its own value and name")
        try:
            resolve(parse(group.when), known)
        except ConditionError as error:
            what, mend = split_message(str(error))
            yield document.mistake(*where, "when", what=what, mend=mend)
