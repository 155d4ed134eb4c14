"""REDCap's branching logic as a condition of ours, where our forms can follow it; otherwise why they cannot."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rapport.surveys import condition as ours
from rapport.surveys.branching import Words, resolve
from rapport.surveys.condition import ConditionError
from rapport.surveys.fields import Field
from rapport.surveys.items import Option
from rapport.surveys.redcap.conditions import MIRRORED, PREFER_NOT, code_of
from rapport.surveys.redcap.logic import Compare, Either, Every, FieldValue, Literal, Logic

# A number as our grammar takes it.
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")


class CannotFollowError(ValueError):
    """Our forms cannot follow a rule; the text says why, without a full stop."""


@dataclass(frozen=True)
class Known:
    """The fields of an instrument by their names in the dictionary, and what a condition may say about each."""

    fields: Mapping[str, Field]
    words: Mapping[str, Words]


def condition_of(logic: Logic, known: Known) -> str:
    """A rule as a condition of ours. Raises CannotFollowError where our forms cannot follow it."""
    text = _written(logic, known)
    try:
        resolve(ours.parse(text), known.words)
    except ConditionError as error:
        raise CannotFollowError(str(error).partition(" – ")[0]) from None
    return text


def _written(logic: Logic, known: Known) -> str:
    if isinstance(logic, Compare):
        return _compared(logic, known)
    word = " and " if isinstance(logic, Every) else " or "
    inner = (Every, Either) if isinstance(logic, Every) else (Either,)
    parts = [
        (f"({_written(part, known)})" if isinstance(part, inner) else _written(part, known)) for part in logic.parts
    ]
    return word.join(parts)


def _compared(compare: Compare, known: Known) -> str:
    left, sign, right = compare.left, compare.sign, compare.right
    if isinstance(left, Literal) and isinstance(right, FieldValue):
        left, sign, right = right, MIRRORED[sign], left
    if not isinstance(left, FieldValue) or not isinstance(right, Literal):
        raise CannotFollowError("it compares two fields, or two values")
    if left.event is not None:
        raise CannotFollowError(f"it looks at another event ({left.event})")
    one = known.fields.get(left.name)
    if one is None:
        raise CannotFollowError(f"it looks at [{left.name}], which our form does not ask")
    if one.kind == "ticks" or left.code is not None:
        return _tick(one, left, sign, right.text)
    if right.text == "":
        return f"{one.id} {sign} ''"
    return f"{one.id} {sign} {_value(one, left.name, sign, right.text)}"


def _value(one: Field, name: str, sign: str, text: str) -> str:
    if text == PREFER_NOT and one.item.prefer_not and sign in ("=", "<>"):
        return text
    if one.kind == "choice":
        return _choice(one, name, sign, text)
    if one.kind == "number" and NUMBER.fullmatch(text):
        return text
    is_day = one.kind == "date" and _is_day(text)
    if is_day or (one.kind == "text" and sign in ("=", "<>")):
        return _quoted(text)
    raise CannotFollowError(f"it compares [{name}] with “{text[:40]}”, which our form cannot")


def _choice(one: Field, name: str, sign: str, text: str) -> str:
    option = option_with(one.options, text)
    if sign in ("=", "<>"):
        if option is None:
            raise CannotFollowError(f"“{text[:40]}” is no choice of [{name}]")
        return str(option.value)
    if not re.fullmatch(r"-?\d{1,4}", text) or any(option.code for option in one.options):
        raise CannotFollowError(f"the choices of [{name}] have no order")
    return str(int(text))


def option_with(options: tuple[Option, ...], code: str) -> Option | None:
    """The option with this code; `01` and `1` are the same number where no code is written so."""
    found = next((option for option in options if code_of(option) == code), None)
    if found is None and re.fullmatch(r"[-+]?\d{1,9}(\.0*)?", code):
        found = next((option for option in options if code_of(option) == str(int(float(code)))), None)
    return found


def _tick(one: Field, left: FieldValue, sign: str, text: str) -> str:
    """In REDCap a tick that nobody made is 0 even where nobody answered: 0 is “not ticked” here."""
    if one.kind != "ticks" or left.code is None:
        raise CannotFollowError(f"[{left.name}] is compared in a way that our form does not know")
    if text not in ("0", "1") or sign not in ("=", "<>"):
        raise CannotFollowError(f"a tick of [{left.name}] is 1 or 0, not “{text[:40]}”")
    is_ticked = (text == "1") == (sign == "=")
    if left.code == PREFER_NOT and one.item.prefer_not:
        return f"{one.id} {'=' if is_ticked else '<>'} {PREFER_NOT}"
    option = option_with(one.options, left.code)
    if option is None:
        raise CannotFollowError(f"“{left.code[:40]}” is no choice of [{left.name}]")
    named = option.name or str(option.value)
    return f"{one.id}({named}) {'=' if is_ticked else '<>'} 1"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _quoted(text: str) -> str:
    if "\n" in text or ("'" in text and '"' in text):
        raise CannotFollowError("it compares with words that hold both quotation marks, or several lines")
    return f'"{text}"' if "'" in text else f"'{text}'"
