"""What is told instead of numbers: one of three bands for each thing that is scored. Pure.

The range of a thing is cut into thirds. With five people or more, one person cannot move a mean by a third of the
range, so that a band never tells by itself what anybody answered; `tests/surveys/reports/test_intruder.py` holds
what it tells to somebody who knows all the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from rapport.surveys.fields import Answers, fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Grid, Scale
from rapport.surveys.ledger.rules import K, People
from rapport.surveys.missing import is_missing
from rapport.surveys.scoring import scores, scores_of

Numbers = Mapping[str, float]


class Level(StrEnum):
    """What most see."""

    STRENGTH = "strength"
    MIXED = "mixed"
    WORK = "work"
    FEW = "few"


@dataclass(frozen=True)
class Thing:
    """Something about a mentor that has a number: a point of a scale, a row of a grid, or a score.

    Attributes:
        heading: of a row of a grid, what stands above the grid.
        low, high: its range.
        is_turned: a low number is the good one.
        is_score: it is made of others.
    """

    id: str
    words: str
    low: float
    high: float
    is_turned: bool = False
    is_score: bool = False
    heading: str = ""


def things(instrument: Instrument) -> list[Thing]:
    """Everything of an instrument that a report tells, in the order of the pages; scores of one definition last."""
    rules = scores_of(instrument, next(iter(instrument.definitions), ""))
    turned = {part for rule in rules.values() for part in rule.reversed}
    found = []
    for one in fields(instrument):
        points = [option.value for option in one.options]
        if isinstance(one.item, Scale | Grid) and min(points) < max(points):
            is_row = isinstance(one.item, Grid)
            words, heading = (one.ask.removeprefix(f"{one.item.ask} – "), one.item.ask) if is_row else (one.ask, "")
            found.append(Thing(one.id, words, min(points), max(points), one.id in turned, heading=heading))
    for name, rule in rules.items():
        if rule.range:
            times = len(rule.parts) if rule.kind == "sum" else 1
            low, high = rule.limits
            found.append(Thing(name, rule.title, low * times, high * times, is_score=True))
    return found


def is_same_measure(one: Instrument, other: Instrument) -> bool:
    """Whether answers to two versions may be put together: the same things on the same ranges, scored alike."""

    def made_of(instrument: Instrument) -> object:
        told = [(thing.id, thing.low, thing.high, thing.is_turned) for thing in things(instrument)]
        rules = {
            name: rule.model_dump(exclude={"title", "note"})
            for name, rule in scores_of(instrument, next(iter(instrument.definitions), "")).items()
        }
        return told, rules

    return one.instrument == other.instrument and made_of(one) == made_of(other)


def numbers(instrument: Instrument, settled: Answers) -> dict[str, float]:
    """The number of each thing in one response; a thing without an answer is left out."""
    known = {**settled, **scores(instrument, settled)}
    found = {thing.id: known.get(thing.id) for thing in things(instrument)}
    return {name: value for name, value in found.items() if isinstance(value, int | float) and not is_missing(value)}


def level(thing: Thing, values: Sequence[Fraction]) -> Level:
    """The band of a mean; too few where fewer than five gave a number."""
    if len(values) < K:
        return Level.FEW
    low, high = Fraction(thing.low), Fraction(thing.high)
    place = (sum(values) / len(values) - low) / (high - low)
    place = 1 - place if thing.is_turned else place
    if place < Fraction(1, 3):
        return Level.WORK
    return Level.MIXED if place < Fraction(2, 3) else Level.STRENGTH


def levels(
    told: Iterable[Thing], parts: Sequence[People], given: Mapping[int, Sequence[Numbers]]
) -> list[tuple[Thing, Level]]:
    """The band of each thing.

    Each person counts once, with the mean of what they gave. Of a part of the ledger in which one to four gave a
    number, none counts for this thing: what is told about a thing is made of parts like the sets themselves.

    Args:
        told: what a report tells.
        parts: the parts that it rests on.
        given: for each person what they gave, once for each response.
    """
    found = []
    for thing in told:
        by_part = [_means(part, given, thing.id) for part in parts]
        found.append((thing, level(thing, [mean for means in by_part if len(means) >= K for mean in means])))
    return found


def _means(people: People, given: Mapping[int, Sequence[Numbers]], name: str) -> list[Fraction]:
    """The mean of what each of these people gave, for those who gave anything."""
    by_person = [[Fraction(one[name]) for one in given.get(person, ()) if name in one] for person in people]
    return [sum(values, Fraction(0)) / len(values) for values in by_person if values]
