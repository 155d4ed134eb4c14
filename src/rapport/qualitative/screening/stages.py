"""How far a reference is, and how many are where: the numbers of the flow diagram. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapport.figures.drawings import Box, Count, Flow, Stage
from rapport.figures.figure import Figure
from rapport.figures.telling import figure


class Where(StrEnum):
    """Where a reference stands; the value is what people read."""

    NO_HIT = "has none of the words"
    BY_SENSE = "has the words in another sense alone"
    OPEN = "has hits that nobody has looked at"
    UNASSIGNED = "waits for readers"
    READING = "is being read"
    DIFFER = "waits for consensus: the two differ"
    FORM = "waits for consensus: one form of two"
    EXCLUDED = "excluded"
    INCLUDED = "included"


@dataclass(frozen=True)
class Known:
    """What is known of a reference.

    Attributes:
        hits, counts, open: how many hits there are, how many count, how many nobody has looked at.
        readers: how many have it to read.
        decisions: of the two, once both have finished; nothing before.
        is_included: what was settled; None for nothing yet.
        reason: why it was excluded, where that is known.
    """

    hits: int = 0
    counts: int = 0
    open: int = 0
    readers: int = 0
    decisions: tuple[str, ...] = ()
    is_included: bool | None = None
    reason: str = ""

    @property
    def where(self) -> Where:
        """Where it stands."""
        if self.is_included is not None:
            return Where.INCLUDED if self.is_included else Where.EXCLUDED
        if self.decisions:
            return _after_reading(frozenset(self.decisions))
        if self.readers:
            return Where.READING if self.readers > 1 else Where.UNASSIGNED
        if not self.hits:
            return Where.NO_HIT
        if self.counts:
            return Where.UNASSIGNED
        return Where.OPEN if self.open else Where.BY_SENSE


def _after_reading(decisions: frozenset[str]) -> Where:
    if decisions == {"exclude"}:
        return Where.EXCLUDED
    return Where.FORM if decisions == {"include"} else Where.DIFFER


@dataclass(frozen=True)
class Numbers:
    """How many are where.

    Attributes:
        found: records in all files.
        doubles: of them, those that were there already.
        by: references by where they stand.
        reasons: why references were excluded after reading, with how many; "" for no reason given.
        same, read: on how many of those read by two both decided the same.
    """

    found: int
    doubles: int
    by: Counter[Where]
    reasons: Counter[str]
    same: int
    read: int

    @property
    def references(self) -> int:
        """Without doubles."""
        return self.by.total()

    @property
    def chosen(self) -> int:
        """Those with a hit that counts: what two people read."""
        return self.references - self.by[Where.NO_HIT] - self.by[Where.BY_SENSE] - self.by[Where.OPEN]

    @property
    def waiting(self) -> int:
        """Chosen, and neither included nor excluded yet."""
        return self.chosen - self.by[Where.INCLUDED] - self.by[Where.EXCLUDED]


def numbers(found: int, doubles: int, references: Iterable[Known]) -> Numbers:
    """Count a screening.

    Args:
        found: records in all files.
        doubles: of them, those that were there already.
        references: the others.

    Returns:
        The numbers.
    """
    there = list(references)
    by = Counter(one.where for one in there)
    reasons = Counter(one.reason.strip() for one in there if one.where == Where.EXCLUDED)
    read = [one for one in there if one.decisions]
    return Numbers(found, doubles, by, reasons, sum(len(set(one.decisions)) == 1 for one in read), len(read))


def flow_figure(told: Numbers, words: str) -> Figure:
    """The screening as a flow diagram: who left where, and why.

    Args:
        told: its numbers.
        words: the family that was looked for, as people write it.

    Returns:
        The figure, with its data table.
    """
    left = [("No word of the family", told.by[Where.NO_HIT]), ("In another sense alone", told.by[Where.BY_SENSE])]
    if told.by[Where.OPEN]:
        left.append(("Not looked at yet", told.by[Where.OPEN]))
    reasons = sorted(told.reasons.items(), key=lambda one: (one[0] == "", -one[1], one[0]))
    away = [(reason or "No reason given", number) for reason, number in reasons]
    if told.waiting:
        away.append(("Not decided yet", told.waiting))
    gone = told.references - told.chosen
    kept = told.by[Where.INCLUDED]
    stages = (
        Stage(
            Box("Found in the searches", (_count(told.found, "record"),)),
            Box("Left out", (_count(told.doubles, "double"),)),
        ),
        Stage(
            Box(f"Searched for {words}", (_count(told.references),)),
            Box("Left out", (_count(gone),), _parts(left)),
        ),
        Stage(
            Box("Read by two, each alone", (_count(told.chosen),)),
            Box("Not included", (_count(told.chosen - kept),), _parts(away)),
        ),
        Stage(Box("Included", (_count(kept),))),
    )
    return figure("screening", "Figure 1", "The way of the publications through the screening", Flow(stages))


def _parts(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, Count], ...]:
    return tuple((label, _count(number)) for label, number in counted)


def _count(number: int, of: str = "publication") -> Count:
    return Count(number, of if number == 1 else f"{of}s")
