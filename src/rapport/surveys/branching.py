"""Which questions are asked, given the answers so far. Pure.

An answer to a question that is not asked counts as none, so that hiding one question can hide others. Conditions
form no circle, hence the result does not depend on the order in which they are looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from rapport.surveys.condition import All, Compare, Condition, ConditionError, comparisons, holds, parse
from rapport.surveys.condition import with_comparisons as changed
from rapport.surveys.fields import Answers, Field, Value, fields, fields_of
from rapport.surveys.instrument import Instrument, option_of
from rapport.surveys.items import Day, Note, Option
from rapport.surveys.missing import Missing

# Plain numbers, since this is what databases and exports take.
NOT_ASKED, SKIPPED = int(Missing.NOT_ASKED), int(Missing.SKIPPED)
NO_ANSWER = frozenset({"", frozenset[int](), NOT_ASKED, SKIPPED})


@dataclass(frozen=True)
class Settled:
    """What is asked now, and what the answers amount to.

    Attributes:
        shown: ids of the items (questions and notes) that are on the pages now.
        asked: ids of the fields that are asked now.
        answers: for every field its answer, -97, -98 (not asked) or -99 (skipped); never nothing.
    """

    shown: frozenset[str]
    asked: frozenset[str]
    answers: Mapping[str, Value]


@dataclass(frozen=True)
class Branches:
    """An instrument made ready for branching; make it once and use it for every response.

    Attributes:
        fields: all fields by id, in the order of the pages.
        conditions: what shows an item, by item; without one it is always shown.
        order: items, each after those that its condition looks at.
        by_item: the fields of each question.
    """

    instrument: Instrument
    fields: Mapping[str, Field]
    conditions: Mapping[str, Condition]
    order: tuple[str, ...]
    by_item: Mapping[str, tuple[Field, ...]]

    def settle(self, answers: Answers) -> Settled:
        """Find out what is asked.

        Args:
            answers: what was given, by field; what is hidden by it may be among them and is not looked at.

        Returns:
            What is shown and asked, and each field's answer or the reason why there is none.
        """
        asked: dict[str, Value] = {}
        shown = []
        for item in self.order:
            condition = self.conditions.get(item)
            if condition is None or holds(condition, asked.get):
                shown.append(item)
                for one in self.by_item.get(item, ()):
                    if one.opened_by is None or _is_chosen(asked.get(one.opened_by[0]), one.opened_by[1].value):
                        asked[one.id] = answers.get(one.id)
        settled = {name: _or_why_not(asked[name]) if name in asked else NOT_ASKED for name in self.fields}
        return Settled(frozenset(shown), frozenset(asked), settled)


def branches(instrument: Instrument) -> Branches:
    """Make an instrument ready.

    Args:
        instrument: one that the reader found whole.

    Returns:
        Its branches.

    Raises:
        ConditionError: a condition cannot be read, or conditions form a circle.
    """
    known = {one.id: one for one in fields(instrument)}
    words = {name: words_of(one) for name, one in known.items()}
    conditions: dict[str, Condition] = {
        item: All(tuple(resolve(parse(text), words) for text in texts))
        for item, texts in conditions_of(instrument).items()
    }
    by_item = {item.id: tuple(fields_of(instrument, item)) for item in instrument.items if not isinstance(item, Note)}
    return Branches(instrument, known, conditions, order(instrument, conditions), by_item)


def conditions_of(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """The texts that must all hold for an item to be shown, for items that have one: its page's and its own."""
    found = {
        item.id: tuple(text for text in (page.when, item.when) if text.strip())
        for page in instrument.pages
        for item in page.items
    }
    return {item: texts for item, texts in found.items() if texts}


def order(instrument: Instrument, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """The items, each after those that its condition looks at; otherwise as on the pages.

    Raises ConditionError when conditions form a circle.
    """
    item_of = {one.id: one.item.id for one in fields(instrument)}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for item in instrument.items:
        looked_at = comparisons(conditions[item.id]) if item.id in conditions else ()
        sorter.add(item.id, *(item_of[one.field] for one in looked_at))
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ConditionError(
            f"conditions form a circle: {circle} – let each look only at what is asked before"
        ) from error


@dataclass(frozen=True)
class Words:
    """What a condition may say about one field, or about a group that stands before."""

    kind: str
    options: tuple[Option, ...] = ()
    is_date: bool = False
    prefer_not: bool = False


def words_of(one: Field) -> Words:
    """What a condition may say about a field."""
    return Words(one.kind, one.options, isinstance(one.item, Day), one.item.prefer_not and one.opened_by is None)


def resolve(condition: Condition, known: Mapping[str, Words]) -> Condition:
    """Put values in the place of names of options, and refuse what could never hold.

    Args:
        condition: as it was read.
        known: what may be compared, by id.

    Returns:
        The condition in numbers.

    Raises:
        ConditionError: an unknown field or option, or a comparison without sense.
    """
    return changed(condition, lambda compare: _resolved(compare, known))


def _resolved(compare: Compare, known: Mapping[str, Words]) -> Compare:
    words = known.get(compare.field)
    if words is None:
        raise ConditionError(f"there is no field “{compare.field}” – known: {', '.join(known)}")
    if compare.option is not None or words.kind == "ticks":
        return _resolved_tick(compare, words)
    if compare.value == "" and not isinstance(compare.value, int):
        return _only_equal(compare, "nothing")
    if compare.value == Missing.PREFER_NOT and words.prefer_not:
        return _only_equal(compare, "“prefer not to say”")
    if words.kind == "choice":
        return _resolved_choice(compare, words)
    if words.kind == "number" and isinstance(compare.value, str):
        raise ConditionError(f"“{compare.field}” is a number – write it without quotation marks")
    if words.kind in ("text", "date") and not isinstance(compare.value, str):
        raise ConditionError(f"“{compare.field}” holds words – put “{compare.value}” in quotation marks")
    if words.kind == "text":
        return _only_equal(compare, "words")
    if words.kind == "file":
        raise ConditionError(f"“{compare.field}” is a file – compare it with '' only")
    return compare


def _resolved_choice(compare: Compare, words: Words) -> Compare:
    values = [option.value for option in words.options]
    if isinstance(compare.value, str):
        option = option_of(words.options, compare.value)
        if option is None and compare.value.lstrip("-").isdigit():
            option = option_of(words.options, int(compare.value))
        if option is None:
            raise ConditionError(f"“{compare.value}” is no option of “{compare.field}” – known: {_names(words)}")
        return replace(compare, value=option.value)
    if compare.operator in ("=", "<>") and compare.value not in values:
        raise ConditionError(f"{compare.value} is no option of “{compare.field}” – known: {_names(words)}")
    return compare


def _resolved_tick(compare: Compare, words: Words) -> Compare:
    if words.kind != "ticks":
        raise ConditionError(f"“{compare.field}” has no ticks – write {compare.field} = value")
    if compare.option is None:
        if compare.value == "":
            return _only_equal(compare, "nothing")
        if compare.value == Missing.PREFER_NOT and words.prefer_not:
            return _only_equal(compare, "“prefer not to say”")
        raise ConditionError(f"of “{compare.field}” several can be ticked – write {compare.field}(option) = 1")
    option = option_of(words.options, compare.option)
    if option is None:
        raise ConditionError(f"“{compare.option}” is no option of “{compare.field}” – known: {_names(words)}")
    if str(compare.value) not in ("0", "1"):
        raise ConditionError(f"a tick is 1 or 0, not “{compare.value}” – write {compare.field}({option.part}) = 1")
    return _only_equal(replace(compare, option=option.value, value=int(compare.value)), "a tick")


def _only_equal(compare: Compare, what: str) -> Compare:
    if compare.operator not in ("=", "<>"):
        raise ConditionError(f"{what} has no order – compare with = or <>")
    return compare


def _names(words: Words) -> str:
    return ", ".join(f"{one.value}" + (f" ('{one.name}')" if one.name else "") for one in words.options)


def _is_chosen(value: Value, option: int) -> bool:
    return option in value if isinstance(value, frozenset) else value == option


def _or_why_not(value: Value) -> Value:
    if value is None or value in NO_ANSWER:
        return SKIPPED
    return value
