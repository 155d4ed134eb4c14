"""Answers that an author gives to the preview, what the rules make of them, and a worked test made of both. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.surveys.branching import branches
from rapport.surveys.editor.tree import Tree
from rapport.surveys.fields import Field, Value
from rapport.surveys.instrument import Instrument, option_of
from rapport.surveys.items import Option
from rapport.surveys.kept import is_given
from rapport.surveys.scoring import groupings, groups, scores
from rapport.surveys.showing import rule_in_words


@dataclass(frozen=True)
class Result:
    """What a score or a group comes to for the answers that were tried; None where there is none."""

    name: str
    title: str
    rule: str
    value: float | None
    group: Option | None = None

    @property
    def shown(self) -> str:
        if self.group is not None:
            return self.group.label
        return "none" if self.value is None else f"{self.value:.6g}"


def results(instrument: Instrument, given: Mapping[str, Value]) -> list[Result]:
    """Every score and group for these answers."""
    answers = branches(instrument).settle(given).answers
    numbers = scores(instrument, answers)
    found = [
        Result(name, score.title, rule_in_words(score), numbers[name]) for name, score in instrument.scores.items()
    ]
    placed = groups(groupings(instrument), answers)
    for name, derived in instrument.derived.items():
        value = placed[name]
        group = None if value is None else option_of(derived.groups, int(value))
        found.append(Result(name, derived.title, "the first group whose condition holds", value, group))
    return found


def worked_test(instrument: Instrument, given: Mapping[str, Value], name: str) -> Tree:
    """A test as the file writes it: these answers, and what the rules give."""
    fields = branches(instrument).fields
    told = {one: _written(fields[one], value) for one, value in given.items() if one in fields and is_given(value)}
    expect = {one.name: _expected(one) for one in results(instrument, given)}
    return {"name": name, "given": told, "expect": expect}


def _written(field: Field, value: Value) -> object:
    if isinstance(value, frozenset):
        return [_word(field, tick) for tick in sorted(value)]
    return _word(field, value) if field.kind == "choice" and isinstance(value, int) else value


def _word(field: Field, value: int) -> str | int:
    option = field.labels.get(value)
    return option.name if option and option.name else value


def _expected(result: Result) -> object:
    return result.group.name if result.group is not None and result.group.name else result.value
