"""Somebody who knows in which order people were invited and came, and has all that is kept, guesses who wrote what.

A guess is a listing of the answers in some order that the data give away: the first answer is the first person's.
"""

import math
from collections.abc import Sequence

from tests.ballots.kept import Kept

# Chance alone gives more hits than accepted less often than this.
BOUND = 0.001


def listings(kept: Kept, table: str, column: str, markers: Sequence[str], key: str = "id") -> dict[str, list[str]]:
    """The markers in every order that can be read from the rows of a table and from the files of the database."""
    found = {f"rows by {order}": marked(kept.rows(table, order, column), markers) for order in (*kept.orders, key)}
    for number, content in enumerate(kept.files([table])):
        for name, place in (("first", content.find), ("last", content.rfind)):
            places = {marker: place(marker.encode()) for marker in markers}
            there = sorted((place, marker) for marker, place in places.items() if place >= 0)
            found[f"file {number}, {name} place"] = [marker for _, marker in there]
            found[f"file {number}, {name} place from the end"] = [marker for _, marker in reversed(there)]
    return found


def marked(rows: Sequence[tuple[object, ...]], markers: Sequence[str]) -> list[str]:
    texts = [str(row[0]) for row in rows]
    return [marker for text in texts for marker in markers if marker in text]


def hits(listing: Sequence[str], truth: Sequence[str]) -> int:
    return sum(guess == right for guess, right in zip(listing, truth, strict=False))


def chance(hits: int, expected: float) -> float:
    """P(at least so many hits | chance): hits of a random order are Poisson-distributed for all that matters here."""
    below = sum(math.exp(-expected + k * math.log(expected) - math.lgamma(k + 1)) for k in range(hits))
    return max(0.0, 1.0 - below)


class Score:
    """Hits of each way of guessing over repeated runs."""

    def __init__(self) -> None:
        self.hits: dict[str, int] = {}
        self.expected: dict[str, float] = {}

    def add(self, way: str, listing: Sequence[str], truth: Sequence[str]) -> None:
        self.hits[way] = self.hits.get(way, 0) + hits(listing, truth)
        self.expected[way] = self.expected.get(way, 0.0) + min(len(listing), len(truth)) / len(truth)

    def better_than_chance(self) -> dict[str, str]:
        """The ways that link, with what they reached."""
        return {
            way: f"{self.hits[way]} hits, {self.expected[way]:.1f} by chance"
            for way in self.hits
            if self.expected[way] and chance(self.hits[way], self.expected[way]) <= BOUND
        }
