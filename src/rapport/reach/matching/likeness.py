"""How alike what was typed and a name of a registry are, word by word."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.reach.matching.names import JOINTS, PARTS, SHORT_FOR, Tokens
from rapport.reach.matching.spelling import Vocabulary

# What a word is worth that is not the same one: mistyped, or cut off ("Minn").
MISTYPED, CUT_OFF = 0.95, 0.9
SHORTEST_CUT = 3
JOINT = 0.5
# What is left of the weight of a word that names a part or the place of the institution that is meant.
EXPLAINED = 0.08
# How much is lost when all words stand in another order: "Washington University" is not "University of Washington".
ORDER = 0.5


@dataclass(frozen=True, slots=True)
class Typed:
    """Words of what was typed.

    Attributes:
        words: in their order.
        meant: per word, the words of registries that it may stand for, with what they are worth.
    """

    words: Tokens
    meant: tuple[Mapping[str, float], ...]


class Weights:
    """What a word tells: the fewer names hold it, the more."""

    def __init__(self, names: Iterable[Tokens]) -> None:
        """Count the words of a registry's names."""
        held: Counter[str] = Counter()
        number = 0
        for name in names:
            number += 1
            held.update(set(name))
        self._unknown = math.log1p(number)
        self._weights = {word: JOINT if word in JOINTS else math.log1p(number / n) for word, n in held.items()}

    def __getitem__(self, word: str) -> float:
        return self._weights.get(word, self._unknown)

    def of(self, name: Tokens) -> float:
        """What all words of a name tell together."""
        return sum([self[word] for word in name])


class Reader:
    """Says which words of a registry may be meant by words that somebody typed."""

    def __init__(self, words: Iterable[str]) -> None:
        """Begin.

        Args:
            words: all of the registry.
        """
        self._words = frozenset(words)
        self._sorted = sorted(self._words)
        also = (short for short, long in SHORT_FOR.items() if long in self._words)
        self._vocabulary = Vocabulary([*self._sorted, *also])
        self._known: dict[str, dict[str, float]] = {}

    def read(self, words: Tokens) -> Typed:
        """What may be meant by each word."""
        return Typed(words, tuple(self.meant(word) for word in words))

    def meant(self, word: str) -> Mapping[str, float]:
        """The words of the registry that this one may stand for, with what they are worth; none for a strange word."""
        if word not in self._known:
            self._known[word] = self._look(word)
        return self._known[word]

    def _look(self, word: str) -> dict[str, float]:
        if word in self._words:
            return {word: 1.0}
        # A slip in "medicine" is one in what it is written out as.
        meant = {SHORT_FOR.get(other, other): MISTYPED for other in self._vocabulary.near(word)}
        if len(word) >= SHORTEST_CUT:
            for other in self._beginning_with(word):
                meant.setdefault(other, CUT_OFF)
        return meant

    def _beginning_with(self, word: str, most: int = 40) -> list[str]:
        at = bisect_left(self._sorted, word)
        found = self._sorted[at : at + most + 1]
        found = [other for other in found if other.startswith(word)]
        return found if len(found) <= most else []


@dataclass(frozen=True, slots=True)
class Held:
    """A name of the registry, as :func:`likeness` looks at it.

    Attributes:
        words: in their order.
        last: where each of them stands last.
        weight: what they tell together.
    """

    words: Tokens
    last: Mapping[str, int]
    weight: float


def held(words: Tokens, weights: Weights) -> Held:
    """Make a name ready to be compared.

    Args:
        words: of the name.
        weights: what each word tells.
    """
    return Held(words, {word: at for at, word in enumerate(words)}, weights.of(words))


def likeness(typed: Typed, name: Held, place: frozenset[str], weights: Weights) -> float:
    """How alike what was typed and a name are, from 0 to 1.

    The share of the weight of what was typed that the name holds, times the share of the name's weight that was typed;
    words for a part of the institution or for where it is hardly count against it. Another order costs up to a half.

    Args:
        typed: what was typed.
        name: the name.
        place: the words of where the institution is.
        weights: what each word tells.

    Returns:
        1 for the same words in the same order.
    """
    left, words = name.last, name.words
    used: set[int] = set()
    shared = weight = 0.0
    order: list[int] = []
    for word, meant in zip(typed.words, typed.meant, strict=True):
        if len(meant) == 1:  # as nearly always: the word itself
            found = next(((worth, other) for other, worth in meant.items() if other in left), None)
        else:
            found = max([(worth, other) for other, worth in meant.items() if other in left], default=None)
        if found is None or left[found[1]] in used:
            own = weights[word]
            weight += own * (EXPLAINED if word in PARTS or word in place or word in JOINTS else 1.0)
            continue
        at = left[found[1]]
        used.add(at)
        order.append(at)
        own = weights[found[1]]
        weight += own
        shared += own * found[0]
    if not shared or not name.weight:
        return 0.0
    named = sum([weights[words[at]] for at in used])
    in_order = _longest_rise(order) / len(order)
    return (shared / weight) * (named / name.weight) * (1 - ORDER * (1 - in_order))


def _longest_rise(places: list[int]) -> int:
    """How many of the places stand in rising order, at most (patience sorting)."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
