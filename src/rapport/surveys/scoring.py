"""Scores and groups of an instrument, computed from answers by the rules in its file. Pure: no web, no database.

Answers are those of :mod:`rapport.surveys.branching` (settled), or raw: nothing, -97, -98 and -99 all count as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.surveys.branching import Words, resolve, words_of
from rapport.surveys.condition import Condition, holds, parse
from rapport.surveys.fields import Answers, Value, fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.missing import MISSING, is_missing
from rapport.surveys.rules import Derived, Score

CODES = frozenset(map(int, MISSING))


def score(rule: Score, answers: Answers) -> float | None:
    """One score.

    Args:
        rule: how it is made.
        answers: value of each item (and of each score that stands before); left out or None where there is none.

    Returns:
        The score, or None when too few are answered.
    """
    kind, parts = rule.kind, rule.parts
    # Exports do this millions of times: whole numbers, by far the most, are looked at here.
    given = {
        part: value
        for part, value in zip(parts, map(answers.get, parts), strict=True)
        if not (value in CODES if value.__class__ is int else is_missing(value))
    }
    if len(given) < rule.needed:
        return None
    if kind == "dichotomy":
        return float(given[rule.dichotomy] in rule.values)
    if kind == "count":
        return float(sum(_hits(value, rule.values) for value in given.values()))
    numbers = {part: value for part, value in given.items() if isinstance(value, (int, float))}
    if kind == "difference":
        one, other = rule.difference
        return float(numbers[one]) - numbers[other]
    both, back = sum(rule.limits), rule.reversed
    total = float(sum(numbers.values()) + sum(both - 2 * numbers[part] for part in back if part in numbers))
    mean = total / len(numbers)
    return mean if kind == "mean" else (mean * len(parts) if rule.prorated else total)


def scores(instrument: Instrument, answers: Answers) -> dict[str, float | None]:
    """Every score of the instrument, by its id; a score may be made of those that stand before it."""
    known: dict[str, Value] = dict(answers)
    found: dict[str, float | None] = {}
    for name, rule in instrument.scores.items():
        known[name] = found[name] = score(rule, known)
    return found


def scores_of(instrument: Instrument, definition: str = "") -> dict[str, Score]:
    """The scores of one definition; "" are those of an instrument that has one way of scoring only."""
    return {name: rule for name, rule in instrument.scores.items() if rule.definition == definition}


@dataclass(frozen=True)
class Grouping:
    """One derived variable made ready: the conditions of its groups in numbers."""

    rule: Derived
    conditions: tuple[Condition, ...]

    def value(self, answers: Answers) -> int | None:
        """The group of somebody, or None."""
        if any(is_missing(answers.get(name)) for name in self.rule.needs):
            return None
        found = (
            group.value
            for group, condition in zip(self.rule.groups, self.conditions, strict=True)
            if holds(condition, answers.get)
        )
        return next(found, None)


def groupings(instrument: Instrument) -> dict[str, Grouping]:
    """Every derived variable, ready to be computed; a group may look at variables that stand before it.

    Raises ConditionError when a condition cannot be read.
    """
    known = {one.id: words_of(one) for one in fields(instrument)}
    found = {}
    for name, rule in instrument.derived.items():
        found[name] = Grouping(rule, tuple(resolve(parse(group.when), known) for group in rule.groups))
        known[name] = Words("choice", rule.groups)
    return found


def groups(groupings: Mapping[str, Grouping], answers: Answers) -> dict[str, int | None]:
    """The value of every derived variable for one person's (settled) answers."""
    known: dict[str, Value] = dict(answers)
    found: dict[str, int | None] = {}
    for name, grouping in groupings.items():
        known[name] = found[name] = grouping.value(known)
    return found


def _hits(value: Value, wanted: tuple[int, ...]) -> int:
    if isinstance(value, frozenset):
        return len(value & set(wanted)) if wanted else len(value)
    return int(not wanted or value in wanted)
