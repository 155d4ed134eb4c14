"""What a count of words is, as values: pages read it, without the arrays that it is counted with."""

from dataclasses import dataclass
from typing import NamedTuple


class StemCount(NamedTuple):
    """One stem.

    Attributes:
        stem: what the forms count as.
        forms: its forms and how often each was written, the most frequent first.
        respondents: people who used any of them.
        occurrences: how often any form was written.
    """

    stem: str
    forms: tuple[tuple[str, int], ...]
    respondents: int
    occurrences: int


class LeftOut(NamedTuple):
    """A word that does not count: why, and how often it was written."""

    word: str
    reason: str
    occurrences: int


@dataclass(frozen=True)
class WordCount:
    """What was counted.

    Attributes:
        respondents: people with any text.
        stems: those who stand highest first: by people, by occurrences, then by name.
        left_out: words that do not count, the most frequent first.
        counted: words that count, each as often as it was written.
    """

    respondents: int
    stems: tuple[StemCount, ...]
    left_out: tuple[LeftOut, ...]
    counted: int

    @property
    def words(self) -> int:
        """All words, each as often as it was written."""
        return self.counted + sum(word.occurrences for word in self.left_out)


@dataclass(frozen=True)
class Group:
    """What a group used.

    Attributes:
        name: the value of the attribute.
        respondents: people of the group who wrote something.
        people: stem → people of the group who used it, for every stem that was asked for.
    """

    name: str
    respondents: int
    people: dict[str, int]

    def percent(self, stem: str) -> float:
        """People who used a stem, in per cent of the group's who wrote something."""
        return 100 * self.people[stem] / self.respondents
