"""Conditions such as `role = 'mentor' and (years >= 2 or titles(dean) = 1)`: a parser, never eval. Pure.

    or      := and ("or" and)*
    and     := not ("and" not)*
    not     := "not" not | "(" or ")" | compare
    compare := field ["(" option ")"] ("=" | "<>" | "<" | "<=" | ">" | ">=") (number | 'text' | "text")

'' is "no answer"; a tick is 1 or 0. Words of the grammar may be written in any case.
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapport.surveys.missing import Missing, is_missing

ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
OPERATORS = ("=", "<>", *ORDER)
TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d{1,15}(?:\.\d{1,9})?)(?![\w.])|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<quoted>'[^'\n]*'|\"[^\"\n]*\")|(?P<sign><>|<=|>=|!=|==|[=<>()]))",
    re.ASCII,
)
KEYWORDS = {"and", "or", "not"}
DEEPEST, LONGEST = 30, 2_000

Held = int | float | str | frozenset[int] | None
ValueOf = Callable[[str], Held]


class ConditionError(ValueError):
    """A condition cannot be read; the text says what is wrong – and how to mend it."""


@dataclass(frozen=True)
class Compare:
    """One comparison; `option` names a tick of a select-all field."""

    field: str
    operator: str
    value: int | float | str
    option: str | int | None = None


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Either:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | All | Either | Not


def parse(text: str) -> Condition:
    """Read a condition.

    Args:
        text: one line in the grammar above.

    Returns:
        The condition.

    Raises:
        ConditionError: with what is wrong and how to mend it.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"the condition has {len(text)} signs – use at most {LONGEST}")
    return _Reader(text).whole()


def holds(condition: Condition, value_of: ValueOf) -> bool:
    """Whether a condition is met.

    Args:
        condition: the condition.
        value_of: gives the answer to a field; nothing, -98 and -99 are "no answer".

    Returns:
        True or False, never unknown: without an answer only `= ''` and `<>` something else hold.
    """
    if isinstance(condition, All):
        return all(holds(part, value_of) for part in condition.parts)
    if isinstance(condition, Either):
        return any(holds(part, value_of) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, value_of)
    return _compare(condition, value_of(condition.field))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison of a condition, from left to right."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    else:
        for part in condition.parts:
            yield from comparisons(part)


def with_comparisons(condition: Condition, change: Callable[[Compare], Compare]) -> Condition:
    """The same condition with each comparison changed."""
    if isinstance(condition, Compare):
        return change(condition)
    if isinstance(condition, Not):
        return Not(with_comparisons(condition.part, change))
    parts = tuple(with_comparisons(part, change) for part in condition.parts)
    return All(parts) if isinstance(condition, All) else Either(parts)


def _compare(compare: Compare, held: Held) -> bool:
    if isinstance(held, frozenset):
        held = _tick(held, compare.option)
    elif compare.option is not None:
        held = None  # “prefer not to say” is no tick
    wanted = compare.value
    if compare.operator in ("=", "<>"):
        return _equal(held, wanted) == (compare.operator == "=")
    return not is_missing(held) and _in_order(held, compare.operator, wanted)


def _tick(ticks: frozenset[int], option: str | int | None) -> Held:
    """1 or 0 for an option of a question that was answered; for the question itself, whether it was."""
    if not ticks:
        return None
    return int(option in ticks) if option is not None else "ticked"


def _equal(held: Held, wanted: int | float | str) -> bool:
    if wanted == "":
        return is_missing(held) and held != Missing.PREFER_NOT
    return held == wanted


def _in_order(held: Held, sign: str, wanted: int | float | str) -> bool:
    if isinstance(held, str) and isinstance(wanted, str):
        return bool(ORDER[sign](held, wanted))
    if isinstance(held, int | float) and isinstance(wanted, int | float):
        return bool(ORDER[sign](held, wanted))
    return False


class _Reader:
    """Reads a condition from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.kind, self.token = "", ""
        self.step()

    def step(self) -> tuple[str, str]:
        """Give the token that is read, and read the next one."""
        was = self.kind, self.token
        rest = self.text[self.at :]
        if not rest.strip():
            self.kind, self.token = "end", ""
            return was
        found = TOKEN.match(self.text, self.at)
        if not found:
            raise ConditionError(f"“{rest.strip()[:20]}” cannot be read in “{self.shown}” – {self.hint(rest.strip())}")
        self.at = found.end()
        self.kind = str(found.lastgroup)
        self.token = found[self.kind]
        return was

    @property
    def shown(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:57]}…"

    @staticmethod
    def hint(rest: str) -> str:
        if rest[0] in "'\"":
            return "close the quotation mark"
        if rest[0] == "[":
            return "write fields without brackets"
        return "write field = value, joined by and, or, not"

    def whole(self) -> Condition:
        found = self.either()
        if self.kind != "end":
            raise ConditionError(f"“{self.token}” stands where nothing can follow – join conditions with and, or")
        return found

    def either(self) -> Condition:
        parts = [self.every()]
        while self.is_word("or"):
            self.step()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Condition:
        parts = [self.part()]
        while self.is_word("and"):
            self.step()
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def part(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(f"the condition is nested more than {DEEPEST} deep – write it flatter")
        found: Condition
        if self.is_word("not"):
            self.step()
            found = Not(self.part())
        elif self.is_sign("("):
            self.step()
            found = self.either()
            self.expect(")", "close the bracket")
        else:
            found = self.comparison()
        self.depth -= 1
        return found

    def comparison(self) -> Compare:
        if self.kind != "word" or self.token.lower() in KEYWORDS:
            raise ConditionError(f"a field is expected before “{self.token or 'the end'}” – write field = value")
        _, name = self.step()
        option = self.option() if self.is_sign("(") else None
        sign = self.sign()
        return Compare(name, sign, self.literal(), option)

    def option(self) -> str | int:
        self.step()
        if self.kind not in ("word", "number"):
            raise ConditionError("the bracket behind a field names one of its options – write field(option) = 1")
        kind, token = self.step()
        self.expect(")", "close the bracket")
        return int(token) if kind == "number" and "." not in token else token

    def sign(self) -> str:
        if self.kind == "sign" and self.token in ("!=", "=="):
            mend = {"!=": "<>", "==": "="}[self.token]
            raise ConditionError(f"“{self.token}” is not known – write {mend}")
        if self.kind != "sign" or self.token not in OPERATORS:
            found = self.token or "the end"
            raise ConditionError(f"a comparison is expected before “{found}” – write one of {' '.join(OPERATORS)}")
        return self.step()[1]

    def literal(self) -> int | float | str:
        if self.kind == "number":
            return _number(self.step()[1])
        if self.kind == "quoted":
            return self.step()[1][1:-1]
        found = self.token or "the end"
        raise ConditionError(f"“{found}” is no value – write a number, or a word in quotation marks")

    def expect(self, sign: str, mend: str) -> None:
        if not self.is_sign(sign):
            raise ConditionError(f"“{sign}” is missing in “{self.shown}” – {mend}")
        self.step()

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.token.lower() == word

    def is_sign(self, sign: str) -> bool:
        return self.kind == "sign" and self.token == sign


def _number(token: str) -> int | float:
    return float(token) if "." in token else int(token)
