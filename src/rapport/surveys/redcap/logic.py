"""REDCap's branching logic: `[role] = '1' and ([box(3)] = '1' or [years] >= 2)`. A parser, never eval.

    either  := every ("or" every)*
    every   := part ("and" part)*
    part    := "(" either ")" | compare
    compare := value ("=" | "<>" | "!=" | "<" | "<=" | ">" | ">=") value
    value   := "[" field "]" | "[" field "(" code ")" "]" | "[" event "]" "[" … "]" | 'text' | "text" | number

Calculations and functions are not part of it: a rule that has one is refused with its name.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LONGEST, DEEPEST = 20_000, 30
TOKEN = re.compile(
    r"\s*(?:(?P<field>\[[^\[\]]*\])|(?P<quoted>'[^']*'|\"[^\"]*\")|(?P<number>-?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<sign><>|!=|<=|>=|[=<>()])|(?P<other>\S))",
    re.ASCII,
)
FIELD = re.compile(r"\[\s*([a-z][a-z0-9_]*)\s*(?:\(\s*([^()\[\]]+?)\s*\))?\s*\]")
ORDER = ("<", "<=", ">", ">=")
SIGNS = ("=", "<>", "!=", *ORDER)
CALCULATES = "the rule calculates – compare fields with values, without calculations"
NOT_CLOSED = "a quotation mark is not closed – close it", "a square bracket is not closed – write fields as [field]"
HINTS = dict.fromkeys("+-*/^%", CALCULATES) | dict.fromkeys("'\"", NOT_CLOSED[0]) | dict.fromkeys("[]", NOT_CLOSED[1])
# What a number looks like on either side of a comparison.
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")


class LogicError(ValueError):
    """A rule cannot be read; the text says what is wrong – and how to mend it."""


@dataclass(frozen=True)
class FieldValue:
    """What a field holds; `code` names a tick of a checkbox, `event` a time point other than the record's own."""

    name: str
    code: str | None = None
    event: str | None = None


@dataclass(frozen=True)
class Literal:
    """A text or a number as it is written."""

    text: str
    is_bare: bool = False


Value = FieldValue | Literal


@dataclass(frozen=True)
class Compare:
    left: Value
    sign: str
    right: Value


@dataclass(frozen=True)
class Every:
    parts: tuple["Logic", ...]


@dataclass(frozen=True)
class Either:
    parts: tuple["Logic", ...]


Logic = Compare | Every | Either


def parse(text: str) -> Logic:
    """Read a rule. Raises LogicError with what is wrong and how to mend it."""
    if len(text) > LONGEST:
        raise LogicError(f"the rule has {len(text):,} signs – use at most {LONGEST:,}")
    return _Reader(text).whole()


def write(logic: Logic) -> str:
    """A rule as text that :func:`parse` reads as the same rule."""
    if isinstance(logic, Compare):
        return f"{_value(logic.left)} {logic.sign} {_value(logic.right)}"
    word = " and " if isinstance(logic, Every) else " or "
    inner = (Every, Either) if isinstance(logic, Every) else (Either,)
    return word.join(f"({write(part)})" if isinstance(part, inner) else write(part) for part in logic.parts)


def _value(value: Value) -> str:
    if isinstance(value, FieldValue):
        code = f"({value.code})" if value.code is not None else ""
        event = f"[{value.event}]" if value.event is not None else ""
        return f"{event}[{value.name}{code}]"
    if value.is_bare:
        return value.text
    return f'"{value.text}"' if "'" in value.text else f"'{value.text}'"


def fields(logic: Logic) -> Iterator[FieldValue]:
    """Every field that a rule looks at, from left to right."""
    for compare in comparisons(logic):
        for value in (compare.left, compare.right):
            if isinstance(value, FieldValue):
                yield value


def comparisons(logic: Logic) -> Iterator[Compare]:
    """Every comparison of a rule, from left to right."""
    if isinstance(logic, Compare):
        yield logic
    else:
        for part in logic.parts:
            yield from comparisons(part)


def holds(logic: Logic, value_of: Callable[[FieldValue], str]) -> bool:
    """Whether a rule is met.

    Args:
        logic: the rule.
        value_of: gives what a field holds as records write it; "" where it is blank (0 is not blank).

    Returns:
        True or False. Two numbers are compared as numbers, anything else as text; a blank has no order.
    """
    if isinstance(logic, Every):
        return all(holds(part, value_of) for part in logic.parts)
    if isinstance(logic, Either):
        return any(holds(part, value_of) for part in logic.parts)
    left, right = (
        value_of(value) if isinstance(value, FieldValue) else value.text for value in (logic.left, logic.right)
    )
    return _compared(left, logic.sign, right)


def _compared(left: str, sign: str, right: str) -> bool:
    one, other = _number(left), _number(right)
    are_numbers = one is not None and other is not None
    if sign in ("=", "<>", "!="):
        return (one == other if are_numbers else left == right) == (sign == "=")
    if one is not None and other is not None:
        return _in_order((one > other) - (one < other), sign)
    return bool(left and right) and _in_order((left > right) - (left < right), sign)


def _in_order(difference: int, sign: str) -> bool:
    """Whether two values stand in an order; below 0: the first is smaller."""
    return {"<": difference < 0, "<=": difference <= 0, ">": difference > 0, ">=": difference >= 0}[sign]


def _number(text: str) -> Decimal | None:
    if len(text) > 60 or not NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


class _Reader:
    """Reads a rule from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.kind, self.token = "", ""
        self.step()

    def step(self) -> tuple[str, str]:
        """Give the token that is read, and read the next one."""
        was = self.kind, self.token
        found = TOKEN.match(self.text, self.at)
        if found is None:
            self.kind, self.token = "end", ""
            return was
        self.at = found.end()
        self.kind = str(found.lastgroup)
        self.token = found[self.kind]
        return was

    def whole(self) -> Logic:
        found = self.either()
        if self.kind != "end":
            raise LogicError(self.strange("stands where nothing can follow"))
        return found

    def either(self) -> Logic:
        parts = [self.every()]
        while self.is_word("or"):
            self.step()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Logic:
        parts = [self.part()]
        while self.is_word("and"):
            self.step()
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def part(self) -> Logic:
        if (self.kind, self.token) != ("sign", "("):
            return self.comparison()
        self.depth += 1
        if self.depth > DEEPEST:
            raise LogicError(f"the rule is nested more than {DEEPEST} deep – write it flatter")
        self.step()
        found = self.either()
        if (self.kind, self.token) != ("sign", ")"):
            raise LogicError("a bracket is not closed – write ) behind what it holds")
        self.step()
        self.depth -= 1
        return found

    def comparison(self) -> Compare:
        left = self.value()
        if self.kind != "sign" or self.token not in SIGNS:
            raise LogicError(self.strange("stands where a comparison is expected"))
        _, sign = self.step()
        return Compare(left, "<>" if sign == "!=" else sign, self.value())

    def value(self) -> Value:
        if self.kind == "field":
            return self.field()
        if self.kind == "quoted":
            return Literal(self.step()[1][1:-1])
        if self.kind == "number":
            return Literal(self.step()[1], is_bare=True)
        raise LogicError(self.strange("stands where a field or a value is expected"))

    def field(self) -> FieldValue:
        _, token = self.step()
        if self.kind != "field":
            name, code = self.named(token)
            return FieldValue(name, code)
        event = token[1:-1].strip()
        if not re.fullmatch(r"[a-z0-9_]+", event):
            raise LogicError(f"“{token[:60]}” is no event – events are called like baseline_arm_1")
        name, code = self.named(self.step()[1])
        return FieldValue(name, code, event)

    def named(self, token: str) -> tuple[str, str | None]:
        """Name and code in a field's square brackets."""
        if found := FIELD.fullmatch(token):
            return found[1], found[2]
        if re.fullmatch(r"\[[a-z]+(-[a-z]+)+(:.*)?\]", token):
            raise LogicError(f"the smart variable {token[:60]} is not known here – compare fields with values")
        raise LogicError(f"“{token[:60]}” is no field – write [field] or [field(code)]")

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.token.lower() == word

    def strange(self, why: str) -> str:
        """What is wrong with the token that is read now."""
        if self.kind == "word" and self.text[self.at :].lstrip().startswith("("):
            return f"the function {self.token[:40]}() is not known here – compare fields with values, without functions"
        if self.kind == "other" and self.token in HINTS:
            return HINTS[self.token]
        return f"“{self.token[:40] or 'the end'}” {why} – write [field] = 'value', joined by and, or"
