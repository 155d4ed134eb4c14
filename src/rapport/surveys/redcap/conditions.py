"""Our conditions as REDCap's branching logic, and back. A rule that our forms cannot ask is refused with the reason.

The two differ where there is no answer: REDCap keeps 0 for a tick that nobody made, we keep that nobody answered; and
in REDCap a blank may come before any number. What is written says the same as what was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rapport.surveys.condition import All, Compare, Condition, Not
from rapport.surveys.condition import Either as Any_
from rapport.surveys.fields import Field
from rapport.surveys.items import Option
from rapport.surveys.missing import Missing
from rapport.surveys.redcap import logic
from rapport.surveys.redcap.logic import Every, FieldValue, Literal, Logic

PREFER_NOT = str(int(Missing.PREFER_NOT))
OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def code_of(option: Option) -> str:
    """The code of an option in a dictionary and in records."""
    return option.code or str(option.value)


def rather_not_note(words: str) -> str:
    """The note at a field without choices that offers “prefer not to say”."""
    return f"{PREFER_NOT} = {words}"


@dataclass(frozen=True)
class Names:
    """How the fields of an instrument are called in its dictionary; those not named keep their ids.

    Attributes:
        fields: all fields by id.
        called: names by id.
        groups: derived variables that a condition may look at, with their values.
    """

    fields: Mapping[str, Field]
    called: Mapping[str, str]
    groups: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)

    def __getitem__(self, field: str) -> str:
        return self.called.get(field, field)


def to_logic(condition: Condition, names: Names) -> Logic:
    """A condition of ours (with values in the place of names, see `branching.resolve`) as a rule of REDCap."""
    if isinstance(condition, All | Any_):
        kind = Every if isinstance(condition, All) else logic.Either
        return joined(kind, tuple(to_logic(part, names) for part in condition.parts))
    if isinstance(condition, Not):
        return to_logic(_without(condition.part, names), names)
    return _comparison(condition, names)


def _comparison(condition: Compare, names: Names) -> Logic:
    one = names.fields.get(condition.field)
    if one is None:  # a derived variable, kept as its number
        return _compare(names[condition.field], condition.operator, str(condition.value))
    if one.kind == "ticks":
        return _tick(condition, one, names)
    if condition.operator in ("=", "<>"):
        return _compare(names[one.id], condition.operator, _literal(condition.value, one))
    return _ordered(condition, one, names)


def joined(kind: type[Every] | type[logic.Either], parts: tuple[Logic, ...]) -> Logic:
    """Parts of the same kind in one line instead of brackets within brackets."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _compare(name: str, sign: str, value: str, code: str | None = None) -> Logic:
    return logic.Compare(FieldValue(name, code), sign, Literal(value))


def _literal(value: int | float | str, one: Field) -> str:
    if isinstance(value, int) and value in one.labels:
        return code_of(one.labels[value])
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def _ordered(compare: Compare, one: Field, names: Names) -> Logic:
    """Greater or smaller: never met by a blank, nor by “prefer not to say”."""
    name = names[one.id]
    if one.kind == "choice" and (one.item.prefer_not or any(option.code for option in one.options)):
        test = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}[compare.operator]
        wanted = compare.value if isinstance(compare.value, int) else 0
        met = [option for option in one.options if test(option.value, wanted)]
        found = tuple(_compare(name, "=", code_of(option)) for option in met)
        never = joined(Every, (_compare(name, "=", ""), _compare(name, "<>", "")))
        return joined(logic.Either, found) if found else never
    wanted_text = str(compare.value) if one.kind == "choice" else _literal(compare.value, one)
    parts = [_compare(name, compare.operator, wanted_text)]
    if compare.operator in ("<", "<="):
        parts.append(_compare(name, "<>", ""))
    if one.item.prefer_not:
        parts.append(_compare(name, "<>", PREFER_NOT))
    return joined(Every, tuple(parts))


def _tick(compare: Compare, one: Field, names: Names) -> Logic:
    name = names[one.id]
    codes = [code_of(option) for option in one.options]
    if compare.option is not None:
        return _one_tick(compare, one, name)
    if compare.value == Missing.PREFER_NOT and not isinstance(compare.value, str):
        return _compare(name, compare.operator, "1", PREFER_NOT)
    if one.item.prefer_not:
        codes.append(PREFER_NOT)
    if compare.operator == "=":
        return joined(Every, tuple(_compare(name, "=", "0", code) for code in codes))
    return joined(logic.Either, tuple(_compare(name, "=", "1", code) for code in codes))


def _one_tick(compare: Compare, one: Field, name: str) -> Logic:
    """A tick that is not made counts here only where another is; there it is 0 also where nobody answered."""
    code = code_of(one.labels[int(compare.option or 0)])
    if compare.value == 1:
        return _compare(name, compare.operator, "1", code)
    others = [code_of(option) for option in one.options if code_of(option) != code]
    if compare.operator == "=":
        answered = joined(logic.Either, tuple(_compare(name, "=", "1", other) for other in others))
        return Every((_compare(name, "=", "0", code), answered))
    nothing = tuple(_compare(name, "=", "0", other) for other in others)
    return logic.Either((_compare(name, "=", "1", code), *([joined(Every, nothing)] if nothing else [])))


def _without(condition: Condition, names: Names) -> Condition:
    """A condition that holds exactly where this one does not; REDCap has no word for “not”."""
    if isinstance(condition, Not):
        return condition.part
    if isinstance(condition, All):
        return Any_(tuple(_without(part, names) for part in condition.parts))
    if isinstance(condition, Any_):
        return All(tuple(_without(part, names) for part in condition.parts))
    opposite = replace(condition, operator=OPPOSITE[condition.operator])
    if condition.operator in ("=", "<>"):
        return opposite
    blank: list[Condition] = [opposite, Compare(condition.field, "=", "")]
    one = names.fields.get(condition.field)
    if one is not None and one.item.prefer_not:
        blank.append(Compare(condition.field, "=", int(Missing.PREFER_NOT)))
    return Any_(tuple(blank))
