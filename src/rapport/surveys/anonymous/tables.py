"""What an evaluator sees of released answers: protected counts, means, texts, and what is withheld and why. Pure.

A count leaves this module through `protect` only; a mean only from five people on; and where fewer than twenty all
answered alike, neither.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.ballots.policy import LEAST, ROWS_FROM
from rapport.stats.suppression import Counts, Hidden, Reason, Shown, protect
from rapport.surveys.anonymous.policy import fields_behind
from rapport.surveys.anonymous.released import Part, Row
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Field, Value
from rapport.surveys.items import Number
from rapport.surveys.missing import Missing, is_missing
from rapport.surveys.scoring import scores

PREFER_NOT = int(Missing.PREFER_NOT)
NONE = "No answer, or not asked"


@dataclass(frozen=True)
class Line:
    """One answer of a question, and how many gave it."""

    label: str
    count: Shown

    @property
    def is_hidden(self) -> bool:
        return isinstance(self.count, Hidden)


@dataclass(frozen=True)
class Question:
    """One closed question with its counts; of ticks each line stands for itself."""

    ask: str
    lines: tuple[Line, ...]
    is_several: bool

    @property
    def hides(self) -> bool:
        return any(line.is_hidden for line in self.lines)


@dataclass(frozen=True)
class Mean:
    """A score or a number over people; none where fewer than five have it, or few all have the same."""

    title: str
    n: int | None
    mean: float | None


def questions(branches: Branches, tallies: Mapping[str, Counter[object]], n: int) -> list[Question]:
    """Every question that is answered out of a list.

    Args:
        branches: the instrument.
        tallies: how often each value of each field was given (`ballots.queries.tallies`).
        n: how many people were released.
    """
    if n < LEAST:
        return []
    closed = [one for name, one in branches.fields.items() if one.kind in ("choice", "ticks") and name in tallies]
    return [question(branches, one, tallies[one.id], n) for one in closed]


def question(branches: Branches, one: Field, tally: Counter[object], n: int) -> Question:
    labels = {option.value: option.text for option in one.options}
    if one.item.prefer_not:
        labels[PREFER_NOT] = branches.instrument.prefer_not_to_say
    counts = {value: tally[value] for value in labels}
    if one.kind == "ticks":
        cells = tuple((count, n - count) for count in counts.values())
        shown = [row[0] for row in protect(Counts(cells, column_totals=False)).cells]
        lines = zip(labels.values(), unless_all(counts.values(), shown, n), strict=True)
    else:
        row = (*counts.values(), n - sum(counts.values()))
        shown = unless_all(row, protect(Counts((row,))).cells[0], n)
        lines = zip((*labels.values(), NONE), shown, strict=True)
    return Question(one.ask, tuple(Line(label, count) for label, count in lines), one.kind == "ticks")


def unless_all(counts: Iterable[int], shown: Sequence[Shown], n: int) -> list[Shown]:
    """The counts as they may be shown, but none of them where few people all answered alike.

    Who knows that somebody answered would know what. With many, that all agree tells more of the matter than of them.
    """
    if n < ROWS_FROM and n in counts:
        return [Hidden(Reason.FEW)] * len(shown)
    return list(shown)


def means(branches: Branches, parts: Sequence[Part]) -> list[Mean]:
    """Every score and every number, over those who have it."""
    instrument = branches.instrument
    found = []
    for name, one in branches.fields.items():
        if isinstance(one.item, Number):
            given = [row[name] for row in rows_with(parts, {name})]
            found.append(mean(one.ask, [value for value in given if is_number(value)]))
    for name, rule in instrument.scores.items():
        rows = rows_with(parts, set(fields_behind(instrument, name)))
        values = [scores(instrument, row).get(name) for row in rows]
        found.append(mean(rule.title, [value for value in values if value is not None]))
    return found


def mean(title: str, values: Sequence[Value]) -> Mean:
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    all_alike = len(set(numbers)) == 1 and len(numbers) < ROWS_FROM
    if len(numbers) < LEAST or all_alike:
        return Mean(title, None, None)
    return Mean(title, len(numbers), sum(numbers) / len(numbers))


def is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not is_missing(value)


def rows_with(parts: Sequence[Part], names: set[str]) -> Sequence[Row]:
    """The rows of the part that has all these fields; none where they were released apart."""
    return next((part.rows for part in parts if names <= {one.id for one in part.fields}), ())


def texts(parts: Sequence[Part], name: str) -> list[str]:
    """What was written in one field, in the order of its part; to be shuffled by itself before it is shown."""
    rows = rows_with(parts, {name})
    return [value for row in rows if isinstance(value := row[name], str)]
