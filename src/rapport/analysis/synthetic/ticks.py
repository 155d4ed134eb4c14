"""Questions of which several answers may be ticked, with the printed count of each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rapport.analysis.synthetic.nearest import Impossible
from rapport.analysis.synthetic.printed import Count, Text, Word
from rapport.textfiles.strict_model import StrictModel

# Moves per tick when the first, regular arrangement is mixed.
MOVES = 6


class TickQuestion(StrictModel):
    """A question of which several answers may be ticked.

    Attributes:
        name: the columns are ``<name>_<choice>``, holding 1 or 0.
        label: the question.
        source: where its counts are printed.
        n: people who ticked something.
        choices: people per choice.
        labels: the choices as printed.
        alone: choices that nobody combines with another.
        apart: choices of which nobody ticks two.
    """

    name: Word
    label: Text
    source: Text
    n: Count
    choices: dict[Word, Count] = Field(min_length=1)
    labels: dict[Word, Text]
    alone: tuple[Word, ...] = ()
    apart: tuple[Word, ...] = ()


def ticked_people(question: TickQuestion, rng: np.random.Generator) -> NDArray[np.bool_]:
    """People with the printed counts, each with at least one tick.

    Args:
        question: the printed counts.
        rng: decides who ticks what together.

    Returns:
        An array of n × choices, in no special order of people.

    Raises:
        Impossible: the counts leave somebody without a tick, or tick somebody twice.
    """
    names = list(question.choices)
    ticks = np.zeros((question.n, len(names)), dtype=np.bool_)
    at = 0
    for name in question.alone:
        ticks[at : at + question.choices[name], names.index(name)] = True
        at += question.choices[name]
    bundles = _bundles(question)
    mixed = _mixed(question, question.n - at, bundles, rng)
    for column, bundle in enumerate(bundles):
        people = at + rng.permutation(np.flatnonzero(mixed[:, column]))
        for name, count in bundle.items():
            ticks[people[:count], names.index(name)] = True
            people = people[count:]
    return ticks


def _bundles(question: TickQuestion) -> list[Mapping[str, int]]:
    """Choices that may be combined; those that are kept apart are one."""
    free = {name: count for name, count in question.choices.items() if name not in question.alone}
    together = {name: free.pop(name) for name in question.apart}
    return [*([together] if together else []), *({name: count} for name, count in free.items())]


def _mixed(
    question: TickQuestion, people: int, bundles: list[Mapping[str, int]], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """A 0/1 table with given column sums and no empty row: a regular one, mixed by moves that keep both."""
    sizes = [sum(bundle.values()) for bundle in bundles]
    if sum(sizes) < people or max(sizes) > people:
        raise Impossible(f"“{question.label}”: {people} people cannot share out {sum(sizes)} ticks")
    table = np.zeros((people, len(sizes)), dtype=np.bool_)
    start = 0
    for column, size in enumerate(sizes):
        table[(start + np.arange(size)) % people, column] = True
        start += size
    number = table.sum(axis=1)
    total = MOVES * sum(sizes)
    columns = rng.choice(len(sizes), total, p=np.array(sizes) / sum(sizes))
    givers, takers = rng.integers(people, size=(2, total))
    for column, giver, taker in zip(columns, givers, takers, strict=True):
        if table[giver, column] and not table[taker, column] and number[giver] > 1:
            table[giver, column], table[taker, column] = False, True
            number[giver] -= 1
            number[taker] += 1
    return table
